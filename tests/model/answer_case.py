"""One row of the tables of answers: what a model sent, and what is to come of it."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from executor.model.answers.answer import parse_answer
from executor.model.answers.edits import apply_blocks
from executor.state import Edits


@dataclass(frozen=True)
class Case:
    name: str
    answer: str
    edits: Mapping[str, str | None]
    refused: tuple[str, ...] = ()
    """Words that the problems must hold; none means that there must be no problem."""
    only: str | None = None
    disk: Mapping[str, str] = field(default_factory=dict)
    unclosed: str = ""


def holds(path: str, text: str) -> bool:
    """Judge as the real checks do, for the three formats that need nothing but Python."""
    try:
        if path.endswith(".py"):
            compile(text, path, "exec")
        elif path.endswith(".json"):
            json.loads(text)
        elif path.endswith(".toml"):
            tomllib.loads(text)
    except (SyntaxError, ValueError):
        return False
    return True


def outcome(case: Case) -> tuple[Edits, str, str]:
    """Read the answer as the machine does; problems as one text."""
    parsed = parse_answer(case.answer, only_path=case.only, holds=holds)
    applied = apply_blocks(parsed.blocks, {}, case.disk.get)
    problems = (*parsed.problems, *applied.problems)
    told = "\n".join(f"{problem['path']}: {problem['message']}" for problem in problems)
    return applied.edits, told, parsed.unclosed
