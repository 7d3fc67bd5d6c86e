"""Imports that lead nowhere, found before a byte is written."""
