"""However tasks end, the agenda comes to an end, and every task has an outcome."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from executor.agenda import ENDED, Agenda, Choice
from executor.roadmap import Book
from executor.state import Outcome
from executor.store.records import Records

ENDS = [
    *(Outcome.COMPLETED, Outcome.COMPLETED, Outcome.FAILED, Outcome.SKIPPED),
    *(Outcome.DEFERRED, Outcome.WAITING),
]
CHOICES_PER_TASK = 4
"""A task is started at most twice; a retry and the last choice come on top."""


def roadmap_of(needs: Sequence[set[int]]) -> str:
    """Write tasks that depend only on earlier ones, so that no circle arises."""
    lines = []
    for number, wanted in enumerate(needs, 1):
        lines.append(f"- [ ] {number}. Task {number}")
        if earlier := ", ".join(str(other) for other in sorted(wanted) if other < number):
            lines.append(f"  - Depends on: {earlier}")
    return "\n".join(lines) + "\n"


def end(agenda: Agenda, key: str, outcome: Outcome) -> None:
    if outcome is Outcome.COMPLETED:
        data = agenda.book.ticked(key)
        agenda.book.path.write_bytes(data)
        agenda.ticked(data, key)
    agenda.put(key, outcome=outcome)


def drive(agenda: Agenda, ends: Sequence[Outcome]) -> Counter[str]:
    """Let the tasks end as the list says, one after another; count how often each is started."""
    started = Counter[str]()
    bound = CHOICES_PER_TASK * len(agenda.book.roadmap.tasks) + 1
    for number in range(bound):
        choice = agenda.choose(may_start=True)
        counts = Counter(agenda.outcome(task.key) for task in agenda.book.roadmap.leaves())
        assert agenda.counts() == {outcome: counts[outcome] for outcome in Outcome}
        match choice.next:
            case "report" | "wait":
                assert (choice.next == "wait") == bool(counts[Outcome.WAITING])
                return started
            case "retry":
                for record in agenda.retryable():
                    agenda.put(record.task, outcome=Outcome.PENDING, retries=record.retries + 1)
            case _:
                assert_ready(agenda, choice.key)
                started[choice.key] += 1
                end(agenda, choice.key, ends[number % len(ends)])
    raise AssertionError("the agenda does not end")


def assert_ready(agenda: Agenda, key: str) -> None:
    task = agenda.task(key)
    assert task is not None
    assert agenda.outcome(key) is Outcome.PENDING
    assert all(agenda.outcome(other) is Outcome.COMPLETED for other in task.depends_on)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sets(st.integers(1, 7), max_size=3), min_size=1, max_size=8),
    st.lists(st.sampled_from(ENDS), min_size=1, max_size=20),
    st.sets(st.integers(0, 7)),
)
def test_every_agenda_ends_and_every_task_has_its_outcome(
    needs: list[set[int]], ends: list[Outcome], chosen: set[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ROADMAP.md"
        path.write_text(roadmap_of(needs), encoding="utf-8")
        with closing(Records(Path(folder) / "state.db")) as records:
            book = Book.read(path, path.name)
            keys = [task.key for task in book.roadmap.tasks]
            selection = [keys[number] for number in chosen if number < len(keys)]
            agenda = Agenda(book, records, "r1", selection)
            started = drive(agenda, ends)
            assert all(number <= 2 for number in started.values())
            assert all(agenda.selected(key) for key in started)
            check_outcomes(agenda)
            again = Agenda(Book.read(path, path.name), records, "r1", selection)
            assert again.counts() == agenda.counts()
            assert drive(again, [Outcome.COMPLETED]) == Counter()


def check_outcomes(agenda: Agenda) -> None:
    """Only what waits for a person, directly or not, is still pending."""
    for task in agenda.book.roadmap.leaves():
        if agenda.selected(task.key) and agenda.outcome(task.key) is Outcome.PENDING:
            unmet = [agenda.outcome(key) for key in task.depends_on]
            assert {Outcome.WAITING, Outcome.PENDING} & set(unmet)


@dataclass
class Plain:
    """The rules of the agenda, as plain and slow as they can be written."""

    agenda: Agenda
    order: list[str] = field(default_factory=list)
    """What is open, in the order of the roadmap; what comes back queues up behind all."""

    def __post_init__(self) -> None:
        self.follow()

    def follow(self) -> None:
        leaves = (task.key for task in self.agenda.book.roadmap.leaves())
        now = [key for key in leaves if self.agenda.selected(key) and self.pending(key)]
        kept = [key for key in self.order if key in now]
        self.order = kept + [key for key in now if key not in kept]

    def pending(self, key: str) -> bool:
        return self.agenda.outcome(key) is Outcome.PENDING

    def retries(self, key: str) -> int:
        record = self.agenda.record(key)
        return record.retries if record is not None else 0

    def choose(self, *, may_start: bool) -> tuple[Choice, dict[str, str]]:
        """Say what is next, and what must be marked blocked on the way, with the reason."""
        blocked: dict[str, str] = {}
        while True:
            for key in self.order:
                if key in blocked:
                    continue
                if lost := self.lost(key, blocked):
                    blocked[key] = lost
                    break
                if self.is_ready(key) and (may_start or self.retries(key)):
                    return Choice("kept" if self.keeps_edits(key) else "task", key), blocked
            else:
                return self.nothing_ready(), blocked

    def lost(self, key: str, blocked: Iterable[str]) -> str:
        for needed in self.needs(key):
            outcome = Outcome.BLOCKED if needed in blocked else self.agenda.outcome(needed)
            name = self.agenda.book.roadmap.by_key[needed].id
            if outcome in ENDED or (outcome is Outcome.DEFERRED and self.retries(needed)):
                return f"depends on {name}, which is {outcome}"
            if outcome is not Outcome.COMPLETED and not self.agenda.selected(needed):
                return f"depends on {name}, which is not done and not selected"
        return ""

    def is_ready(self, key: str) -> bool:
        return all(self.agenda.outcome(o) is Outcome.COMPLETED for o in self.needs(key))

    def needs(self, key: str) -> tuple[str, ...]:
        return self.agenda.book.roadmap.by_key[key].depends_on

    def keeps_edits(self, key: str) -> bool:
        record = self.agenda.record(key)
        return record is not None and record.retries > 0 and bool(record.edits)

    def nothing_ready(self) -> Choice:
        leaves = [task.key for task in self.agenda.book.roadmap.leaves()]
        outcomes = {key: self.agenda.outcome(key) for key in leaves}
        deferred = [key for key in leaves if outcomes[key] is Outcome.DEFERRED]
        if any(not self.retries(key) for key in deferred):
            return Choice("retry")
        return Choice("wait" if Outcome.WAITING in outcomes.values() else "report")


@dataclass(frozen=True)
class Put:
    """The record of a task says something new, whether that makes sense or not."""

    number: int
    outcome: Outcome
    retries: int
    edits: str


@dataclass(frozen=True)
class Tick:
    number: int


@dataclass(frozen=True)
class Rewrite:
    """A person writes the roadmap anew."""

    order: Sequence[int]
    done: frozenset[int]
    needs: Sequence[set[int]]

    @property
    def text(self) -> str:
        lines = []
        for number in self.order:
            lines.append(f"- [{'x' if number in self.done else ' '}] {number}. Task {number}")
            needed = sorted(n for n in self.needs[number] if n < number and n in self.order)
            if needed:
                lines.append(f"  - Depends on: {', '.join(map(str, needed))}")
        return "\n".join(lines) + "\n"


NUMBERS = st.integers(0, 7)
REWRITES = st.builds(
    Rewrite,
    order=st.lists(NUMBERS, min_size=1, max_size=8, unique=True),
    done=st.frozensets(NUMBERS, max_size=3),
    needs=st.lists(st.sets(NUMBERS, max_size=3), min_size=8, max_size=8),
)
PUTS = st.builds(
    Put,
    number=NUMBERS,
    outcome=st.sampled_from(Outcome),
    retries=st.integers(0, 1),
    edits=st.sampled_from(["", "ab12"]),
)
WHOLE = st.builds(
    Rewrite,
    order=st.permutations(range(8)),
    done=st.frozensets(NUMBERS, max_size=2),
    needs=st.lists(st.sets(NUMBERS, max_size=3), min_size=8, max_size=8),
)
Act = Put | Tick | Rewrite


def carry_out(act: Act, agenda: Agenda) -> None:
    if isinstance(act, Rewrite):
        agenda.book.path.write_text(act.text, encoding="utf-8")
        agenda.refresh()
        return
    tasks = {task.title: task for task in agenda.book.roadmap.tasks}
    task = tasks.get(f"Task {act.number}")
    if task is None:
        return
    if isinstance(act, Put):
        agenda.put(task.key, outcome=act.outcome, retries=act.retries, edits=act.edits)
    else:
        end(agenda, task.key, Outcome.COMPLETED)


def compare(agenda: Agenda, plain: Plain, *, may_start: bool) -> None:
    expected, blocked = plain.choose(may_start=may_start)
    before = {task.key: agenda.outcome(task.key) for task in agenda.book.roadmap.leaves()}
    assert agenda.choose(may_start=may_start) == expected
    told = {}
    for key, outcome in before.items():
        if agenda.outcome(key) is not outcome:
            record = agenda.record(key)
            assert record is not None
            assert (record.outcome, record.reason) == (Outcome.BLOCKED, "dependency")
            told[key] = record.detail
    assert told == blocked
    plain.follow()
    assert agenda.pending() == len(plain.order)


@settings(deadline=None, max_examples=150)
@given(
    WHOLE,
    st.lists(st.tuples(st.one_of(PUTS, st.builds(Tick, NUMBERS), REWRITES), st.integers(0, 2))),
    st.sets(NUMBERS, max_size=8),
)
def test_the_agenda_chooses_as_the_plain_rules_say(
    first: Rewrite, acts: list[tuple[Act, int]], chosen: set[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ROADMAP.md"
        path.write_text(first.text, encoding="utf-8")
        with closing(Records(Path(folder) / "state.db")) as records:
            book = Book.read(path, path.name)
            keys = [task.key for task in book.roadmap.tasks]
            agenda = Agenda(book, records, "r1", [keys[number] for number in chosen])
            plain = Plain(agenda)
            compare(agenda, plain, may_start=True)
            for act, looks in acts:
                carry_out(act, agenda)
                if isinstance(act, Rewrite):
                    plain.order = []
                plain.follow()
                if looks:
                    compare(agenda, plain, may_start=looks == 1)
