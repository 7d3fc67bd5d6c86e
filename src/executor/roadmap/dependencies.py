"""Turn what `Depends on` says into keys, and refuse what could never run."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Final

from executor.roadmap.draft import Draft
from executor.roadmap.metadata import DEPENDS, REMARK, Value, is_nothing, pieces
from executor.roadmap.names import Names
from executor.roadmap.source import fault
from executor.roadmap.task import Task
from executor.roadmap.wording import task_wording

TASK_WORD = re.compile(r"(?:tasks?\s+|#)(?=\S)", re.IGNORECASE)
COMMA = re.compile(r"[,;]")


@dataclass(frozen=True)
class _Group:
    """Tasks that are depended on together; one object for all that inherit it."""

    keys: tuple[str, ...]
    members: frozenset[str]


NONE: Final = _Group((), frozenset())


def resolve(
    drafts: list[Draft], by_key: Mapping[str, Task], name: str
) -> dict[str, tuple[str, ...]]:
    """Say for each task that depends on others which ones they are."""
    links = _Links(Names(by_key), name)
    for draft in drafts:
        links.add(draft)
    found = {key: group.keys for key, group in links.groups.items() if group.keys}
    _refuse_cycle(found, by_key, name)
    return found


class _Links:
    def __init__(self, names: Names, name: str) -> None:
        self.names = names
        self.name = name
        self.groups: dict[str, _Group] = {}
        self.told: dict[tuple[str, ...], _Group] = {}

    def add(self, draft: Draft) -> None:
        """Join a task's own dependencies with its parent's, else take its section's."""
        own = draft.fields.get(DEPENDS)
        given = NONE if own is None else self._group(own)
        if draft.parent is not None:
            given = _joined(_without(self.groups[draft.parent.key], draft.key), given)
        elif own is None:
            given = _without(self._inherited(draft), draft.key)
        self.groups[draft.key] = given

    def _inherited(self, draft: Draft) -> _Group:
        for section in draft.section.outwards():
            values = section.fields.get(DEPENDS)
            if values is not None:
                return self._group(values)
        return NONE

    def _group(self, values: list[Value]) -> _Group:
        told = tuple(value.text for value in values)
        if told not in self.told:
            found = (task.key for value in values for task in self._named(value))
            keys = tuple(dict.fromkeys(found))
            self.told[told] = _Group(keys, frozenset(keys))
        return self.told[told]

    def _named(self, value: Value) -> Iterator[Task]:
        """Read a value as one name, else as a list of names: titles may hold commas."""
        whole = self._find(value.text)
        if whole or is_nothing(value.text):
            yield from whole
            return
        for part in COMMA.split(value.text):
            found = self._find(part)
            if found:
                yield from found
                continue
            for piece in pieces(part):
                yield from self._find(piece) or self._led(piece) or self._unknown(value.line, piece)

    def _find(self, name: str) -> tuple[Task, ...]:
        """Find what a name means as a whole: a number, a title, or both together."""
        name = name.strip().strip("`*\"'").strip()
        bare = _bare(name)
        found = self.names.numbered(name) or self.names.titled(name) or self.names.numbered(bare)
        wording = task_wording(bare)
        if found or wording.number is None:
            return found
        numbered = self.names.numbered(wording.number)
        titled = {task.key for task in self.names.titled(wording.text)}
        return numbered if all(task.key in titled for task in numbered) else ()

    def _led(self, name: str) -> tuple[Task, ...]:
        """Find what the number means that a name starts with, whatever words follow."""
        number = task_wording(_bare(name)).number
        return () if number is None else self.names.numbered(number)

    def _unknown(self, line: int, name: str) -> tuple[Task, ...]:
        remedy = "Name a task's number, a section such as `Phase 1`, or an exact title."
        raise fault(self.name, line + 1, f"no task or section is named {name!r}", remedy)


def _bare(name: str) -> str:
    return TASK_WORD.sub("", REMARK.sub("", name), count=1)


def _without(group: _Group, key: str) -> _Group:
    """A section may depend on one of its own tasks; that one then waits for nothing."""
    if key not in group.members:
        return group
    return _Group(tuple(other for other in group.keys if other != key), group.members - {key})


def _joined(first: _Group, second: _Group) -> _Group:
    if not second.keys:
        return first
    keys = tuple(dict.fromkeys((*first.keys, *second.keys)))
    return _Group(keys, frozenset(keys))


def _refuse_cycle(
    found: Mapping[str, tuple[str, ...]], by_key: Mapping[str, Task], name: str
) -> None:
    sorter: TopologicalSorter[str | int] = TopologicalSorter()
    seen: set[int] = set()
    for key, group in found.items():
        # A shared group is one node: a phase that waits for a phase is no square of edges.
        sorter.add(key, id(group))
        if id(group) not in seen:
            seen.add(id(group))
            sorter.add(id(group), *group)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = [by_key[node] for node in reversed(error.args[1][1:]) if isinstance(node, str)]
        ids = " → ".join(task.id for task in (*circle, circle[0]))
        what = f"these tasks wait for each other: {ids}"
        remedy = "Remove one of these dependencies."
        raise fault(name, circle[0].line, what, remedy) from error
