"""The prompts: templates as data, and the functions that fill them."""
