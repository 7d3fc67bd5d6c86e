"""The attempt at hand, as the nodes see it: its task, its edits, and where they are kept."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from executor.context import Deps
from executor.errors import RoadmapError, WorkspaceError
from executor.model.edits import edits_digest
from executor.model.prompts.brief import Brief, Shown, kind_of
from executor.roadmap import Task
from executor.state import Edits, State
from executor.store.artifacts import slug
from executor.workspace.paths import refusal


def place(state: State) -> str:
    """Name the folder of this execution among the artifacts."""
    return f"{slug(state['task'], state['task_id'])}/{state['attempt']}"


@dataclass(frozen=True)
class Owner:
    """Who opened the journal of the files: enough to find the attempt's commit after a crash."""

    run: str
    task_id: str
    attempt: int
    base: str

    @classmethod
    def read(cls, text: str) -> "Owner":
        return cls(**json.loads(text))

    def __str__(self) -> str:
        return json.dumps(asdict(self))

    @property
    def trailers(self) -> dict[str, str]:
        return {
            "Executor-Run": self.run,
            "Executor-Task": self.task_id,
            "Executor-Attempt": str(self.attempt),
        }


def owner(state: State) -> Owner:
    return Owner(state["run"], state["task_id"], state["attempt"], state["base"])


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
        text=task.text,
        section=task.section,
        parent=parent.title if parent is not None else "",
        files=task.files,
        kind=kind_of(task.title, task.text, task.files, task.type or ""),
    )


def shown(deps: Deps, paths: Iterable[str]) -> list[Shown]:
    """Read the files that the model is to see; one that is gone meanwhile is left out."""
    read = text_of(deps)
    return [Shown(path, text, "", whole=True) for path in paths if (text := read(path)) is not None]


def current_edits(state: State, deps: Deps) -> Edits:
    return deps.artifacts.edits(place(state), state["edits"])


def text_of(deps: Deps) -> Callable[[str], str | None]:
    """Read files for the model's sake: what it may not touch, or is no text, is not there."""

    def read(path: str) -> str | None:
        if not may_touch(path, deps):
            return None
        try:
            return deps.files.read(path)
        except WorkspaceError:
            return None

    return read


def may_touch(path: str, deps: Deps) -> bool:
    return refusal(deps.root, path, roadmap=deps.roadmap) is None


def keep_edits(state: State, deps: Deps, edits: Edits) -> str:
    """Keep a set, and how its files stood when they first came into it."""
    seen = seen_files(state, deps)
    fresh = {
        path: deps.files.digest(path)
        for path in edits
        if path not in seen and may_touch(path, deps)
    }
    if fresh:
        deps.artifacts.write(f"{place(state)}/seen", json.dumps(seen | fresh, indent=1))
    name = edits_digest(edits)
    deps.artifacts.put_edits(place(state), name, edits)
    return name


def seen_files(state: State, deps: Deps) -> dict[str, str | None]:
    """Digests of the files that the current set changes, as they were when it was made."""
    text = deps.artifacts.read(f"{place(state)}/seen")
    seen: dict[str, str | None] = json.loads(text) if text else {}
    return seen
