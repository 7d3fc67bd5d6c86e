"""A model that repeats recorded answers: for the demo, for tests, and to run again for nothing."""

import difflib
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from itertools import islice
from pathlib import Path
from typing import Final

from executor.errors import ModelRefused
from executor.model.port import Answer, Message, Request
from executor.model.recording import load

SHOWN: Final = 12
"""Lines of the difference that the message tells."""
REMEDY: Final = "record the run again with --record, or run with a model"


@dataclass(frozen=True)
class ReplayModel:
    folder: Path | Traversable
    """Holds one `<name of the request>.json` per answer."""
    exact: bool = True
    """The prompt must be the recorded one; else the name of the request is enough."""

    def answer(self, request: Request) -> Answer:
        file = self.folder.joinpath(*f"{request.name}.json".split("/"))
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, ValueError):
            raise ModelRefused(f"no recorded answer for {request.name}", REMEDY) from None
        recorded = load(text)
        if self.exact and recorded.digest != request.digest:
            told = _difference(recorded.prompt, request.messages)
            raise ModelRefused(
                f"the prompt of {request.name} is not the recorded one:\n{told}", REMEDY
            )
        return recorded.answer


def _difference(recorded: tuple[Message, ...], now: tuple[Message, ...]) -> str:
    """Show the first lines that differ, `-` as recorded and `+` as they are now."""
    lines = difflib.unified_diff(_lines(recorded), _lines(now), "recorded", "now", lineterm="", n=1)
    shown = list(islice(lines, SHOWN + 1))
    more = ["…"] if len(shown) > SHOWN else []
    return "\n".join([*shown[:SHOWN], *more])


def _lines(messages: tuple[Message, ...]) -> list[str]:
    return [
        line for message in messages for line in (f"[{message.role}]", *message.text.split("\n"))
    ]
