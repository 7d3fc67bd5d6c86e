"""What stands to be done: the roadmap's tasks, with what this run's records say about them.

The roadmap says whether a task is done; where a record disagrees, the roadmap wins.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from executor.roadmap import Book, Task
from executor.state import MAX_DEFERRED_RETRIES, Next, Outcome
from executor.store.records import Records, TaskRecord

ENDED = frozenset({Outcome.FAILED, Outcome.SKIPPED, Outcome.BLOCKED, Outcome.REPLACED})
"""Outcomes after which what depends on the task cannot be done in this run."""


@dataclass(frozen=True)
class Choice:
    next: Next
    key: str = ""


@dataclass
class Tally:
    """What one invocation has used up; limits count from its start."""

    started: int = 0
    answered: int = 0
    """Answers of the model."""
    limited: bool = False
    """A limit stopped it although there was work left."""


class Agenda:
    def __init__(self, book: Book, records: Records, run: str, selection: Iterable[str]) -> None:
        self.book = book
        self.run = run
        self._records = records
        self._selection = frozenset(selection)
        self._known = {record.task: record for record in records.tasks(run)}
        self._index()

    def _index(self) -> None:
        leaves = self.book.roadmap.leaves()
        self._open = {
            task.key: task
            for task in leaves
            if self.selected(task.key) and self.outcome(task.key) is Outcome.PENDING
        }
        self._counts = Counter(self.outcome(task.key) for task in leaves)

    def selected(self, key: str) -> bool:
        return not self._selection or key in self._selection

    def refresh(self) -> bool:
        """Take over what a person did to the roadmap; True if it changed."""
        changed = self.book.refresh()
        if changed:
            self._index()
        return changed

    def task(self, key: str) -> Task | None:
        return self.book.roadmap.by_key.get(key)

    def record(self, key: str) -> TaskRecord | None:
        return self._known.get(key)

    def files_of(self, key: str) -> list[str]:
        """List the files that this run changed for a task."""
        record = self._known.get(key)
        return record.files if record is not None else []

    def outcome(self, key: str) -> Outcome:
        task = self.task(key)
        if task is not None and task.done:
            return Outcome.COMPLETED
        record = self._known.get(key)
        if record is None or record.outcome is Outcome.COMPLETED:
            return Outcome.PENDING
        return record.outcome

    def put(self, key: str, **facts: object) -> None:
        """Record facts of a task, in the database first."""
        task = self.task(key)
        if task is not None:
            facts = {"id": task.id, "title": task.title[:200], **facts}
        before = self.outcome(key)
        self._known[key] = self._records.put_task(self.run, key, **facts)
        self._moved(key, before)

    def ticked(self, data: bytes, key: str) -> None:
        """Take over our own tick, once it is on disk."""
        before = self.outcome(key)
        self.book.adopt(data, key)
        self._moved(key, before)

    def _moved(self, key: str, before: Outcome) -> None:
        task = self.task(key)
        if task is None or task.children:
            return  # a person removed it, or took it apart: it is counted no more
        after = self.outcome(key)
        self._counts[before] -= 1
        self._counts[after] += 1
        if after is not Outcome.PENDING:
            self._open.pop(key, None)
        elif self.selected(key):
            self._open.setdefault(key, task)

    def choose(self, *, may_start: bool) -> Choice:
        """Choose what is next; what can no longer be done is marked blocked on the way."""
        while True:
            for key, task in self._open.items():
                if lost := self._lost_dependency(task):
                    break
                if (may_start or self._retried(key)) and not self._unmet(task):
                    return Choice("kept" if self._keeps_edits(key) else "task", key)
            else:
                break
            self.put(key, outcome=Outcome.BLOCKED, reason="dependency", detail=lost)
        if self.retryable():
            return Choice("retry")
        return Choice("wait" if self._counts[Outcome.WAITING] else "report")

    def _unmet(self, task: Task) -> list[str]:
        return [key for key in task.depends_on if self.outcome(key) is not Outcome.COMPLETED]

    def _lost_dependency(self, task: Task) -> str:
        """Say which dependency cannot complete any more in this run, if one cannot."""
        for key in self._unmet(task):
            outcome = self.outcome(key)
            needed = self.task(key)
            name = needed.id if needed is not None else key
            if outcome in ENDED or (outcome is Outcome.DEFERRED and not self._retryable(key)):
                return f"depends on {name}, which is {outcome}"
            if not self.selected(key):
                return f"depends on {name}, which is not done and not selected"
        return ""

    def _retried(self, key: str) -> bool:
        record = self._known.get(key)
        return record is not None and record.retries > 0

    def _keeps_edits(self, key: str) -> bool:
        record = self._known.get(key)
        return record is not None and record.retries > 0 and bool(record.edits)

    def _retryable(self, key: str) -> bool:
        record = self._known.get(key)
        return record is not None and record.retries < MAX_DEFERRED_RETRIES

    def retryable(self) -> list[TaskRecord]:
        """List the deferred tasks that have not been taken up again yet."""
        if not self._counts[Outcome.DEFERRED]:
            return []
        return [
            record
            for key, record in self._known.items()
            if self.outcome(key) is Outcome.DEFERRED and self._retryable(key)
        ]

    def pending(self) -> int:
        """Count the selected tasks that nothing has happened to yet."""
        return len(self._open)

    def counts(self) -> dict[Outcome, int]:
        """Count the roadmap's tasks by outcome."""
        return {outcome: self._counts[outcome] for outcome in Outcome}

    def outcomes(self) -> list[Outcome]:
        """List how the selected tasks stand."""
        return [
            self.outcome(task.key) for task in self.book.roadmap.leaves() if self.selected(task.key)
        ]

    def progress(self) -> float:
        total = sum(self._counts.values())
        waiting = self._counts[Outcome.PENDING] + self._counts[Outcome.DEFERRED]
        return 100.0 * (total - waiting) / total if total else 100.0
