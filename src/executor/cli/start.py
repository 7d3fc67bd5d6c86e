"""From the options of `run` to a run: what is checked first, what is shown at the end."""

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from executor.cli.log import Log, level_of
from executor.cli.screen import Screen
from executor.cli.summary import show_ending
from executor.errors import ModelRefused, UsageError
from executor.events import Level, Listener
from executor.model.port import FunctionModel, Model, Request
from executor.model.transport.endpoint import endpoint_from
from executor.project import Project, read_book, select
from executor.reports.report import nothing_done
from executor.roadmap import Book, Task
from executor.store.folder import Folder
from executor.store.records import Records
from executor.workspace.files import Files


@dataclass(frozen=True, kw_only=True)
class Start:
    project: Project
    selectors: tuple[str, ...] = ()
    fresh: bool = False
    model: Model | None = None
    """Instead of the endpoint that the settings name."""
    record: Path | None = None
    """Folder that each answer is kept in once more."""
    events_file: Path | None = None
    log_file: Path | None = None
    log_level: str = "info"


def start(wanted: Start, screen: Screen) -> int:
    """Run, show how it ended, and return the exit code that says so."""
    level = level_of(wanted.log_level)
    book = read_book(wanted.project)
    for sentence in wanted.project.loaded.ignored:
        screen.say(sentence, "warning")
    some_open = bool(open_tasks(book, wanted.selectors))
    if not some_open and not _unsettled(wanted.project) and not _unclosed(wanted, book):
        _say_all_done(book, wanted.selectors, screen)
        return 0
    wanted = _with_model(wanted, needed=some_open)
    with ExitStack() as stack:
        listeners: list[Listener] = [screen]
        if wanted.log_file is not None:
            listeners.append(stack.enter_context(_log(wanted.log_file, level, screen)))
        return _run(wanted, book, screen, tuple(listeners))


def _with_model(wanted: Start, *, needed: bool) -> Start:
    """Say at once what is missing for a model; a run that only has to end may never ask one."""
    if wanted.model is not None:
        return wanted
    try:
        endpoint_from(wanted.project.loaded.settings, os.environ)
    except UsageError as missing:
        if needed:
            raise
        return replace(wanted, model=_unasked(missing))
    return wanted


def _unasked(missing: UsageError) -> Model:
    def refuse(_: Request) -> str:
        raise ModelRefused(missing.what, missing.remedy)

    return FunctionModel(refuse)


def _log(path: Path, least: Level, screen: Screen) -> Log:
    return Log(path, least, lambda what: screen.say(what, "warning"))


def _run(wanted: Start, book: Book, screen: Screen, listeners: tuple[Listener, ...]) -> int:
    with _quick_imports():
        from executor.opening import Order
        from executor.run import run
        from executor.stopping import on_signals

        if wanted.model is None:
            import executor.model.transport.client  # noqa: F401 - imported here, while it is quick

    order = Order(
        project=wanted.project,
        selectors=wanted.selectors,
        fresh=wanted.fresh,
        model=wanted.model,
        record=wanted.record,
        events_file=wanted.events_file,
        listeners=listeners,
    )
    with screen.live(), on_signals(order.stop):
        ending = run(order, book)
    if screen.as_json:
        screen.document(ending.report.as_json())
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


def _unclosed(wanted: Start, book: Book) -> bool:
    """Tell whether a run died before its end, with nothing left to do but that end."""
    database = Folder.of(wanted.project.root).database
    if not database.is_file():
        return False
    with closing(Records(database)) as records:
        run = records.unfinished_run(wanted.project.name)
    if run is None:
        return False
    chosen = [task.key for task in select(book.roadmap, wanted.selectors)]
    return sorted(run.selection) == sorted(chosen) or not open_tasks(book, ())


def _say_all_done(book: Book, selectors: tuple[str, ...], screen: Screen) -> None:
    """Say so in the words and keys of a run that ended; the counts are those of the roadmap."""
    leaves = book.roadmap.leaves()
    done = sum(task.done for task in leaves)
    if screen.as_json:
        screen.document(nothing_done(done=done, pending=len(leaves) - done).as_json())
    if selectors:
        chosen = ", ".join(selectors)
        screen.tell(f"Nothing to do: {chosen} in {book.name} is done; {done} of {len(leaves)} are.")
    else:
        screen.tell(f"Nothing to do: the tasks in {book.name} are done.")
