"""A run that is stopped leaves a clean tree, and the next one goes on where it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from executor.errors import ExitCode, Interrupted, ModelRefused, ModelRejected, ModelUnavailable
from executor.events import Event, Note
from executor.model.port import Request
from executor.project import read_book
from executor.run import run
from executor.state import Outcome
from tests.support.machine import Ears, Played, file_block, make_project, order_for, play

ROADMAP = (
    "- [ ] 1. Make `a.txt`\n- [ ] 2. Say ok in `b.txt`\n  - Verify: `grep -q ok b.txt`\n"
    "- [ ] 3. Make `c.txt`\n"
)
A, C = file_block("a.txt", "a\n"), file_block("c.txt", "c\n")
B, WRONG = file_block("b.txt", "ok\n"), file_block("b.txt", "no\n")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project", ROADMAP)


def play_until(project: Path, answers: list[str], error: Exception) -> Played:
    """Answer so many times; then the model raises."""
    script = iter(answers)

    def answering(_request: Request) -> str:
        for answer in script:
            return answer
        raise error

    return play(project, answering)


def test_an_endpoint_that_never_answers_leaves_the_task_pending(project: Path) -> None:
    stopped = play_until(project, [], ModelUnavailable("down"))
    assert stopped.ending.code is ExitCode.USAGE
    assert stopped.ending.report.counts[Outcome.PENDING] == 3
    assert play(project, [A, B, C]).ending.code is ExitCode.DONE


def test_an_endpoint_that_stays_away_later_ends_the_run_resumable(project: Path) -> None:
    stopped = play_until(project, [A], ModelUnavailable("down"))
    assert stopped.ending.code is ExitCode.LIMIT
    assert stopped.ending.report.counts[Outcome.COMPLETED] == 1
    played = play(project, [B, C])
    assert played.ending.code is ExitCode.DONE
    assert played.ending.report.run_id == stopped.ending.report.run_id
    assert played.ears.path[0] == "execute"
    assert any("Going on with run" in note for note in played.ears.notes)


def test_a_refused_key_stops_the_run_at_once(project: Path) -> None:
    stopped = play_until(project, [], ModelRefused("no such key"))
    assert stopped.ending.code is ExitCode.USAGE
    assert stopped.ending.report.counts[Outcome.FAILED] == 0


def test_a_run_that_is_interrupted_takes_its_edits_off_the_tree(project: Path) -> None:
    stopped = play_until(project, [A, WRONG], Interrupted("SIGINT"))
    assert stopped.ending.code is ExitCode.INTERRUPTED
    assert stopped.ears.path[-1] == "repair_test"
    assert not (project / "b.txt").exists()
    played = play(project, [B, C])
    assert played.ears.path[0] == "repair_test"
    assert played.nodes_asked == ["repair_test", "execute"]
    assert played.ending.code is ExitCode.DONE


class Stopper:
    """Stops the run when `execute` has its answer and the graph does not know of it yet."""

    def on_event(self, event: Event) -> None:
        if event.type == "node_completed" and event.data["node"] == "execute":
            raise Interrupted("SIGINT")

    def on_note(self, note: Note) -> None:
        """Hear nothing."""


def test_an_answer_that_is_on_disk_is_not_paid_for_again(project: Path) -> None:
    order = replace(order_for(project, lambda _request: A, Ears()), listeners=(Stopper(),))
    stopped = run(order, read_book(order.project))
    assert stopped.code is ExitCode.INTERRUPTED
    assert stopped.report.usage.calls == 1
    finished = play(project, [B, C])
    assert finished.ears.path[0] == "execute"
    assert [request.name[0] for request in finished.requests] == ["2", "3"]
    assert finished.ending.report.usage.calls == 3
    assert (project / "a.txt").read_text(encoding="utf-8") == "a\n"
    assert finished.ending.code is ExitCode.DONE


def test_a_task_ticked_by_hand_meanwhile_is_not_gone_on_with(project: Path) -> None:
    play_until(project, [A, WRONG], Interrupted("SIGINT"))
    text = (project / "ROADMAP.md").read_text(encoding="utf-8")
    (project / "ROADMAP.md").write_text(text.replace("[ ] 2.", "[x] 2."), encoding="utf-8")
    played = play(project, [C])
    assert played.nodes_asked == ["execute"]
    assert played.ending.code is ExitCode.DONE


def test_a_task_removed_meanwhile_is_not_gone_on_with(project: Path) -> None:
    play_until(project, [A, WRONG], Interrupted("SIGINT"))
    (project / "ROADMAP.md").write_text("- [x] 1. Make `a.txt`\n- [ ] 3. Make `c.txt`\n")
    played = play(project, [C])
    assert played.ending.code is ExitCode.DONE


def test_a_finished_run_is_finished_and_the_next_one_is_new(project: Path) -> None:
    first = play(project, [A, *[WRONG, file_block("b.txt", "x\n"), file_block("b.txt", "y\n")], C])
    assert first.ending.code is ExitCode.NOT_ALL_DONE
    second = play(project, [B])
    assert second.ending.report.run_id != first.ending.report.run_id
    assert second.ending.code is ExitCode.DONE
    assert len(second.requests) == 1


def test_max_tasks_stops_with_work_left_and_the_next_run_does_the_rest(project: Path) -> None:
    first = play(project, [A, B], max_tasks=2)
    assert first.ending.code is ExitCode.LIMIT
    assert first.ending.report.counts[Outcome.COMPLETED] == 2
    second = play(project, [C], max_tasks=2)
    assert second.ending.code is ExitCode.DONE


def test_only_the_selected_tasks_are_done(project: Path) -> None:
    played = play(project, [C], selectors=("3",))
    assert played.ending.code is ExitCode.DONE
    assert (project / "c.txt").exists()
    assert not (project / "a.txt").exists()


def test_a_limit_leaves_the_run_open_and_what_failed_is_not_paid_for_again(project: Path) -> None:
    text = "- [ ] 1. Say ok in `b.txt`\n  - Verify: `grep -q ok b.txt`\n- [ ] 2. Make `a.txt`\n"
    (project / "ROADMAP.md").write_text(text, encoding="utf-8")
    bad = [file_block("b.txt", f"{word}\n") for word in ("no", "never", "not at all")]
    first = play(project, bad, max_tasks=1)
    assert (first.ending.code, first.ending.status) == (ExitCode.LIMIT, "limited")
    assert max(event.progress for event in first.ears.events) < 100
    second = play(project, [A], max_tasks=1)
    assert second.ending.report.run_id == first.ending.report.run_id
    assert [r.outcome for r in second.ending.report.task_results] == ["failed", "completed"]
    assert (second.ending.code, second.ending.status) == (ExitCode.NOT_ALL_DONE, "finished")


def test_progress_does_not_fall_when_a_run_is_taken_up_again(project: Path) -> None:
    stopped = play_until(project, [A], Interrupted("SIGINT"))
    resumed = play(project, [B, C])
    told = [event.progress for event in (*stopped.ears.events, *resumed.ears.events)]
    assert told == sorted(told)
    assert told[-1] == 100.0


def test_a_stored_answer_is_no_sign_of_life_of_the_endpoint(project: Path) -> None:
    play(project, [A], stop_after="execute")
    stopped = play_until(project, [], ModelUnavailable("down"))
    assert stopped.ending.report.counts[Outcome.COMPLETED] == 1
    assert stopped.ending.code is ExitCode.USAGE


def test_a_question_that_the_server_refuses_fails_one_task_and_not_the_run(project: Path) -> None:
    def answering(request: Request) -> str:
        if request.name.startswith("1-"):
            raise ModelRejected("the model's server refuses the question: too long")
        return B if request.name.startswith("2-") else C

    played = play(project, answering)
    assert [r.outcome for r in played.ending.report.task_results] == [
        *(Outcome.FAILED, Outcome.COMPLETED, Outcome.COMPLETED),
    ]
    assert played.ending.report.task_results[0].detail.endswith("refuses the question: too long")
    assert played.nodes_asked == ["execute", "execute", "execute"]


def test_a_plan_that_the_server_refuses_is_no_obstacle(project: Path) -> None:
    def answering(request: Request) -> str:
        if request.node == "plan_task":
            raise ModelRejected("too long")
        return {"1": A, "2": B, "3": C}[request.name[0]]

    assert play(project, answering, enable_planning=True).ending.code is ExitCode.DONE
