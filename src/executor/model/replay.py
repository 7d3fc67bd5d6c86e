"""A model that repeats recorded answers: for the demo, for tests, and to run again for nothing."""

from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from executor.errors import ModelUnavailable
from executor.model.port import Answer, Request
from executor.model.recording import load


@dataclass(frozen=True)
class ReplayModel:
    folder: Path | Traversable
    """Holds one `<name of the request>.json` per answer."""

    def answer(self, request: Request) -> Answer:
        file = self.folder.joinpath(*f"{request.name}.json".split("/"))
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, ValueError):
            raise ModelUnavailable(
                f"no recorded answer for {request.name}",
                "Record the run with `--record`, or give a model with `--model`.",
            ) from None
        return load(text).answer
