"""What an answer can ask for: the blocks that the parser finds and that edits are made from."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from executor.state import Problem

MOST_DIVIDERS = 16
"""Divider lines of one pair that are tried as its middle."""


@dataclass(frozen=True)
class Whole:
    """The whole new text of one file."""

    path: str
    text: str


@dataclass(frozen=True)
class Replacement:
    """Lines as they are, and lines as they should be; both whole lines with their ends."""

    search: str
    replace: str
    divider: str = field(default="", compare=False)
    """The line between them as it was written; empty if no such line had to be found."""

    def readings(self) -> Iterator["Replacement"]:
        """Every way to split the pair, the longest SEARCH first.

        A divider line may belong to the text itself, and only the file tells which one is meant.
        """
        lines = lines_of(self.replace)
        length = len(self.divider.rstrip())
        dividers = [number for number, line in enumerate(lines) if divides(line, length)]
        for number in reversed(dividers[:MOST_DIVIDERS]):
            upper = f"{self.search}{self.divider}{''.join(lines[:number])}"
            yield Replacement(upper, "".join(lines[number + 1 :]), lines[number])
        yield self


@dataclass(frozen=True)
class Change:
    path: str
    changes: tuple[Replacement, ...]


@dataclass(frozen=True)
class Deletion:
    path: str


@dataclass(frozen=True)
class Move:
    old: str
    new: str


Block = Whole | Change | Deletion | Move


def divides(line: str, length: int) -> bool:
    """Tell a divider from a line of another length, which underlines a title."""
    return bool(length) and line.rstrip() == "=" * length


def lines_of(text: str) -> list[str]:
    """Split into lines that keep their ends. Only a line feed ends a line, as for git."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def as_lines(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def paths_of(block: Block) -> tuple[str, ...]:
    return (block.old, block.new) if isinstance(block, Move) else (block.path,)


def plain_path(path: str) -> str:
    """Take quotes, backticks and a leading `./` off a path; the rest is judged elsewhere."""
    before = None
    while path != before:
        before = path
        path = path.strip().removeprefix("./")
        if len(path) > 1 and path[0] == path[-1] and path[0] in "\"'`":
            path = path[1:-1]
    return path


def answer_problem(
    message: str,
    path: str = "",
    *,
    line: int | None = None,
    excerpt: str = "",
    kind: str = "answer",
) -> Problem:
    return Problem(path=path, line=line, column=None, kind=kind, message=message, excerpt=excerpt)
