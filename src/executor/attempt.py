"""The attempt at hand, as the nodes see it: its task, its edits, and where they are kept."""

import json
import re
from collections.abc import Callable, Iterable

from executor.context import Deps
from executor.errors import RoadmapError, WorkspaceError
from executor.model.answers.edits import edits_digest
from executor.model.answers.path_words import paths_in
from executor.model.prompts.brief import Brief, Shown, kind_of
from executor.roadmap import Task
from executor.roadmap.metadata import read_field
from executor.settling import Owner, settle
from executor.state import Edits, Outcome, State
from executor.store.artifacts import slug
from executor.store.records import TaskRecord
from executor.workspace.paths import refusal

BULLET = re.compile(r"\s*[-*+] +")
UNREADABLE = "unreadable"
"""In place of a digest: no file is ever like that, so nothing is written over it."""


def place(state: State) -> str:
    """Name the folder of this execution among the artifacts."""
    return f"{slug(state['task'], state['task_id'])}/{state['attempt']}"


def owner(state: State) -> Owner:
    return Owner(state["run"], state["task"], state["task_id"], state["attempt"], state["base"])


def current_task(state: State, deps: Deps) -> Task:
    task = deps.agenda.task(state["task"])
    if task is None:
        raise RoadmapError(
            f"task {state['task_id']} is no longer in the roadmap",
            "run again: the roadmap is read anew",
        )
    return task


def brief(state: State, deps: Deps) -> Brief:
    """Tell the model's side of the room what the task is."""
    task = current_task(state, deps)
    parent = deps.agenda.task(task.parent) if task.parent is not None else None
    return Brief(
        id=task.id,
        title=task.title,
        text=_for_the_model(task),
        section=task.section,
        parent=parent.title if parent is not None else "",
        files=task.files,
        kind=kind_of(task.title, _without_check(task), task.files, task.type or ""),
    )


def files_meant(state: State, deps: Deps) -> tuple[str, ...]:
    """List the files that the task names as its own; failing that the only path in its text."""
    task = current_task(state, deps)
    lines = [task.title, *_without_check(task).splitlines()]
    named = dict.fromkeys(path for line in lines for path in paths_in(line))
    return task.files or (tuple(named) if len(named) == 1 else ())


def _for_the_model(task: Task) -> str:
    """Leave out what only the executor needs; the files are told on a line of their own."""
    first, *lines = task.text.splitlines()
    return "\n".join([first, *(line for line in lines if not _is_for_us(line))])


def _is_for_us(line: str) -> bool:
    bullet = BULLET.match(line)
    field = read_field(line[bullet.end() :], emphasised=False) if bullet else None
    return field is not None and field[0] != "verify"


def _without_check(task: Task) -> str:
    """What a task is checked with does not say what kind of work it is."""
    return task.text.replace(task.verify, "") if task.verify else task.text


def shown(deps: Deps, paths: Iterable[str]) -> list[Shown]:
    """Read the files that the model is to see; one that is gone meanwhile is left out."""
    read = text_of(deps)
    return [Shown(path, text, "", whole=True) for path in paths if (text := read(path)) is not None]


def current_edits(state: State, deps: Deps) -> Edits:
    return deps.artifacts.edits(place(state), state["edits"])


Reading = Callable[[str], str | None]


def text_of(deps: Deps) -> Reading:
    """Read files for the model's sake: what it may not touch, or is no text, is not there."""
    return _carefully(deps.files.read, deps)


def original_of(deps: Deps) -> Reading:
    """Read files as the task found them, even if its edits are on disk."""
    return _carefully(deps.files.original, deps)


def _carefully(reading: Reading, deps: Deps) -> Reading:
    def read(path: str) -> str | None:
        if not may_touch(path, deps):
            return None
        try:
            return reading(path)
        except WorkspaceError:
            return None

    return read


def may_touch(path: str, deps: Deps) -> bool:
    return refusal(deps.root, path, roadmap=deps.roadmap) is None


def keep_edits(state: State, deps: Deps, edits: Edits) -> str:
    """Keep a set, and how its files stood when they first came into it."""
    seen = seen_files(state, deps)
    fresh = {
        path: _digest(path, deps) for path in edits if path not in seen and may_touch(path, deps)
    }
    if fresh:
        deps.artifacts.write(f"{place(state)}/seen", json.dumps(seen | fresh, indent=1))
    name = edits_digest(edits)
    deps.artifacts.put_edits(place(state), name, edits)
    return name


def _digest(path: str, deps: Deps) -> str | None:
    try:
        return deps.files.digest(path)
    except WorkspaceError:
        return UNREADABLE


def seen_files(state: State, deps: Deps) -> dict[str, str | None]:
    """Digests of the files that the current set changes, as they were when it was made."""
    return seen_at(place(state), deps)


def seen_at(where: str, deps: Deps) -> dict[str, str | None]:
    text = deps.artifacts.read(f"{where}/seen")
    seen: dict[str, str | None] = json.loads(text) if text else {}
    return seen


def forget_seen(state: State, deps: Deps) -> None:
    """Begin anew: what the files were like counts from now on."""
    deps.artifacts.write(f"{place(state)}/seen", "{}")


def keep_left_out(state: State, deps: Deps, paths: list[str]) -> None:
    """Keep for the report what the attempt would have changed of the tests that judge it."""
    deps.artifacts.write(f"{place(state)}/left-out", json.dumps(paths))


def left_out_of(record: TaskRecord, deps: Deps) -> list[str]:
    """Read what the newest attempt had left out; kept edits bring theirs from the one before."""
    folder = slug(record.task, record.id)
    for attempt in range(record.attempt, 0, -1):
        if text := deps.artifacts.read(f"{folder}/{attempt}/left-out"):
            paths: list[str] = json.loads(text)
            return paths
    return []


def conflict(state: State, deps: Deps, edits: Edits) -> str:
    """Say why these edits would go over somebody else's work; empty if they would not."""
    seen = seen_files(state, deps)
    changed = deps.files.changed_since({path: seen[path] for path in edits})
    if changed:
        named = ", ".join(changed)
        return f"changed meanwhile by somebody else, or by the command that verifies: {named}"
    if unsaved := _unsaved([path for path in edits if seen[path] is not None], deps):
        return f"holds work of yours that is in no commit yet: {', '.join(unsaved)}"
    return ""


def _unsaved(there: list[str], deps: Deps) -> list[str]:
    """List files whose content only the user has: a commit of ours would mix it in."""
    git = deps.git
    if git is None or not deps.settings.commit or not there:
        return []
    real = {deps.files.real(path) for path in there}
    untracked = real - set(git.tracked()) - git.ignored(real)
    dirty = real & set(git.dirty()) - set(deps.files.written())
    return sorted(untracked | dirty)


def take_off(deps: Deps) -> None:
    """Put the tree back as the task found it, and say what could not simply be put back."""
    for sentence in settle(deps.files, deps.git, deps.records):
        deps.events.note(sentence, "warning")


def withdraw(deps: Deps) -> None:
    """Close the questions about tasks that a person has ticked or removed meanwhile."""
    for proposal in deps.proposals.waiting(deps.agenda.run):
        task = deps.agenda.task(proposal.task)
        if task is None or task.done:
            deps.proposals.settle(proposal.id, "closed")
            deps.agenda.put(proposal.task, outcome=Outcome.PENDING)
            deps.events.note(f"Decision {proposal.id} is withdrawn: its task is done or gone")
