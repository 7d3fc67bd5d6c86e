"""The roadmap as a list of todos for scripts: a projection that can be made again at any time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from executor.state import Outcome

VERSION: Final = 1


@dataclass(frozen=True)
class Todo:
    id: str
    title: str
    description: str
    status: Outcome
    line: int
    section: list[str]
    commit: str
    reason: str


def todo_list(
    todos: Iterable[Todo], *, source_file: str, source_hash: str, at: datetime
) -> dict[str, Any]:
    return {
        "version": VERSION,
        "source_file": source_file,
        "source_hash": source_hash,
        "normalized_at": at.isoformat(timespec="seconds"),
        "todos": [vars(todo) for todo in todos],
    }
