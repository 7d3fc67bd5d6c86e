"""Tests that stand already: they are the judge, and no judge is changed by who is judged."""
