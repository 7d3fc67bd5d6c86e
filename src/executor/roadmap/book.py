"""The roadmap of a run: parsed once, kept in step with our own ticks."""

import hashlib
from pathlib import Path
from typing import Self

from executor.errors import RoadmapError
from executor.roadmap.parse import Roadmap, parse
from executor.roadmap.task import Task
from executor.roadmap.ticking import tick


class Book:
    """A roadmap file, with the digest that tells whether somebody else changed it."""

    data: bytes
    digest: str
    roadmap: Roadmap

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name
        self._parse(_read(path, name))

    @classmethod
    def read(cls, path: Path, name: str) -> Self:
        return cls(path, name)

    def refresh(self) -> bool:
        """Read the file again; say whether it is not the one we know."""
        data = _read(self.path, self.name)
        if data == self.data:
            return False
        self._parse(data)
        return True

    def to_tick(self, key: str) -> tuple[Task, ...]:
        """Name the task and every ancestor whose last open leaf it is, as far as still open."""
        task = self._task(key)
        finished = [task]
        while task.parent is not None:
            parent = self.roadmap.by_key[task.parent]
            siblings = (self.roadmap.by_key[other] for other in parent.children)
            if not all(self._is_finished(other) for other in siblings if other.key != task.key):
                break
            finished.append(parent)
            task = parent
        return tuple(task for task in finished if not task.done)

    def ticked(self, key: str) -> bytes:
        return tick(self.data, self.to_tick(key))

    def adopt(self, data: bytes, key: str) -> None:
        """Take over what was just written for a tick, without parsing it."""
        if data != self.ticked(key):
            self._parse(data)
            return
        self.roadmap = self.roadmap.with_done(self.to_tick(key))
        self._keep(data)

    def _parse(self, data: bytes) -> None:
        self.roadmap = parse(data, self.name)
        self._keep(data)

    def _keep(self, data: bytes) -> None:
        self.data = data
        self.digest = hashlib.sha256(data).hexdigest()

    def _task(self, key: str) -> Task:
        task = self.roadmap.by_key.get(key)
        if task is None:
            what = f"{self.name}: the task {key!r} is no longer in the roadmap"
            raise RoadmapError(what, "Run again: the tasks that are there now will be taken up.")
        return task

    def _is_finished(self, task: Task) -> bool:
        """A parent is as finished as its leaves, whatever its own box says."""
        if not task.children:
            return task.done
        return all(self._is_finished(self.roadmap.by_key[child]) for child in task.children)


def _read(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        remedy = "Name the file with --roadmap, or write one: a list of `- [ ] task` lines."
        raise RoadmapError(f"{name}: there is no such file", remedy) from error
    except IsADirectoryError as error:
        remedy = "Name the Markdown file in it."
        raise RoadmapError(f"{name}: this is a folder, no file", remedy) from error
    except OSError as error:
        what = f"{name}: the roadmap cannot be read ({error.strerror})"
        raise RoadmapError(what, "Check the path and its permissions.") from error
