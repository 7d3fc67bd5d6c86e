"""What a person sees while a run goes on: a live view on a terminal, plain lines elsewhere."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from executor.events import Event, Level, Note
from executor.workspace.plain import plain

ORDER: Final[dict[Level, int]] = {"debug": 0, "info": 1, "warning": 2, "error": 3}
STYLES: Final[dict[Level, str]] = {
    "debug": "dim",
    "info": "",
    "warning": "yellow",
    "error": "bold red",
}


WORDS: Final = {
    "plan_task": "planning: the model is asked",
    "execute": "the model is asked",
    "repair": "repairing: the model is asked",
    "repair_test": "repairing from the tests: the model is asked",
    "write": "writing",
    "verify": "running the tests",
    "checkpoint": "committing",
}
"""What the nodes that take their time are doing, for people."""


@dataclass
class Status:
    """The line at the bottom: where the run is, for how long, and how far."""

    task: str = ""
    node: str = ""
    progress: float = 0.0
    since: float = 0.0

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        line = Table.grid(padding=(0, 1))
        seconds = f"{time.monotonic() - self.since:.0f} s" if self.since else ""
        what = f"{self.task} {self.node}".strip() or "starting"
        line.add_row(SPINNER, Text(f"{self.progress:.0f} %"), Text(what), Text(seconds, "dim"))
        yield line


SPINNER = Spinner("dots")


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Go on without a reader, where rich would end the process in the midst of a task."""
        go_quiet(self.file)


def go_quiet(stream: IO[str]) -> None:
    """Let a stream that cannot be written swallow everything, what is left in its buffer too."""
    with Path(os.devnull).open("wb") as nothing:
        os.dup2(nothing.fileno(), stream.fileno())


class Screen:
    """Listens to a run and shows it; results go to stdout, so JSON there stays JSON."""

    def __init__(self, *, quiet: bool, verbose: bool, as_json: bool, color: bool) -> None:
        self.as_json = as_json
        self._least: Level = "warning" if quiet else "debug" if verbose else "info"
        self._verbose = verbose
        self._console = _Console(
            stderr=as_json,
            highlight=False,
            no_color=not color or None,
            soft_wrap=True,
        )
        self._is_live = self._console.is_terminal and color and not quiet
        self._status = Status()

    @contextmanager
    def live(self) -> Iterator[None]:
        """Keep the status line at the bottom while the run goes on."""
        if not self._is_live:
            yield
            return
        with Live(self._status, console=self._console, refresh_per_second=8, transient=True):
            yield

    def on_event(self, event: Event) -> None:
        self._status.progress = event.progress
        if event.type == "node_started":
            self._status.task = str(event.data["task"])
            self._status.node = WORDS.get(str(event.data["node"]), str(event.data["node"]))
            self._status.since = time.monotonic()
        if self._verbose and event.type in ("node_completed", "node_failed"):
            seconds = event.data.get("seconds", "")
            verdict = event.data.get("verdict") or event.data.get("error") or ""
            self.say(f"  {event.data['node']}: {verdict} {seconds} s", "debug")

    def on_note(self, note: Note) -> None:
        self.say(note.text, note.level, "bold" if note.headline else STYLES[note.level])

    def say(self, text: str, level: Level = "info", style: str | None = None) -> None:
        if ORDER[level] < ORDER[self._least]:
            return
        mark = f"{level}: " if level in ("warning", "error") else ""
        self.tell(mark + text, STYLES[level] if style is None else style)

    def tell(self, text: str, style: str = "") -> None:
        """Say what is always said: how it ended. Nobody may be there to read it."""
        try:
            self._console.print(Text(plain(text), style=style))
        except OSError:
            go_quiet(self._console.file)

    def document(self, told: dict[str, Any]) -> None:
        """Print what a program reads."""
        try:
            sys.stdout.write(json.dumps(told, indent=2) + "\n")
            sys.stdout.flush()
        except OSError:
            go_quiet(sys.stdout)
