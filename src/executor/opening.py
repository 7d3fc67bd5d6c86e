"""Opening a run: everything that must hold before the first node, and everything it needs."""

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from executor.agenda import Agenda
from executor.budget import Tally, ensure_priced, out_of_time
from executor.context import Deps
from executor.errors import RepositoryError, UsageError
from executor.events import Events, Listener, Note, now
from executor.model.port import Model
from executor.model.transport.chat import ChatModel
from executor.model.transport.endpoint import Endpoint, endpoint_from
from executor.project import Project, select
from executor.roadmap import Book
from executor.settings import ROLES, Settings
from executor.settling import settle
from executor.stopping import Stop
from executor.store.artifacts import Artifacts
from executor.store.event_log import EventLog
from executor.store.folder import NAME, Folder
from executor.store.lock import hold
from executor.store.proposals import Proposals
from executor.store.records import Records
from executor.verification.interpreter import python_for
from executor.verification.modules import Modules
from executor.verification.ready import ensure_ready
from executor.workspace.environment import secret_values
from executor.workspace.files import Files
from executor.workspace.git import Git, locate
from executor.workspace.listing import listed
from executor.workspace.processes import Processes

NAMED = 5
"""Dirty files that are named in the message."""


@dataclass(frozen=True)
class Opened:
    deps: Deps
    resumed: bool
    """An unfinished run is taken up again."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What one invocation is asked to do."""

    project: Project
    selectors: tuple[str, ...] = ()
    fresh: bool = False
    """Start a new run although an unfinished one is there."""
    model: Model | None = None
    """Instead of the endpoint that the settings name."""
    events_file: Path | None = None
    """Where the events are written too."""
    record: Path | None = None
    """Folder that each answer is kept in once more, for a replay."""
    listeners: tuple[Listener, ...] = ()
    stop: Stop = field(default_factory=Stop)

    @property
    def settings(self) -> Settings:
        return self.project.loaded.settings


@contextmanager
def open_run(order: Order, book: Book) -> Iterator[Opened]:
    """Hold the lock, settle what a crash left, and build what the nodes need."""
    project, settings = order.project, order.settings
    selection = [task.key for task in select(book.roadmap, order.selectors)]
    where = None if order.model is not None else endpoint_from(settings, os.environ)
    ensure_priced(settings, _models(settings, book))
    if order.record is not None:
        _ensure_folder(order.record)
    git = _repository(project, settings)
    folder = Folder.of(project.root)
    if git is not None and not folder.exists:
        _ensure_clean(git, project, settings)
    listing = git.listed() if git is not None else listed(project.root)
    ensure_ready(project.root, settings.test_command, listing)
    with ExitStack() as stack:
        logs = [stack.enter_context(closing(EventLog(path))) for path in _extra_logs(order)]
        folder.create()
        stack.enter_context(hold(folder.lock))
        processes = Processes(project.root, order.stop, _passed(settings))
        processes.end_leftovers()
        files = Files(project.root, folder.journal)
        records = stack.enter_context(closing(Records(folder.database)))
        for sentence in settle(files, git, records):
            _warn(order, sentence)
        book.refresh()
        if git is not None:
            _ensure_clean(git, project, settings)
            if settings.branch is not None:
                git.switch(settings.branch)
                book.refresh()
        run, resumed = _run_of(order, records, selection)
        own = stack.enter_context(closing(EventLog(folder.events)))
        events = Events(run, [own, *logs, *order.listeners], seq=own.last_seq)
        _tell_about_git(git, project, events)
        tally = Tally()
        yield Opened(
            resumed=resumed,
            deps=Deps(
                root=project.root,
                roadmap=project.inside,
                settings=settings,
                model=order.model or _connect(where, order, events, tally, stack),
                files=files,
                git=git,
                processes=processes,
                modules=Modules(python_for(project.root), project.root),
                folder=folder,
                records=records,
                proposals=Proposals(records),
                artifacts=Artifacts(folder.artifacts / run),
                agenda=Agenda(book, records, run, selection),
                tally=tally,
                events=events,
                secrets=_secrets(settings),
                recording=Artifacts(order.record) if order.record is not None else None,
            ),
        )


def _ensure_folder(folder: Path) -> None:
    """Say it before the first call is paid, if its answer could not be kept there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"--record {folder}: no folder can be made there: {error.strerror}", "name another one"
        ) from error


def _models(settings: Settings, book: Book) -> list[str]:
    """List every model that this run may ask."""
    asked = [role for role in ROLES if role != "plan" or settings.enable_planning]
    roles = [str(getattr(settings, f"model_{role}")) for role in asked]
    named = [task.model or "" for task in book.roadmap.leaves() if not task.done]
    return [settings.model, *roles, *settings.fallback_models, *dict.fromkeys(named)]


def _repository(project: Project, settings: Settings) -> Git | None:
    """Open the repository, if the project lies in one that can be worked on."""
    if locate(project.root).root is None:
        if settings.branch is not None:
            raise UsageError(f"--branch {settings.branch}: the project is no git repository")
        return None
    git = Git(project.root)
    if git.tracks_executor_folder():
        raise RepositoryError(
            f"git tracks {project.root / NAME}, which holds private records",
            f"git rm -r --cached {NAME}, then commit that",
        )
    if blocker := git.blockers():
        raise RepositoryError(blocker)
    if settings.branch is not None and not git.is_branch_name(settings.branch):
        raise UsageError(f"--branch {settings.branch}: git allows no such name")
    return git


def _ensure_clean(git: Git, project: Project, settings: Settings) -> None:
    if settings.allow_dirty:
        return
    dirty = git.dirty(ignoring=[os.path.relpath(project.roadmap_path, project.root)])
    if dirty:
        more = len(dirty) - NAMED
        named = ", ".join(dirty[:NAMED]) + (f" and {more} more" if more > 0 else "")
        raise RepositoryError(
            f"uncommitted changes in {named}",
            "commit or stash them first; --allow-dirty works around files that are not touched",
        )


def _warn(order: Order, sentence: str) -> None:
    """Say it at once: what follows may end the run before it has begun."""
    for listener in order.listeners:
        listener.on_note(Note("warning", sentence))


def _run_of(order: Order, records: Records, selection: list[str]) -> tuple[str, bool]:
    """Take up the unfinished run of this roadmap, or begin one."""
    name = order.project.name
    unfinished = records.unfinished_run(name)
    if unfinished is not None:
        if not order.fresh and sorted(unfinished.selection) == sorted(selection):
            return unfinished.id, True
        records.close_run(unfinished.id, "abandoned", ended=True)
        Proposals(records).close(unfinished.id)
        _warn(order, f"The unfinished run {unfinished.id} is left; its decisions are withdrawn")
    return begin(order, records, selection), False


def begin(order: Order, records: Records, selection: list[str]) -> str:
    run = f"{now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    model = order.settings.model if order.model is None else "recorded answers"
    records.open_run(run, roadmap=order.project.name, selection=selection, model=model)
    return run


def _extra_logs(order: Order) -> list[Path]:
    return [order.events_file] if order.events_file is not None else []


def _tell_about_git(git: Git | None, project: Project, events: Events) -> None:
    """Say what differs from what a user of git expects."""
    if git is None:
        reason = locate(project.root).reason.removeprefix("fatal: ")
        events.note(f"Files are written and boxes ticked, nothing is committed: {reason}")
    elif project.loaded.settings.commit and git.identity_missing:
        events.note("git knows no identity: commits are by executor <executor@localhost>")


def _connect(
    where: Endpoint | None, order: Order, events: Events, tally: Tally, stack: ExitStack
) -> Model:
    if where is None:
        raise AssertionError("neither a model nor an endpoint")

    def should_stop() -> str | None:
        if (limit := out_of_time(order.settings, tally)) is not None:
            raise limit.error("")
        return order.stop()

    def tell_wait(seconds: float, why: str) -> None:
        told = f"{seconds:.0f} s" if seconds >= 1 else "a moment"
        events.note(f"Waiting {told}: {why}", "warning")

    return stack.enter_context(
        ChatModel(
            where,
            should_stop,
            tell_wait,
            on_note=lambda sentence: events.note(sentence, "warning"),
        )
    )


def _passed(settings: Settings) -> dict[str, str]:
    return {name: os.environ[name] for name in settings.pass_env if name in os.environ}


def _secrets(settings: Settings) -> tuple[str, ...]:
    key = os.environ.get(settings.api_key_env, "")
    return (*secret_values(os.environ), *([key] if key else []))
