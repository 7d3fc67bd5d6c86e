"""A small library for a corner shop."""
