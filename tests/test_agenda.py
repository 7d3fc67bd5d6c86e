from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from executor.agenda import Agenda, Choice
from executor.roadmap import Book
from executor.state import Outcome
from executor.store.records import Records

ABC = "- [ ] a\n- [ ] b\n- [ ] c\n"
CHAIN = "- [ ] 1. a\n- [ ] 2. b\n  - Depends on: 1\n- [ ] 3. c\n  - Depends on: 2\n"
Open = Callable[..., Agenda]


@pytest.fixture
def open_agenda(tmp_path: Path) -> Iterator[Open]:
    """Open the agenda of a roadmap; without a text, as a new process finds it."""
    path = tmp_path / "ROADMAP.md"
    with closing(Records(tmp_path / "state.db")) as records:

        def open_(text: str | None = None, select: Sequence[str] = (), run: str = "r1") -> Agenda:
            if text is not None:
                path.write_text(text, encoding="utf-8")
            return Agenda(Book.read(path, path.name), records, run, select)

        yield open_


def complete(agenda: Agenda, key: str) -> None:
    """Tick a task on disk, as the machine does, and record it."""
    data = agenda.book.ticked(key)
    agenda.book.path.write_bytes(data)
    agenda.ticked(data, key)
    agenda.put(key, outcome=Outcome.COMPLETED)


def finish(agenda: Agenda) -> list[str]:
    """Complete what is chosen until nothing is left; return the order."""
    order = []
    while (choice := agenda.choose(may_start=True)).next == "task":
        order.append(choice.key)
        complete(agenda, choice.key)
    assert choice == Choice("report")
    return order


def counted(agenda: Agenda) -> dict[Outcome, int]:
    """Count the outcomes anew, for comparison."""
    found = Counter(agenda.outcome(task.key) for task in agenda.book.roadmap.leaves())
    return {outcome: found[outcome] for outcome in Outcome}


def test_tasks_come_in_the_order_of_the_roadmap(open_agenda: Open) -> None:
    assert finish(open_agenda(ABC)) == ["a", "b", "c"]


def test_a_task_comes_after_what_it_depends_on(open_agenda: Open) -> None:
    text = "- [ ] 1. a\n  - Depends on: 3\n- [ ] 2. b\n- [ ] 3. c\n  - Depends on: 2\n"
    assert [key[-1] for key in finish(open_agenda(text))] == ["b", "c", "a"]


def test_what_is_done_or_a_parent_is_never_chosen(open_agenda: Open) -> None:
    agenda = open_agenda("- [x] a\n- [ ] p\n  - [ ] b\n  - [x] c\n")
    assert finish(agenda) == ["b"]
    assert agenda.counts()[Outcome.COMPLETED] == 3


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.SKIPPED, Outcome.REPLACED])
def test_what_depends_on_a_lost_task_is_blocked_to_the_end_of_the_chain(
    open_agenda: Open, outcome: Outcome
) -> None:
    agenda = open_agenda(CHAIN)
    first, second, third = (task.key for task in agenda.book.roadmap.tasks)
    agenda.put(first, outcome=outcome)
    assert agenda.choose(may_start=True) == Choice("report")
    blocked = agenda.record(second)
    assert blocked is not None
    assert (blocked.outcome, blocked.reason) == (Outcome.BLOCKED, "dependency")
    assert blocked.detail == f"depends on 1, which is {outcome}"
    assert agenda.outcome(third) is Outcome.BLOCKED


def test_a_deferred_task_comes_back_once(open_agenda: Open) -> None:
    agenda = open_agenda(CHAIN + "- [ ] 4. d\n")
    first, _, _, free = (task.key for task in agenda.book.roadmap.tasks)
    agenda.put(first, outcome=Outcome.DEFERRED)
    assert agenda.choose(may_start=True) == Choice("task", free)
    complete(agenda, free)
    assert agenda.choose(may_start=True) == Choice("retry")
    agenda.put(first, outcome=Outcome.PENDING, retries=1)
    assert agenda.choose(may_start=True) == Choice("task", first)
    agenda.put(first, outcome=Outcome.DEFERRED)
    assert agenda.retryable() == []
    assert agenda.choose(may_start=True) == Choice("report")
    assert agenda.counts()[Outcome.BLOCKED] == 2


def test_a_deferred_task_that_kept_its_edits_is_taken_up_with_them(open_agenda: Open) -> None:
    agenda = open_agenda(ABC)
    agenda.put("a", outcome=Outcome.PENDING, retries=1, edits="ab12")
    assert agenda.choose(may_start=True) == Choice("kept", "a")


def test_a_waiting_task_holds_up_what_depends_on_it_and_nothing_else(open_agenda: Open) -> None:
    agenda = open_agenda(CHAIN + "- [ ] 4. d\n")
    first, second, _, free = (task.key for task in agenda.book.roadmap.tasks)
    agenda.put(first, outcome=Outcome.WAITING)
    assert agenda.choose(may_start=True) == Choice("task", free)
    complete(agenda, free)
    assert agenda.choose(may_start=True) == Choice("wait")
    assert agenda.outcome(second) is Outcome.PENDING


def test_only_what_is_selected_is_done(open_agenda: Open) -> None:
    agenda = open_agenda(ABC, select=["c", "a"])
    assert agenda.pending() == 2
    assert finish(agenda) == ["a", "c"]
    assert agenda.outcomes() == [Outcome.COMPLETED, Outcome.COMPLETED]
    assert agenda.counts()[Outcome.PENDING] == 1


def test_what_needs_a_task_that_is_not_selected_is_blocked(open_agenda: Open) -> None:
    keys = [task.key for task in open_agenda(CHAIN).book.roadmap.tasks]
    agenda = open_agenda(select=[keys[1]])
    assert agenda.choose(may_start=True) == Choice("report")
    blocked = agenda.record(keys[1])
    assert blocked is not None
    assert blocked.detail == "depends on 1, which is not done and not selected"


def test_at_the_limit_only_retries_are_started(open_agenda: Open) -> None:
    agenda = open_agenda(ABC)
    assert agenda.choose(may_start=False) == Choice("report")
    assert agenda.pending() == 3
    agenda.put("b", outcome=Outcome.DEFERRED)
    assert agenda.choose(may_start=False) == Choice("retry")
    agenda.put("b", outcome=Outcome.PENDING, retries=1)
    assert agenda.choose(may_start=False) == Choice("task", "b")


@pytest.mark.parametrize(
    "outcome", [o for o in Outcome if o not in (Outcome.PENDING, Outcome.COMPLETED)]
)
def test_a_run_that_is_taken_up_again_does_not_begin_what_has_ended(
    open_agenda: Open, outcome: Outcome
) -> None:
    open_agenda(ABC).put("a", outcome=outcome)
    again = open_agenda()
    assert again.pending() == 2
    assert again.choose(may_start=True) == Choice("task", "b")


def test_in_a_new_run_every_unchecked_task_is_open(open_agenda: Open) -> None:
    open_agenda(ABC).put("a", outcome=Outcome.FAILED)
    assert finish(open_agenda(run="r2")) == ["a", "b", "c"]


def test_the_roadmap_wins_over_the_record(open_agenda: Open) -> None:
    agenda = open_agenda("- [x] a\n- [ ] b\n")
    agenda.put("a", outcome=Outcome.FAILED)
    agenda.put("b", outcome=Outcome.COMPLETED)
    assert (agenda.outcome("a"), agenda.outcome("b")) == (Outcome.COMPLETED, Outcome.PENDING)
    assert agenda.counts() == counted(agenda)
    assert agenda.choose(may_start=True) == Choice("task", "b")


def test_what_a_person_changes_is_taken_over(open_agenda: Open) -> None:
    agenda = open_agenda(ABC)
    agenda.put("b", outcome=Outcome.FAILED)
    assert not agenda.refresh()
    agenda.book.path.write_text("- [ ] new\n- [x] a\n- [ ] b\n", encoding="utf-8")
    assert agenda.refresh()
    assert agenda.task("c") is None
    assert agenda.counts() == counted(agenda)
    assert finish(agenda) == ["new"]


@pytest.mark.parametrize("text", ["- [ ] b\n", "- [ ] a\n  - [ ] part\n- [ ] b\n"])
def test_a_task_that_a_person_took_away_meanwhile_is_counted_no_more(
    open_agenda: Open, text: str
) -> None:
    agenda = open_agenda(ABC)
    agenda.book.path.write_text(text, encoding="utf-8")
    agenda.refresh()
    agenda.put("a", outcome=Outcome.DEFERRED)
    assert agenda.counts() == counted(agenda)
    assert "a" not in finish(agenda)


def test_a_record_carries_id_and_title_of_its_task(open_agenda: Open) -> None:
    agenda = open_agenda(f"- [ ] {'long ' * 100}\n")
    (task,) = agenda.book.roadmap.tasks
    agenda.put(task.key, outcome=Outcome.FAILED)
    record = agenda.record(task.key)
    assert record is not None
    assert (record.id, len(record.title)) == ("1", 200)


def test_the_files_of_a_task_are_those_that_this_run_changed(open_agenda: Open) -> None:
    agenda = open_agenda(ABC)
    agenda.put("a", outcome=Outcome.COMPLETED, files=["a.py"])
    assert (agenda.files_of("a"), agenda.files_of("b")) == (["a.py"], [])


def test_progress_is_the_share_of_what_has_come_to_an_end(open_agenda: Open) -> None:
    agenda = open_agenda(ABC + "- [ ] d\n")
    told = [agenda.progress()]
    complete(agenda, "a")
    told.append(agenda.progress())
    agenda.put("b", outcome=Outcome.DEFERRED)
    told.append(agenda.progress())
    agenda.put("c", outcome=Outcome.FAILED)
    told.append(agenda.progress())
    assert told == [0, 25, 25, 50]
