"""However tasks end, the agenda comes to an end, and every task has an outcome."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from executor.agenda import Agenda
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
