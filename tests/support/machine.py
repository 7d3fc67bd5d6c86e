"""Runs of the real machine over a real project, with a function for a model."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from langgraph.runtime import Runtime

from executor.attempt import keep_edits
from executor.context import Run
from executor.events import Event, Note
from executor.model.port import Answer, FunctionModel, Request, Usage
from executor.opening import Order, open_run
from executor.project import find_project, read_book
from executor.run import Ending, run
from executor.state import Edits, State, fresh_run, fresh_task
from executor.stopping import Stop

Said = str | Answer
Answering = Callable[[Request], Said]


@dataclass
class Ears:
    """Keeps everything that a run tells."""

    events: list[Event] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def on_event(self, event: Event) -> None:
        self.events.append(event)

    def on_note(self, note: Note) -> None:
        self.notes.append(note.text)

    @property
    def path(self) -> list[str]:
        """The nodes the run has visited, in order."""
        return [str(e.data["node"]) for e in self.events if e.type == "node_started"]


@dataclass(frozen=True)
class Played:
    ending: Ending
    ears: Ears
    requests: list[Request]

    @property
    def nodes_asked(self) -> list[str]:
        return [request.node for request in self.requests]


def make_project(root: Path, roadmap: str, files: dict[str, str] | None = None) -> Path:
    """Make a project without git: the machine is the same, and a run is quick."""
    root.mkdir(parents=True, exist_ok=True)
    for path, text in {"ROADMAP.md": roadmap, **(files or {})}.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return root


def order_for(root: Path, answering: Answering, ears: Ears, **flags: object) -> Order:
    selectors, record = flags.pop("selectors", ()), flags.pop("record", None)
    assert isinstance(selectors, tuple)
    assert isinstance(record, Path | None)
    return Order(
        project=find_project(root / "ROADMAP.md", root, flags),
        selectors=selectors,
        model=FunctionModel(answering),
        record=record,
        listeners=(ears,),
    )


@dataclass(frozen=True)
class StopAfter:
    """Asks for an orderly stop as soon as a node has ended."""

    node: str
    stop: Stop

    def on_event(self, event: Event) -> None:
        if event.type == "node_completed" and event.data["node"] == self.node:
            self.stop.request("the test asks for it")

    def on_note(self, note: Note) -> None:
        pass


def play(
    root: Path, answers: Answering | Sequence[Said], *, stop_after: str = "", **flags: object
) -> Played:
    """Run the whole machine once; a list of answers is given out one a call."""
    requests: list[Request] = []
    given = answers if callable(answers) else in_turn(answers)

    def answering(request: Request) -> Said:
        requests.append(request)
        return given(request)

    ears = Ears()
    order = order_for(root, answering, ears, **flags)
    if stop_after:
        order = replace(order, listeners=(ears, StopAfter(stop_after, order.stop)))
    return Played(run(order, read_book(order.project)), ears, requests)


def cut(text: str, reason: str = "length") -> Answer:
    """Answer with what was said until the server stopped it."""
    return Answer(text, Usage(1, 1), reason)


def in_turn(answers: Sequence[Said]) -> Answering:
    script = iter(answers)
    return lambda _request: next(script)


@contextmanager
def runtime_for(root: Path, *answers: Said | Answering, **flags: object) -> Iterator[Run]:
    """Build what a node is called with: real files, real records, a scripted model."""
    first = answers[0] if answers else ""
    said = [answer for answer in answers if not callable(answer)]
    order = order_for(root, first if callable(first) else in_turn(said), Ears(), **flags)
    with open_run(order, read_book(order.project)) as opened:
        runtime: Run = Runtime(context=opened.deps)
        yield runtime


def state_for(run: Run, edits: Edits, **channels: object) -> State:
    """Make the state of the roadmap's first task, with these edits as its current set."""
    agenda = run.context.agenda
    task = agenda.book.roadmap.leaves()[0]
    whole = fresh_run(agenda.run, select=[], planning=False, max_iterations=100)
    state = cast("State", {**whole, **fresh_task(task.key, task.id, base=run.context.head)})
    return cast("State", {**state, "edits": keep_edits(state, run.context, edits), **channels})


def file_block(path: str, text: str) -> str:
    return f"FILE: {path}\n````\n{text}````\n"
