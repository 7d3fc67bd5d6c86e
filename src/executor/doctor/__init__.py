"""What is set up for a run, and what is missing: looked at, never changed."""
