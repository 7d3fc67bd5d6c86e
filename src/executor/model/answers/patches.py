"""Unified diffs, as `diff -u` and git write them, translated into blocks.

Models get the numbers in `@@` lines wrong, so that hunks are placed by their text alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from executor.model.answers.blocks import (
    Block,
    Change,
    Deletion,
    Move,
    Replacement,
    Whole,
    answer_problem,
    as_lines,
    plain_path,
)
from executor.model.answers.path_words import language
from executor.state import Problem

NOWHERE: Final = "/dev/null"
_GIT: Final = re.compile(r"diff --git (?P<old>\S+) (?P<new>\S+)\s*")
_GIT_LINES: Final = (
    "index ", "similarity ", "dissimilarity ", "old mode ", "new mode ", "new file mode ",
    "deleted file mode ", "copy ", "Binary files ",
)  # fmt: skip
_BARE_DIFF: Final = ("+", "-", " ", "@@", "\\", *_GIT_LINES, "rename ", "diff --git ")


@dataclass(frozen=True)
class Patch:
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


@dataclass
class FilePatch:
    """The part of a patch that is about one file."""

    old: str = ""
    new: str = ""
    moved: bool = False
    hunks: list[list[str]] = field(default_factory=list)

    def add(self, line: str) -> None:
        if not self.hunks:
            self.hunks.append([])
        self.hunks[-1].append(line)

    def blocks(self) -> Iterator[Block | Problem]:
        path = self.old if self.new == NOWHERE else self.new
        hunks = [hunk for hunk in self.hunks if any(line.strip() for line in hunk)]
        if self.new == NOWHERE:
            yield Deletion(path)
        elif self.old == NOWHERE:
            yield _created(path, hunks)
        else:
            if self.moved and self.old != self.new:
                yield Move(self.old, self.new)
            yield from _changed(path, hunks, moved=self.moved)


def is_patch(info: str, body: Sequence[str]) -> bool:
    """Tell a diff by what it is called and by how it begins."""
    first = [line for line in body[:8] if line.strip()]
    if not first:
        return False
    begins = first[0].startswith(("diff --git ", "@@ ")) or starts_diff(first, 0)
    signs = sum(line.startswith(("+", "-", "@@")) for line in body[:400])
    return begins or (language(info) in {"diff", "patch", "udiff"} and signs > 0)


def starts_diff(lines: Sequence[str], number: int) -> bool:
    line = lines[number]
    following = lines[number + 1] if number + 1 < len(lines) else ""
    return line.startswith("diff --git ") or (
        line.startswith("--- ") and following.startswith("+++ ")
    )


def end_of_bare(lines: Sequence[str], start: int) -> int:
    """Find the end of a diff that stands in no fence: the first line that cannot belong to it."""
    number = start
    while number < len(lines) and (not lines[number] or lines[number].startswith(_BARE_DIFF)):
        number += 1
    return number


def read_patch(lines: Sequence[str], path: str = "") -> Patch:
    """Read all files of a diff; `path` is the file of a diff that names none."""
    files = _files(lines, path)
    blocks: list[Block] = []
    problems: list[Problem] = []
    for file in files:
        if not file.new:
            told = "a diff that names no file: put `--- a/path` and `+++ b/path` above its hunks"
            problems.append(answer_problem(f"{told}, or answer with FILE"))
            continue
        for found in file.blocks():
            if isinstance(found, dict):
                problems.append(found)
            else:
                blocks.append(found)
    if not files:
        problems.append(answer_problem("a diff without any hunk", path))
    return Patch(tuple(blocks), tuple(problems))


def _files(lines: Sequence[str], path: str) -> list[FilePatch]:
    files: list[FilePatch] = []
    skip = False
    for number, line in enumerate(lines):
        if skip:
            skip = False
        elif starts_diff(lines, number):
            skip = not line.startswith("diff --git ")
            _begin(files, line, lines[number + 1] if skip else "")
        elif not files:
            if line.startswith(("+", "-", " ", "@@")):
                files.append(FilePatch(path, path))
                _into(files[-1], line)
        elif not files[-1].hunks and line.startswith(("rename ", *_GIT_LINES)):
            _told(files[-1], line)
        else:
            _into(files[-1], line)
    return files


def _begin(files: list[FilePatch], line: str, following: str) -> None:
    if not following:
        git = _GIT.fullmatch(line)
        files.append(FilePatch(*_named(git["old"], git["new"])) if git else FilePatch())
        return
    old, new = _named(_name(line[4:]), _name(following[4:]))
    current = files[-1] if files else None
    if current is not None and not current.hunks and current.new in {new, old, ""}:
        files[-1] = FilePatch(old, new, moved=current.moved)
    else:
        files.append(FilePatch(old, new))


def _told(file: FilePatch, line: str) -> None:
    if line.startswith("rename from "):
        file.old, file.moved = plain_path(line.removeprefix("rename from ")), True
    elif line.startswith("rename to "):
        file.new, file.moved = plain_path(line.removeprefix("rename to ")), True
    elif line.startswith("new file mode "):
        file.old = NOWHERE
    elif line.startswith("deleted file mode "):
        file.new = NOWHERE


def _into(file: FilePatch, line: str) -> None:
    if line.startswith("@@"):
        file.hunks.append([])
    elif not line.startswith("\\"):
        file.add(line)


def _name(told: str) -> str:
    return plain_path(told.split("\t", maxsplit=1)[0])


def _named(old: str, new: str) -> tuple[str, str]:
    """Take `a/` and `b/` off, which git puts in front of both names."""
    if old.startswith("a/") or old == NOWHERE:
        new = new.removeprefix("b/")
    if new == NOWHERE or old.removeprefix("a/") == new or not new.startswith("a/"):
        old = old.removeprefix("a/")
    return plain_path(old), plain_path(new)


def _created(path: str, hunks: Sequence[Sequence[str]]) -> Block | Problem:
    lines = [line for hunk in hunks for line in hunk]
    while lines and not lines[-1].strip():
        lines.pop()
    if any(line and not line.startswith("+") for line in lines):
        return answer_problem("a diff that makes a new file may only hold `+` lines", path)
    return Whole(path, as_lines([line[1:] for line in lines]))


def _changed(
    path: str, hunks: Sequence[Sequence[str]], *, moved: bool
) -> Iterator[Block | Problem]:
    replacements = tuple(hunk_of(hunk) for hunk in hunks)
    useful = tuple(pair for pair in replacements if pair.search != pair.replace)
    if useful:
        yield Change(path, useful)
    elif not moved:
        yield answer_problem("a diff without any line to add or to remove", path)


def hunk_of(lines: Sequence[str]) -> Replacement:
    """Translate a hunk: context and removed lines → context and added lines."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    search, replace = [], []
    for line in lines[:end]:
        sign, rest = line[:1], line[1:]
        if sign == "+":
            replace.append(rest)
        elif sign == "-":
            search.append(rest)
        else:
            kept = rest if sign == " " else line
            search.append(kept)
            replace.append(kept)
    return Replacement(as_lines(search), as_lines(replace))
