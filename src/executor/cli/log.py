"""The log file: every note from its level up, with the time."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, get_args

from executor.errors import UsageError
from executor.events import Event, Level, Note, now
from executor.workspace.plain import plain

LEVELS: tuple[Level, ...] = get_args(Level)


def level_of(name: str) -> Level:
    level = name.lower()
    if level not in LEVELS:
        raise UsageError(f"--log-level {name}: no such level", f"one of {', '.join(LEVELS)}")
    return level


class Log:
    """A log that can no longer be written is given up: the run is worth more than its log."""

    def __init__(self, path: Path, least: Level, on_loss: Callable[[str], None]) -> None:
        self._least = LEVELS.index(least)
        self._on_loss = on_loss
        self._lost = False
        try:
            self._file = path.open("ab", buffering=0)
        except OSError as error:
            raise UsageError(f"--log-file {path}: {error.strerror}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def on_event(self, event: Event) -> None:
        """Events have a file of their own."""

    def on_note(self, note: Note) -> None:
        if self._lost or LEVELS.index(note.level) < self._least:
            return
        at = now().isoformat(timespec="milliseconds")
        line = f"{at} {note.level.upper():7} {plain(note.text)}\n"
        try:
            self._file.write(line.encode())
        except OSError as error:
            self._lost = True
            self._on_loss(
                f"{self._file.name} cannot be written ({error.strerror}): no log from here"
            )
