"""What a number or a title may stand for: a task, or all tasks of a section."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from executor.roadmap.task import Task
from executor.roadmap.wording import SECTION_NAME, heading_wording, normalised


class Names:
    def __init__(self, by_key: Mapping[str, Task]) -> None:
        self._by_key = by_key

    def numbered(self, name: str) -> tuple[Task, ...]:
        """Find the leaves that an id, a section number or the start of either names."""
        name = name.strip().casefold()
        task = self._ids.get(name)
        if task is not None:
            return tuple(self.leaves((task,)))
        section = SECTION_NAME.fullmatch(name)
        return tuple(self._sections.get(section[1] if section else name, ()))

    def titled(self, name: str) -> tuple[Task, ...]:
        """Find the leaves of the tasks, or else of the sections, that have exactly this title."""
        name = normalised(name)
        return tuple(self._titles.get(name) or self._headings.get(name) or ())

    def leaves(self, tasks: Iterable[Task]) -> Iterator[Task]:
        for task in tasks:
            if task.children:
                yield from self.leaves(self._by_key[child] for child in task.children)
            else:
                yield task

    @cached_property
    def _ids(self) -> dict[str, Task]:
        return {task.id.casefold(): task for task in self._by_key.values()}

    @cached_property
    def _sections(self) -> dict[str, list[Task]]:
        """Leaves by the number of a heading, and by the start of such a number or of an id."""
        of_path = {path: _with_starts(_numbers(path)) for path in self._paths}
        found: dict[str, list[Task]] = {}
        for task in self._by_key.values():
            if not task.children:
                starts = _with_starts([task.id.casefold()]) - {task.id.casefold()}
                for number in starts | of_path[task.section]:
                    found.setdefault(number, []).append(task)
        return found

    @cached_property
    def _paths(self) -> set[tuple[str, ...]]:
        return {task.section for task in self._by_key.values()}

    @cached_property
    def _titles(self) -> dict[str, list[Task]]:
        found: dict[str, list[Task]] = {}
        for task in self._by_key.values():
            found.setdefault(normalised(task.title), []).extend(self.leaves((task,)))
        return found

    @cached_property
    def _headings(self) -> dict[str, list[Task]]:
        names = {
            path: {
                name
                for title in path
                for name in (normalised(title), normalised(heading_wording(title).text))
            }
            for path in self._paths
        }
        found: dict[str, list[Task]] = {}
        for task in self._by_key.values():
            for name in names[task.section] if not task.children else ():
                found.setdefault(name, []).append(task)
        return found


def _numbers(path: tuple[str, ...]) -> list[str]:
    return [number for title in path if (number := heading_wording(title).number)]


def _with_starts(numbers: list[str]) -> set[str]:
    """Add to `1.2.3` what it is a part of: `1.2` and `1`."""
    return {
        number.rsplit(".", dots)[0] for number in numbers for dots in range(number.count(".") + 1)
    }
