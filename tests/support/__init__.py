"""Helpers of the tests: real servers and files, no mocks."""
