"""What a model wrote, read into the complete set of a task's edits."""
