"""The complete set of a task's edits: blocks of an answer merged into it. Pure; writes nothing."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from executor.model.answers.blocks import (
    Block,
    Change,
    Deletion,
    Move,
    Whole,
    answer_problem,
    paths_of,
    plain_path,
)
from executor.model.answers.misfits import Misfit
from executor.model.answers.pairs import has_conflict
from executor.model.answers.places import replaced
from executor.state import Edits, Problem

Read = Callable[[str], str | None]
"""Text of a file as it is on disk, or None."""

MOST_MISFITS: Final = 10
"""Pairs of one file without a place, after which no more are tried."""
MOST_WORK: Final = 1_000_000
"""Pairs of one file times its lines."""


@dataclass(frozen=True)
class Applied:
    edits: Edits
    problems: tuple[Problem, ...]


def apply_blocks(blocks: Sequence[Block], edits: Edits, read: Read) -> Applied:
    """Merge blocks into the set: all blocks of one file, or none of that file."""
    complete = dict(edits)
    problems: list[Problem] = []
    for group in _by_file([_plain(block) for block in blocks]):
        paths = {path for block in group for path in paths_of(block)}
        draft = _Draft({path: complete[path] for path in paths if path in complete}, read)
        found = [problem for block in group for problem in draft.apply(block)]
        problems += found
        if not found:
            for path in paths:
                complete.pop(path, None)
            complete |= draft.edits
    return Applied(complete, tuple(problems))


def edits_digest(edits: Edits) -> str:
    told = json.dumps(edits, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class _Draft:
    edits: Edits
    read: Read

    def apply(self, block: Block) -> Iterator[Problem]:
        match block:
            case Whole(path, text):
                yield from self._whole(path, text)
            case Deletion(path):
                yield from self._delete(path)
            case Move(old, new):
                yield from self._move(old, new)
            case Change(path):
                yield from self._change(block)

    def _text(self, path: str) -> str | None:
        return self.edits[path] if path in self.edits else self.read(path)

    def _whole(self, path: str, text: str) -> Iterator[Problem]:
        """Refuse a merge that is not finished; of Python the syntax alone tells a text of one."""
        parsed_later = path.endswith((".py", ".pyi"))
        if not parsed_later and has_conflict(text) and not has_conflict(self._text(path) or ""):
            told = "the text holds merge conflict marks (`<<<<<<<`, `=======`, `>>>>>>>`)"
            yield answer_problem(f"{told}: answer with the finished file", path)
        else:
            self.edits[path] = text

    def _delete(self, path: str) -> Iterator[Problem]:
        if self._text(path) is None:
            yield answer_problem("there is no such file to delete", path)
        elif self.read(path) is None:
            del self.edits[path]
        else:
            self.edits[path] = None

    def _move(self, old: str, new: str) -> Iterator[Problem]:
        text = self._text(old)
        if text is None:
            yield answer_problem("there is no such file to move", old)
        elif self._text(new) is not None:
            yield answer_problem(f"cannot move {old} here: the file exists", new)
        else:
            yield from self._delete(old)
            self.edits[new] = text

    def _change(self, change: Change) -> Iterator[Problem]:
        text = self._text(change.path)
        if text is None and any(pair.search for pair in change.changes):
            yield answer_problem(
                "there is no such file to edit; give a new file whole, as FILE", change.path
            )
            return
        text = text or ""
        count = len(change.changes)
        if count * text.count("\n") > MOST_WORK:
            told = f"{count} pairs are too many for a file of this length: answer with FILE"
            yield answer_problem(told, change.path)
            return
        misfits: dict[int, Misfit] = {}
        for number, replacement in enumerate(change.changes, 1):
            result = replaced(text, replacement)
            if isinstance(result, str):
                text = result
                continue
            misfits[number] = result
            if len(misfits) == MOST_MISFITS:
                break
        for number, misfit in misfits.items():
            told = _among(number, misfits, count) + misfit.message
            yield answer_problem(told, change.path, line=misfit.line, excerpt=misfit.excerpt)
        self.edits[change.path] = text


def _among(number: int, misfits: Collection[int], count: int) -> str:
    """Say which pairs of the file do have a place, so that only the others need another look."""
    if count == 1:
        return ""
    tried = count if len(misfits) < MOST_MISFITS else max(misfits)
    fitting = [str(other) for other in range(1, tried + 1) if other not in misfits]
    if not fitting:
        return f"pair {number} of {count} (no pair has a place): "
    several = f"s {', '.join(fitting[:-1])} and {fitting[-1]} have"
    told = several if fitting[1:] else f" {fitting[0]} has"
    return f"pair {number} of {count} (pair{told} a place; all of them are needed): "


def _plain(block: Block) -> Block:
    match block:
        case Whole(path, text):
            return Whole(plain_path(path), text)
        case Change(path, changes):
            return Change(plain_path(path), changes)
        case Deletion(path):
            return Deletion(plain_path(path))
        case Move(old, new):
            return Move(plain_path(old), plain_path(new))


@dataclass
class _Group:
    numbers: list[int] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


def _by_file(blocks: Sequence[Block]) -> list[list[Block]]:
    """Group the blocks that stand or fall together: those of one file, joined by moves."""
    group_of: dict[str, _Group] = {}
    for number, block in enumerate(blocks):
        near = [group_of[path] for path in paths_of(block) if path in group_of]
        group = max(near, key=lambda known: len(known.paths), default=_Group())
        for other in near:
            if other is not group:
                group.numbers += other.numbers
                group.paths += other.paths
                group_of |= dict.fromkeys(other.paths, group)
        group.numbers.append(number)
        group.paths += [path for path in dict.fromkeys(paths_of(block)) if path not in group_of]
        group_of |= dict.fromkeys(paths_of(block), group)
    groups = {id(group): group for group in group_of.values()}.values()
    return [[blocks[number] for number in sorted(group.numbers)] for group in groups]
