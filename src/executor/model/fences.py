"""Fenced blocks: where one opens, and the line that closes it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from executor.model.blocks import DIVIDER, Replacement

OPENING = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)")
SEARCH_MARK = re.compile(r"\s*<{5,}\s*SEARCH\b.*")
REPLACE_MARK = re.compile(r"\s*>{5,}\s*REPLACE\b.*")
CLOSING_SLACK = 3
"""How much deeper than its opening a closing fence may stand; deeper ones belong to the text."""


@dataclass(frozen=True)
class Fence:
    indent: int
    marks: str
    info: str

    def closed_by(self, line: str) -> bool:
        bare = line.strip()
        return (
            len(bare) >= len(self.marks)
            and bare == self.marks[0] * len(bare)
            and len(line) - len(line.lstrip()) <= self.indent + CLOSING_SLACK
        )


def opening(line: str) -> Fence | None:
    found = OPENING.fullmatch(line)
    if found is None:
        return None
    return Fence(len(found["indent"]), found["marks"], found["info"].strip())


Closing = Callable[[Fence, Sequence[str], int], int]
"""Index of the line that closes a fence whose first inner line is given; past the end if none."""


def first_bare(fence: Fence, lines: Sequence[str], start: int) -> int:
    for number in range(start, len(lines)):
        if fence.closed_by(lines[number]):
            return number
    return len(lines)


def after_nested(fence: Fence, lines: Sequence[str], start: int) -> int:
    """Skip blocks inside the text: there a fence with an info string opens one of its own."""
    inner: Fence | None = None
    for number in range(start, len(lines)):
        line = lines[number]
        if inner is not None:
            inner = None if inner.closed_by(line) else inner
            continue
        if fence.closed_by(line):
            return number
        nested = opening(line)
        if nested and nested.info and nested.marks.startswith(fence.marks):
            inner = nested
    return len(lines)


def after_pairs(fence: Fence, lines: Sequence[str], start: int) -> int:
    """Skip fences between SEARCH and REPLACE: they are lines of the file."""
    inside = False
    for number in range(start, len(lines)):
        line = lines[number]
        if not inside and fence.closed_by(line):
            return number
        if inside and SEARCH_MARK.fullmatch(line):
            break
        inside = bool(SEARCH_MARK.fullmatch(line)) or (inside and not REPLACE_MARK.fullmatch(line))
    return first_bare(fence, lines, start) if inside else len(lines)


def dedented(fence: Fence, lines: Sequence[str]) -> list[str]:
    """Take off the indentation that the whole block has because its opening is indented."""
    return [line[min(fence.indent, len(line) - len(line.lstrip(" \t"))) :] for line in lines]


@dataclass(frozen=True)
class Pairs:
    whole: tuple[Replacement, ...]
    broken: int
    """Pairs that were begun and not ended."""
    other: bool
    """There is text outside the pairs."""


def read_pairs(lines: Sequence[str]) -> Pairs:
    """Read SEARCH/REPLACE pairs, split at the first divider (see `Replacement.readings`)."""
    whole: list[Replacement] = []
    broken = 0
    other = False
    pair: list[str] | None = None
    for line in lines:
        if SEARCH_MARK.fullmatch(line):
            broken += pair is not None
            pair = []
        elif pair is None:
            other = other or bool(line.strip())
        elif REPLACE_MARK.fullmatch(line):
            replacement = _split(pair)
            broken += replacement is None
            whole.extend([replacement] if replacement else [])
            pair = None
        else:
            pair.append(line)
    return Pairs(tuple(whole), broken + (pair is not None), other)


def _split(pair: Sequence[str]) -> Replacement | None:
    for number, line in enumerate(pair):
        if DIVIDER.fullmatch(line):
            return Replacement(as_lines(pair[:number]), as_lines(pair[number + 1 :]))
    return None


def as_lines(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
