"""Patches between `*** Begin Patch` and `*** End Patch`, translated into blocks."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from executor.model.answers.blocks import (
    Block,
    Change,
    Deletion,
    Move,
    Whole,
    answer_problem,
    as_lines,
    plain_path,
)
from executor.model.answers.patches import Patch, hunk_of
from executor.state import Problem

SECTION: Final = re.compile(r"\*\*\* (?P<word>Add|Update|Delete) File: ?(?P<path>.+)")
_BEGIN: Final = "*** Begin Patch"
_END: Final = "*** End Patch"
_MOVE: Final = "*** Move to:"


def starts_patch(line: str) -> bool:
    return line.startswith(_BEGIN) or SECTION.fullmatch(line) is not None


def ends_patch(line: str) -> bool:
    return line.startswith(_END)


def is_begin_patch(body: Sequence[str]) -> bool:
    return any(starts_patch(line) for line in body[:4])


def end_of_patch(lines: Sequence[str], start: int) -> int:
    for number in range(start, len(lines)):
        if ends_patch(lines[number]):
            return number + 1
    return len(lines)


def read_begin_patch(lines: Sequence[str]) -> Patch:
    blocks: list[Block] = []
    problems: list[Problem] = []
    for word, path, body in _sections(lines):
        for found in _read(word, path, body):
            if isinstance(found, dict):
                problems.append(found)
            else:
                blocks.append(found)
    if not blocks and not problems:
        told = "a patch without an `*** Add File:`, `*** Update File:` or `*** Delete File:` line"
        problems.append(answer_problem(told))
    return Patch(tuple(blocks), tuple(problems))


def _sections(lines: Sequence[str]) -> list[tuple[str, str, list[str]]]:
    sections: list[tuple[str, str, list[str]]] = []
    for line in lines:
        if ends_patch(line):
            break
        found = SECTION.fullmatch(line.rstrip())
        if found:
            sections.append((found["word"], plain_path(found["path"]), []))
        elif sections:
            sections[-1][2].append(line)
    return sections


def _read(word: str, path: str, body: list[str]) -> Iterator[Block | Problem]:
    if word == "Delete":
        yield Deletion(path)
    elif word == "Add":
        yield _added(path, body)
    else:
        yield from _updated(path, body)


def _added(path: str, body: list[str]) -> Block | Problem:
    while body and not body[-1].strip():
        body.pop()
    signed = [line for line in body if line.startswith("+")]
    if signed and any(line and not line.startswith("+") for line in body):
        return answer_problem("every line of an `*** Add File:` must begin with `+`", path)
    return Whole(path, as_lines([line[1:] for line in body] if signed else body))


def _updated(path: str, body: list[str]) -> Iterator[Block | Problem]:
    hunks: list[list[str]] = [[]]
    here = path
    for line in body:
        if line.startswith(_MOVE):
            here = plain_path(line.removeprefix(_MOVE))
            yield Move(path, here)
        elif line.startswith("@@"):
            hunks.append([])
        elif not line.startswith("*** End of File"):
            hunks[-1].append(line)
    pairs = [hunk_of(hunk) for hunk in hunks if any(line.strip() for line in hunk)]
    useful = tuple(pair for pair in pairs if pair.search != pair.replace)
    if useful:
        yield Change(here, useful)
    elif here == path:
        yield answer_problem("an `*** Update File:` without any line to add or to remove", path)
