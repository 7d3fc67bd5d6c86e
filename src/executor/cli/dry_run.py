"""What a run would do, in its order; nothing is touched."""

import json
import sys
from dataclasses import dataclass

from executor.cli.listing import as_row, line_of, show_notices
from executor.cli.start import open_tasks
from executor.project import Project, read_book
from executor.roadmap import Book, Task


@dataclass(frozen=True)
class Order:
    """The open tasks, by what would happen to them."""

    ready: list[Task]
    """In the order of execution."""
    blocked: list[Task]
    """They depend on what is neither done nor selected."""


def dry_run(project: Project, selectors: tuple[str, ...], *, as_json: bool) -> None:
    book = read_book(project)
    tasks = open_tasks(book, selectors)
    order = order_of(tasks, book)
    started = order.ready[: project.loaded.settings.max_tasks]
    show_notices(book)
    for sentence in project.loaded.ignored:
        sys.stderr.write(f"warning: {sentence}\n")
    if as_json:
        told = {
            "dry_run": True,
            "tasks": [as_row(task, book) for task in started],
            "blocked": [as_row(task, book) for task in order.blocked],
        }
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        return
    for task in started:
        sys.stdout.write(f"[DRY RUN] {line_of(task, book)}\n")
    for task in order.blocked:
        sys.stdout.write(f"[DRY RUN] blocked: {line_of(task, book)}\n")
    sys.stdout.write(f"[DRY RUN] {len(started)} of {len(book.roadmap.leaves())} tasks to do\n")
    if len(started) < len(order.ready):
        left = len(order.ready) - len(started)
        sys.stdout.write(f"[DRY RUN] {left} more after the limit of {len(started)}\n")


def order_of(tasks: list[Task], book: Book) -> Order:
    """Choose as a run does that completes everything: the first task that can be begun."""
    done = {task.key for task in book.roadmap.tasks if task.done}
    left, ready = list(tasks), []
    while task := next((one for one in left if done.issuperset(one.depends_on)), None):
        left.remove(task)
        ready.append(task)
        done.add(task.key)
    return Order(ready, left)
