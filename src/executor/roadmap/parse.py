"""From the bytes of a roadmap to its tasks."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Self

from executor.roadmap.dependencies import resolve
from executor.roadmap.draft import Draft
from executor.roadmap.identity import name_all
from executor.roadmap.metadata import settings
from executor.roadmap.names import Names
from executor.roadmap.source import Source, fault
from executor.roadmap.survey import Survey
from executor.roadmap.task import Notice, Task


@dataclass(frozen=True)
class Roadmap:
    tasks: tuple[Task, ...]
    """In the order of the document, parents before their children."""
    notices: tuple[Notice, ...]
    by_key: Mapping[str, Task]
    by_id: Mapping[str, Task]

    @classmethod
    def of(cls, by_key: dict[str, Task], notices: tuple[Notice, ...]) -> Self:
        tasks = tuple(by_key.values())
        by_id = {task.id: task for task in tasks}
        return cls(tasks, notices, MappingProxyType(by_key), MappingProxyType(by_id))

    def leaves(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if not task.children)

    def under(self, selector: str) -> tuple[Task, ...]:
        """Find the leaves that an id, a section number or a phase number names."""
        return self._names.numbered(selector)

    def with_done(self, tasks: tuple[Task, ...]) -> Self:
        """Mark tasks as done; nothing else of a roadmap changes by that."""
        done = {task.key: replace(task, done=True) for task in tasks}
        ids = {task.id: task for task in done.values()}
        by_key = {**self.by_key, **done}
        return replace(
            self,
            tasks=tuple(by_key.values()),
            by_key=MappingProxyType(by_key),
            by_id=MappingProxyType({**self.by_id, **ids}),
        )

    @cached_property
    def _names(self) -> Names:
        return Names(self.by_key)


def parse(data: bytes, name: str = "ROADMAP.md") -> Roadmap:
    """Read a roadmap, or raise a `RoadmapError` that names the line."""
    with _uncollected():
        return _parse(data, name)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put garbage collection off: among blocks that all stay it would take a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _parse(data: bytes, name: str) -> Roadmap:
    survey = Survey(Source.of(data, name))
    survey.run()
    notices = tuple(sorted(survey.notices, key=lambda notice: notice.line))
    if not survey.drafts:
        raise _no_task(name, notices)
    name_all(survey.drafts, name)
    by_key = {draft.key: _task(draft) for draft in survey.drafts}
    for key, depends_on in resolve(survey.drafts, by_key, name).items():
        by_key[key] = replace(by_key[key], depends_on=depends_on)
    return Roadmap.of(by_key, notices)


def _no_task(name: str, notices: tuple[Notice, ...]) -> Exception:
    remedy = "Write each task as a list item with a checkbox: `- [ ] Add a login page`."
    if notices:
        what = f"the roadmap has no task; this line {notices[0].message}"
        return fault(name, notices[0].line, what, remedy)
    return fault(name, 1, "the roadmap has no task", remedy)


def _task(draft: Draft) -> Task:
    own = settings(draft.outwards())
    return Task(
        key=draft.key,
        id=draft.id,
        title=draft.wording.text,
        text=draft.text,
        done=draft.done,
        line=draft.line + 1,
        marker=draft.marker,
        parent=draft.parent.key if draft.parent else None,
        children=tuple(child.key for child in draft.children),
        section=draft.section.path,
        files=own.files,
        depends_on=(),
        verify=own.verify,
        model=own.model,
        type=own.type,
    )
