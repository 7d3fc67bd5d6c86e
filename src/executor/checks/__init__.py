"""Reasons not to write a set of edits, found before a byte reaches the disk."""

from executor.checks.find import find_problems, parses

__all__ = ["find_problems", "parses"]
