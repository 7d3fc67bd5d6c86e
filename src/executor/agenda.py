"""What stands to be done: the roadmap's tasks, with what this run's records say about them.

The roadmap says whether a task is done; where a record disagrees, the roadmap wins.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import count

from executor.roadmap import Book, Task
from executor.state import MAX_DEFERRED_RETRIES, Next, Outcome
from executor.store.records import Records, TaskRecord

ENDED = frozenset({Outcome.FAILED, Outcome.SKIPPED, Outcome.BLOCKED, Outcome.REPLACED})
"""Outcomes after which what depends on the task cannot be done in this run."""
AHEAD = frozenset({Outcome.PENDING, Outcome.DEFERRED, Outcome.WAITING})
"""Outcomes that are no end yet."""


@dataclass(frozen=True)
class Choice:
    next: Next
    key: str = ""


class Line:
    """Keys by rank. One that has left is only thrown out of the heap when it comes first."""

    def __init__(self) -> None:
        self._ranks: dict[str, int] = {}
        self._heap: list[tuple[int, str]] = []

    def join(self, key: str, rank: int) -> None:
        if self._ranks.get(key) != rank:
            self._ranks[key] = rank
            heapq.heappush(self._heap, (rank, key))

    def leave(self, key: str) -> None:
        self._ranks.pop(key, None)

    def first(self) -> tuple[int, str] | None:
        while self._heap and self._ranks.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0] if self._heap else None


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
        self._counts = Counter(self.outcome(task.key) for task in leaves)
        self._unmet: dict[str, int] = {}
        self._dependents = defaultdict[str, list[str]](list)
        self._open: dict[str, int] = {}
        self._ranks = count()
        self._fresh, self._again, self._doubtful = Line(), Line(), Line()
        undone = {task.key: task for task in leaves if not task.done}
        for key, task in undone.items():
            self._link(task, undone)
            self._line_up(key)
        for key in undone:
            self._spread_loss(key)

    def _link(self, task: Task, undone: Container[str]) -> None:
        """Count what a task still waits for, so that no choice has to look through it."""
        unmet = [key for key in task.depends_on if key in undone]
        self._unmet[task.key] = len(unmet)
        for key in unmet:
            self._dependents[key].append(task.key)

    def _line_up(self, key: str) -> None:
        """Put a task into the line it belongs to; one that comes back queues up behind all."""
        if not self.selected(key) or self.outcome(key) is not Outcome.PENDING:
            self._open.pop(key, None)
            for line in (self._fresh, self._again, self._doubtful):
                line.leave(key)
            return
        if key not in self._open:
            self._open[key] = next(self._ranks)
        if not self._unmet[key]:
            retried = self._retried(key)
            (self._fresh if retried else self._again).leave(key)
            (self._again if retried else self._fresh).join(key, self._open[key])

    def _spread_loss(self, key: str) -> None:
        """Have everything looked at that depends on a task which cannot complete any more."""
        if self._loss(key):
            for dependent in self._dependents.get(key, ()):
                self._doubt(dependent)

    def _doubt(self, key: str) -> None:
        if key in self._open:
            self._doubtful.join(key, self._open[key])

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
        self._line_up(key)
        if after is Outcome.COMPLETED:
            self._meet(key)
            return
        self._spread_loss(key)
        if self._unmet[key]:
            self._doubt(key)

    def _meet(self, key: str) -> None:
        """Let those go on that waited for a task; only once, however often it is recorded."""
        for dependent in self._dependents.pop(key, ()):
            self._unmet[dependent] -= 1
            if not self._unmet[dependent]:
                self._line_up(dependent)

    def choose(self, *, may_start: bool) -> Choice:
        """Choose what is next; what can no longer be done is marked blocked on the way."""
        lines = (self._fresh, self._again) if may_start else (self._again,)
        ready = min((first for line in lines if (first := line.first())), default=None)
        while (doubtful := self._doubtful.first()) and (ready is None or doubtful < ready):
            self._block_if_lost(doubtful[1])
        if ready is not None:
            key = ready[1]
            return Choice("kept" if self._keeps_edits(key) else "task", key)
        if self.retryable():
            return Choice("retry")
        return Choice("wait" if self._counts[Outcome.WAITING] else "report")

    def _block_if_lost(self, key: str) -> None:
        self._doubtful.leave(key)
        for needed in self.book.roadmap.by_key[key].depends_on:
            if loss := self._loss(needed):
                self.put(key, outcome=Outcome.BLOCKED, reason="dependency", detail=loss)
                return

    def _loss(self, key: str) -> str:
        """Say why a dependency cannot complete any more in this run, if it cannot."""
        outcome = self.outcome(key)
        name = self.book.roadmap.by_key[key].id
        if outcome in ENDED or (outcome is Outcome.DEFERRED and not self._retryable(key)):
            return f"depends on {name}, which is {outcome}"
        if outcome is not Outcome.COMPLETED and not self.selected(key):
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
        """Tell how much of the roadmap has come to an end, in percent."""
        total = sum(self._counts.values())
        ahead = sum(self._counts[outcome] for outcome in AHEAD)
        return 100.0 * (total - ahead) / total if total else 100.0
