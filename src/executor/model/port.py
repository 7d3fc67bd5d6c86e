"""The model port: one method, at the one edge that is slow, paid and random."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True)
class Message:
    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True)
class Request:
    """One call: what is asked, and the name under which its answer is kept."""

    name: str
    """`<task>/<attempt>/<node>-<visit>-<n>`: unique in a run, the same when a node runs again."""
    node: str
    messages: tuple[Message, ...]
    model: str = ""
    """The model that is wanted; empty leaves it to the adapter."""
    wants_json: bool = False
    """The answer is to be one JSON object, where the server can promise that."""

    @property
    def digest(self) -> str:
        told = json.dumps([[message.role, message.text] for message in self.messages])
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def characters(self) -> int:
        return sum(len(message.text) for message in self.messages)


@dataclass(frozen=True)
class Usage:
    prompt_tokens: int
    completion_tokens: int
    estimated: bool = False
    """The server gave no figures; these are ours."""


@dataclass(frozen=True)
class Answer:
    text: str
    usage: Usage
    finish_reason: str = "stop"
    seconds: float = 0.0
    replayed: bool = False
    """Taken from disk, not paid for again."""
    model: str = ""
    """Which model answered, where that is known."""
    calls: int = 1
    """How many answers were paid for: an empty one is asked for once more."""


class Model(Protocol):
    def answer(self, request: Request) -> Answer:
        """Answer, or raise a `ModelError` (or `Interrupted`, when the run is asked to stop)."""
        ...


CHARACTERS_PER_TOKEN = 4


def estimate(characters: int) -> int:
    """Estimate tokens where the server tells none; rounded up, never zero for a text."""
    return -(-characters // CHARACTERS_PER_TOKEN)


def estimated_usage(request: Request, text: str) -> Usage:
    return Usage(estimate(request.characters), estimate(len(text)), estimated=True)


@dataclass(frozen=True)
class FunctionModel:
    """A model that is a function: for tests, demos and benchmarks."""

    function: Callable[[Request], str | Answer]
    """Gives the text, or a whole answer where its ending or its usage matter."""

    def answer(self, request: Request) -> Answer:
        said = self.function(request)
        if isinstance(said, Answer):
            return said
        return Answer(text=said, usage=estimated_usage(request, said))
