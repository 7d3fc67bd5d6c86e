"""From the options of `run` to a run: what is checked first, what is shown at the end."""

import gc
import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from executor.cli.listing import as_row, line_of
from executor.cli.log import Log, level_of
from executor.cli.screen import Screen
from executor.cli.summary import show_ending
from executor.events import Listener
from executor.model.endpoint import endpoint_from
from executor.model.port import Model
from executor.project import Project, read_book, select
from executor.roadmap import Book, Task
from executor.store.folder import Folder
from executor.workspace.files import Files


@dataclass(frozen=True, kw_only=True)
class Start:
    project: Project
    selectors: tuple[str, ...] = ()
    fresh: bool = False
    model: Model | None = None
    """Instead of the endpoint that the settings name."""
    events_file: Path | None = None
    log_file: Path | None = None
    log_level: str = "info"


def start(wanted: Start, screen: Screen) -> int:
    """Run, show how it ended, and return the exit code that says so."""
    level = level_of(wanted.log_level)
    book = read_book(wanted.project)
    for sentence in wanted.project.loaded.ignored:
        screen.say(sentence, "warning")
    if not open_tasks(book, wanted.selectors) and not _unsettled(wanted.project):
        _say_all_done(book, screen)
        return 0
    if wanted.model is None:
        endpoint_from(wanted.project.loaded.settings, os.environ)
    with ExitStack() as stack:
        listeners: list[Listener] = [screen]
        if wanted.log_file is not None:
            listeners.append(stack.enter_context(Log(wanted.log_file, level)))
        return _run(wanted, book, screen, tuple(listeners))


def _run(wanted: Start, book: Book, screen: Screen, listeners: tuple[Listener, ...]) -> int:
    with _quick_imports():
        from executor.opening import Order
        from executor.run import run
        from executor.stopping import on_signals

        if wanted.model is None:
            import executor.model.client  # noqa: F401 - imported here, while it is quick

    order = Order(
        project=wanted.project,
        selectors=wanted.selectors,
        fresh=wanted.fresh,
        model=wanted.model,
        events_file=wanted.events_file,
        listeners=listeners,
    )
    with screen.live(), on_signals(order.stop):
        ending = run(order, book)
    if screen.as_json:
        sys.stdout.write(json.dumps(ending.report.as_json(), indent=2) + "\n")
    show_ending(ending, wanted.project, screen)
    return ending.code


@contextmanager
def _quick_imports() -> Iterator[None]:
    """Importing makes a million objects that stay: looking for garbage among them is waste."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def open_tasks(book: Book, selectors: tuple[str, ...]) -> list[Task]:
    chosen = select(book.roadmap, selectors) if selectors else book.roadmap.leaves()
    return [task for task in chosen if not task.done]


def _unsettled(project: Project) -> bool:
    """Tell whether a run died amid its edits: the roadmap then says more than is committed."""
    return Files(project.root, Folder.of(project.root).journal).open_owner() is not None


def _say_all_done(book: Book, screen: Screen) -> None:
    done = len(book.roadmap.leaves())
    if screen.as_json:
        told = {"status": "finished", "tasks": {"total": done, "completed": done}}
        sys.stdout.write(json.dumps(told, indent=2) + "\n")
    screen.tell(f"Nothing to do: the tasks in {book.name} are done.")


def start_dry(project: Project, selectors: tuple[str, ...], *, as_json: bool) -> None:
    """Say what a run would do, in its order; nothing is touched."""
    book = read_book(project)
    tasks = open_tasks(book, selectors)
    if as_json:
        told = {"dry_run": True, "tasks": [as_row(task, book) for task in tasks]}
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        return
    for task in tasks:
        sys.stdout.write(f"[DRY RUN] {line_of(task, book)}\n")
    sys.stdout.write(f"[DRY RUN] {len(tasks)} of {len(book.roadmap.leaves())} tasks to do\n")
