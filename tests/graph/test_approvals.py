"""What a person decides is parked, everything else goes on, and any process can answer."""

from contextlib import closing
from pathlib import Path

import pytest

from executor.errors import ExitCode, UsageError
from executor.model.port import Request
from executor.state import Outcome
from executor.store.folder import Folder
from executor.store.proposals import Answer, Proposals
from executor.store.records import Records
from tests.support.machine import Played, file_block, make_project, play

ROADMAP = (
    "- [ ] 1. Say ok in `a.txt`\n  - Verify: `grep -q ok a.txt`\n- [ ] 2. Make `b.txt`\n"
    "- [ ] 3. Make `c.txt`\n  - Depends on: 1\n"
)
BAD = [file_block("a.txt", f"{word}\n") for word in ("no", "never", "not at all")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project", ROADMAP)


@pytest.fixture
def parked(project: Path) -> Played:
    return play(project, [*BAD, file_block("b.txt", "b\n")], approval_mode="interactive")


def answer(project: Path, name: str, said: Answer) -> None:
    with closing(Records(Folder.of(project).database)) as records:
        Proposals(records).answer(name, said, author="ann")


def again(project: Path, *answers: str) -> Played:
    return play(project, answers, approval_mode="interactive")


def test_the_other_tasks_go_on_and_the_run_waits(parked: Played) -> None:
    report = parked.ending.report
    assert parked.ending.code is ExitCode.NEEDS_A_PERSON
    assert [r.outcome for r in report.task_results] == [Outcome.WAITING, Outcome.COMPLETED]
    assert [waiting.task for waiting in report.waiting] == ["1"]
    assert f"A decision waits: executor approve {report.waiting[0].id}" in parked.ears.notes


def test_an_unanswered_run_waits_on_without_asking_the_model(project: Path, parked: Played) -> None:
    waiting = parked.ending.report.waiting
    played = again(project)
    assert played.ending.code is ExitCode.NEEDS_A_PERSON
    assert played.ending.report.waiting == waiting
    assert played.requests == []


@pytest.mark.parametrize(
    ("said", "status"), [("approve", "applied"), ("reject", "closed")], ids=["approved", "rejected"]
)
def test_an_answer_ends_the_task_as_it_says(
    project: Path, parked: Played, said: Answer, status: str
) -> None:
    answer(project, parked.ending.report.waiting[0].id, said)
    played = again(project)
    report = played.ending.report
    assert played.ending.code is ExitCode.NOT_ALL_DONE
    assert [r.outcome for r in report.task_results] == [
        *(Outcome.FAILED, Outcome.COMPLETED, Outcome.BLOCKED),
    ]
    (recovery,) = report.recoveries
    assert (recovery.status, recovery.answer, recovery.author) == (status, said, "ann")
    assert "approval_received" in {event.type for event in played.ears.events}


def test_a_task_that_was_added_while_a_decision_waits_is_done(
    project: Path, parked: Played
) -> None:
    assert parked.ending.report.waiting
    with (project / "ROADMAP.md").open("a", encoding="utf-8") as file:
        file.write("- [ ] 4. Make `d.txt`\n")
    played = again(project, file_block("d.txt", "d\n"))
    assert played.ending.code is ExitCode.NEEDS_A_PERSON
    assert played.ending.report.counts[Outcome.COMPLETED] == 2


def test_nothing_is_answered_twice(project: Path, parked: Played) -> None:
    name = parked.ending.report.waiting[0].id
    answer(project, name, "approve")
    with pytest.raises(UsageError, match="no decision waits"):
        answer(project, name, "reject")


def test_review_only_applies_nothing_and_the_task_is_failed(project: Path) -> None:
    played = play(project, [*BAD, file_block("b.txt", "b\n")], approval_mode="review_only")
    (recovery,) = played.ending.report.recoveries
    assert (recovery.strategy, recovery.status) == ("escalate", "closed")
    assert "apply_recovery" not in played.ears.path
    assert played.ending.code is ExitCode.NOT_ALL_DONE


def test_another_selection_withdraws_the_decisions_of_the_run_it_leaves(
    project: Path, parked: Played
) -> None:
    name = parked.ending.report.waiting[0].id
    other = play(project, [], approval_mode="interactive", selectors=("3",))
    assert any("is left; its decisions are withdrawn" in note for note in other.ears.notes)
    with pytest.raises(UsageError, match="no decision waits"):
        answer(project, name, "approve")


def test_a_task_ticked_by_hand_needs_no_decision_any_more(project: Path, parked: Played) -> None:
    assert parked.ending.report.waiting
    text = (project / "ROADMAP.md").read_text(encoding="utf-8")
    (project / "ROADMAP.md").write_text(text.replace("- [ ] 1.", "- [x] 1."), encoding="utf-8")
    played = again(project, file_block("c.txt", "c\n"))
    assert played.ending.report.waiting == []
    assert played.ending.code is ExitCode.DONE


def test_two_tasks_that_bore_the_same_number_are_two_decisions(tmp_path: Path) -> None:
    first = "- [ ] Say ok in `a.txt`\n  - Verify: `grep -q ok a.txt`\n"
    second = "- [ ] Say fine in `b.txt`\n  - Verify: `grep -q fine b.txt`\n"
    project = make_project(tmp_path / "project", first)
    again(project, *BAD)
    (project / "ROADMAP.md").write_text(second + first, encoding="utf-8")
    played = again(project, *[answer.replace("a.txt", "b.txt") for answer in BAD])
    assert len({waiting.id for waiting in played.ending.report.waiting}) == 2
    assert played.ending.report.counts[Outcome.WAITING] == 2


def test_a_parked_task_ticked_by_hand_during_the_run_needs_no_decision(project: Path) -> None:
    answers = iter(BAD)

    def answering(request: Request) -> str:
        if request.name.startswith("1-"):
            return next(answers)
        text = (project / "ROADMAP.md").read_text(encoding="utf-8")
        (project / "ROADMAP.md").write_text(text.replace("- [ ] 1.", "- [x] 1."), encoding="utf-8")
        return file_block("b.txt" if request.name.startswith("2-") else "c.txt", "x\n")

    played = play(project, answering, approval_mode="interactive")
    assert played.ending.report.waiting == []
    assert played.ending.code is ExitCode.DONE


def test_a_withdrawn_task_whose_line_comes_back_is_done_like_any_other(
    project: Path, parked: Played
) -> None:
    assert parked.ending.report.waiting
    (project / "ROADMAP.md").write_text("- [ ] 5. Make `e.txt`\n", encoding="utf-8")
    assert again(project, file_block("e.txt", "e\n")).ending.code is ExitCode.DONE
    (project / "ROADMAP.md").write_text(ROADMAP.partition("- [ ] 2.")[0], encoding="utf-8")
    assert again(project, file_block("a.txt", "ok\n")).ending.code is ExitCode.DONE


def test_a_limit_that_held_nothing_back_is_not_the_reason_to_stop(tmp_path: Path) -> None:
    roadmap = ROADMAP.replace("- [ ] 2. Make `b.txt`\n", "")
    project = make_project(tmp_path / "project", roadmap)
    played = play(project, BAD, approval_mode="interactive", max_tasks=1)
    assert played.ending.code is ExitCode.NEEDS_A_PERSON
