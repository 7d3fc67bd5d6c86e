"""The complete set of a task's edits: blocks of an answer merged into it. Pure; writes nothing."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from executor.model.blocks import (
    Block,
    Change,
    Deletion,
    Move,
    Whole,
    answer_problem,
    paths_of,
    plain_path,
)
from executor.model.places import Misfit, replaced
from executor.state import Edits, Problem

Read = Callable[[str], str | None]
"""Text of a file as it is on disk, or None."""


@dataclass(frozen=True)
class Applied:
    edits: Edits
    problems: tuple[Problem, ...]


def apply_blocks(blocks: Sequence[Block], edits: Edits, read: Read) -> Applied:
    """Merge blocks into the set: all blocks of one file, or none of that file."""
    complete = dict(edits)
    problems: list[Problem] = []
    for group in _by_file([_plain(block) for block in blocks]):
        draft = _Draft(dict(complete), read)
        found = [problem for block in group for problem in draft.apply(block)]
        problems += found
        complete = complete if found else draft.edits
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
                self.edits[path] = text
            case Deletion(path):
                yield from self._delete(path)
            case Move(old, new):
                yield from self._move(old, new)
            case Change(path):
                yield from self._change(block)

    def _text(self, path: str) -> str | None:
        return self.edits[path] if path in self.edits else self.read(path)

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
        if text is None:
            yield answer_problem(
                "there is no such file to edit; give a new file whole, as FILE", change.path
            )
            return
        for replacement in change.changes:
            result = replaced(text, replacement)
            if isinstance(result, Misfit):
                yield answer_problem(
                    result.message, change.path, line=result.line, excerpt=result.excerpt
                )
            else:
                text = result
        self.edits[change.path] = text


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


def _by_file(blocks: Sequence[Block]) -> list[list[Block]]:
    """Group the blocks that stand or fall together: those of one file, joined by moves."""
    groups: list[tuple[set[str], list[Block]]] = []
    for block in blocks:
        paths = set(paths_of(block))
        same = [group for group in groups if not group[0].isdisjoint(paths)]
        groups = [group for group in groups if group[0].isdisjoint(paths)]
        joined = [other for _, members in same for other in members]
        groups.append((paths.union(*(names for names, _ in same)), [*joined, block]))
    return [members for _, members in groups]
