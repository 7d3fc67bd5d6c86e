"""Prove a set of edits with the project's own interpreter and tests."""
