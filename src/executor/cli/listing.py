"""Tasks as lines for people and as rows for programs."""

import sys
from typing import Any

from executor.roadmap import Book, Task
from executor.workspace.plain import plain


def line_of(task: Task, book: Book) -> str:
    needs = [book.roadmap.by_key[key].id for key in task.depends_on]
    after = f"  (after {', '.join(needs)})" if needs else ""
    files = f"  [{', '.join(task.files)}]" if task.files else ""
    return plain(f"{task.id} {task.title}{files}{after}")


def as_row(task: Task, book: Book) -> dict[str, Any]:
    return {
        "id": task.id,
        "title": task.title,
        "done": task.done,
        "line": task.line,
        "section": list(task.section),
        "files": list(task.files),
        "depends_on": [book.roadmap.by_key[key].id for key in task.depends_on],
        "verify": task.verify,
    }


def show_notices(book: Book) -> None:
    """Say what in the roadmap looks wrong, beside the result."""
    for notice in book.roadmap.notices:
        sys.stderr.write(plain(f"warning: {book.name}:{notice.line}: {notice.message}\n"))
