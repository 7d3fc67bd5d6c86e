"""Does the unchecked tasks of a Markdown roadmap, and proves each one."""

__version__ = "0.1.0"
