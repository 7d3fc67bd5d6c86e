"""The roadmap: tasks read from Markdown, and ticked without changing anything else."""

from executor.roadmap.book import Book
from executor.roadmap.parse import Roadmap, parse
from executor.roadmap.task import Notice, Task
from executor.roadmap.ticking import tick

__all__ = ["Book", "Notice", "Roadmap", "Task", "parse", "tick"]
