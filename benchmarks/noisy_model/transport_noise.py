"""Answers that did not arrive whole, or are none."""

import random
from collections.abc import Callable

from benchmarks.noisy_model.task import Said

CUT_BY_LENGTH = frozenset({"cut by length"})
"""Noise that the server owns up to."""
SAME = (
    "I have implemented the function as requested. All tests should pass now.",
    "The task is done: the file was created and the change is in place.",
)
REFUSALS = (
    "I'm sorry, but I can't help with that.",
    "As an AI language model I have no access to your files, so I cannot change them.",
)


def cut(rng: random.Random, said: Said) -> str | None:
    """Stop somewhere inside, as at a limit of output tokens."""
    text = said.text
    return text[: int(len(text) * rng.uniform(0.35, 0.9))] if said.files or said.edits else None


def cut_at_line(rng: random.Random, said: Said) -> str | None:
    """Stop between two lines, with a server that calls this the end."""
    lines = said.text.splitlines(keepends=True)
    if not (said.files or said.edits):
        return None
    return "".join(lines[: max(3, int(len(lines) * rng.uniform(0.35, 0.9)))])


def empty(_rng: random.Random, _said: Said) -> str | None:
    return ""


def prose_only(rng: random.Random, _said: Said) -> str | None:
    return rng.choice(SAME)


def refusal(rng: random.Random, _said: Said) -> str | None:
    return rng.choice(REFUSALS)


TRANSPORT: dict[str, Callable[[random.Random, Said], str | None]] = {
    "cut by length": cut,
    "cut in silence": cut_at_line,
    "empty answer": empty,
    "prose only": prose_only,
    "refusal": refusal,
}
