"""What happens, told as it happens: typed events for programs, notes for people.

Terminal, event file and callbacks all listen to the same stream. Events come at least once: after
a crash a node may tell again what it told before, and `key` says that it is the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Literal, Protocol

VERSION = 1

EventType = Literal[
    "workflow_started",
    "task_started",
    "node_started",
    "node_completed",
    "node_failed",
    "task_completed",
    "task_failed",
    "mended",
    "repair_attempted",
    "recovery_proposed",
    "approval_requested",
    "approval_received",
    "budget_reached",
    "workflow_completed",
]

Level = Literal["debug", "info", "warning", "error"]

Fact = str | int | float | bool | None | list[str]


@dataclass(frozen=True)
class Event:
    type: EventType
    run: str
    seq: int
    time: str
    progress: float
    """Percent; it never falls."""
    key: str
    """`run/task/attempt/node/visit/type`: the same for the same happening."""
    data: dict[str, Fact] = field(default_factory=dict)
    version: int = VERSION

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Note:
    level: Level
    text: str
    headline: bool = False
    """A task begins here; what follows is about it."""


class Listener(Protocol):
    def on_event(self, event: Event) -> None: ...

    def on_note(self, note: Note) -> None: ...


def now() -> datetime:
    return datetime.now(UTC)


class Events:
    """Numbers the events of a run and hands them to everyone who listens."""

    def __init__(
        self,
        run: str,
        listeners: Sequence[Listener],
        *,
        seq: int = 0,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.run = run
        self._listeners = tuple(listeners)
        self._seq = seq
        self._progress = 0.0
        self._clock = clock

    def emit(self, kind: EventType, place: str = "", /, **data: Fact) -> None:
        """Tell a happening; `place` is the part of its key between the run and the type."""
        self._seq += 1
        event = Event(
            type=kind,
            run=self.run,
            seq=self._seq,
            time=self._clock().isoformat(timespec="milliseconds"),
            progress=self._progress,
            key="/".join(part for part in (self.run, place, kind) if part),
            data=data,
        )
        for listener in self._listeners:
            listener.on_event(event)

    def note(self, text: str, level: Level = "info", *, headline: bool = False) -> None:
        for listener in self._listeners:
            listener.on_note(Note(level, text, headline))

    def advance(self, percent: float) -> None:
        """Raise the progress; a roadmap that grows never makes it fall."""
        self._progress = round(max(self._progress, min(percent, 100.0)), 1)
