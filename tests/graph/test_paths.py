"""Whole runs of the machine: the nodes it visits, and what it leaves behind."""

import json
from pathlib import Path

import pytest

from executor.errors import ExitCode
from executor.model.port import Request
from executor.state import Outcome
from tests.support.machine import Played, file_block, make_project, play

ONE = "# Plan\n\n- [ ] 1.1 Say ok in `out.txt`\n  - Verify: `grep -q ok out.txt`\n"
GOOD = file_block("out.txt", "ok\n")
WRONG = file_block("out.txt", "no\n")
OTHER_WRONG = file_block("out.txt", "never\n")
BROKEN = file_block("out.json", '{"a": \n')
MENDED = file_block("out.json", '{"a": 1}\n') + GOOD

START = ["parse_roadmap", "pick_task", "build_context", "execute", "validate"]
WRITTEN = ["write", "verify"]
REPAIRED = ["repair", "validate"]
TEST_REPAIRED = ["repair_test", "validate", *WRITTEN]
DONE = ["checkpoint", "decide_next", "generate_report"]
GIVEN_UP = [
    *("classify_failure", "propose_recovery", "apply_recovery", "decide_next", "generate_report"),
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project", ONE)


def roadmap(project: Path) -> str:
    return (project / "ROADMAP.md").read_text(encoding="utf-8")


def failed(played: Played) -> str:
    (result,) = played.ending.report.task_results
    assert result.outcome is Outcome.FAILED
    return result.detail


def test_a_clean_task_takes_one_call(project: Path) -> None:
    played = play(project, [GOOD])
    assert played.ears.path == [*START, *WRITTEN, *DONE]
    assert played.nodes_asked == ["execute"]
    assert played.ending.code is ExitCode.DONE
    assert roadmap(project) == ONE.replace("[ ]", "[x]")
    assert (project / "out.txt").read_text(encoding="utf-8") == "ok\n"


def test_invalid_edits_are_repaired_before_anything_is_written(project: Path) -> None:
    played = play(project, [BROKEN, MENDED])
    assert played.ears.path == [*START, *REPAIRED, *WRITTEN, *DONE]
    assert "Validation failed for 1 file" in played.ears.notes
    assert "Repairing out.json (attempt 1/2)" in played.ears.notes
    assert played.ending.code is ExitCode.DONE


def test_two_repairs_that_do_not_help_end_the_task_with_a_clean_tree(project: Path) -> None:
    played = play(project, [BROKEN, BROKEN, BROKEN])
    assert played.ears.path == [*START, *REPAIRED, *REPAIRED, *GIVEN_UP]
    assert failed(played).startswith("Failed to repair after 2 attempts: out.json:")
    assert not (project / "out.json").exists()
    assert roadmap(project) == ONE
    assert played.ending.code is ExitCode.NOT_ALL_DONE


def test_failing_tests_are_repaired_from_their_output(project: Path) -> None:
    played = play(project, [WRONG, GOOD])
    assert played.ears.path == [*START, *WRITTEN, *TEST_REPAIRED, *DONE]
    assert "Test repair attempt 1/2" in played.ears.notes
    assert played.ending.code is ExitCode.DONE


def test_two_test_repairs_that_do_not_help_end_the_task(project: Path) -> None:
    played = play(project, [WRONG, OTHER_WRONG, file_block("out.txt", "not this either\n")])
    assert played.ears.path == [*START, *WRITTEN, *TEST_REPAIRED, *TEST_REPAIRED, *GIVEN_UP]
    assert "Max repairs exceeded, classifying failure" in played.ears.notes
    assert failed(played).startswith("Tests still failing after 2 repair attempts")
    assert not (project / "out.txt").exists()


def test_the_worst_case_takes_fifteen_transitions_from_execute_to_the_last_verify(
    project: Path,
) -> None:
    wrong = [file_block("out.txt", f"{word}\n") for word in ("no", "never", "not at all")]
    played = play(project, [BROKEN, BROKEN, file_block("out.json", "1\n") + wrong[0], *wrong[1:]])
    path = played.ears.path
    assert path == [
        *(*START, *REPAIRED, *REPAIRED, *WRITTEN, *TEST_REPAIRED, *TEST_REPAIRED, *GIVEN_UP),
    ]
    last = len(path) - 1 - path[::-1].index("verify")
    assert last - path.index("execute") == 15


def test_the_same_edits_again_are_no_reason_for_another_test_run(project: Path) -> None:
    played = play(project, [WRONG, WRONG, GOOD])
    assert played.ears.path == [
        *(*START, *WRITTEN, "repair_test", "validate"),
        *(*REPAIRED, *WRITTEN, *DONE),
    ]
    assert "nothing changed" in played.requests[2].messages[1].text


def test_a_plan_is_asked_for_first_and_told_to_the_model(project: Path) -> None:
    plan = {"likely_files": ["out.txt"], "approach": "write it", "complexity": "low"}
    played = play(project, [json.dumps(plan), GOOD], enable_planning=True)
    assert played.ears.path[:4] == ["parse_roadmap", "pick_task", "plan_task", "build_context"]
    planning = played.ears.notes.index("Planning task [1.1]")
    assert planning < played.ears.notes.index("Executing task [1.1] Say ok in `out.txt`")
    assert "write it" in played.requests[1].messages[1].text


def test_an_answer_that_is_no_plan_is_no_obstacle(project: Path) -> None:
    played = play(project, ["no idea", GOOD], enable_planning=True)
    assert "The answer holds no plan; going on without one" in played.ears.notes
    assert played.ending.code is ExitCode.DONE


def test_an_answer_without_edits_is_a_problem_for_the_first_repair(project: Path) -> None:
    played = play(project, ["I cannot do that.", GOOD])
    assert played.nodes_asked == ["execute", "repair"]
    assert played.ending.code is ExitCode.DONE


DEFERRING = "# Plan\n\n- [ ] 1.1 Use `nowhere_to_be_found` in `a.py`\n\n- [ ] 1.2 Note in `b.txt`\n"
IMPORTS = file_block("a.py", "import nowhere_to_be_found\n")


def test_a_missing_module_defers_the_task_and_skips_it_after_the_retry(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", DEFERRING)
    played = play(project, [IMPORTS, IMPORTS, file_block("b.txt", "done\n"), IMPORTS, IMPORTS])
    notes = played.ears.notes
    assert "Classified failure: MISSING_DEPENDENCY -> DEFER" in notes
    assert notes.index("Deferring task: 1.1 (MISSING_DEPENDENCY)") < notes.index(
        "Retrying deferred task: 1.1"
    )
    assert "Classified failure: ENVIRONMENT_ISSUE -> SKIP" in notes
    assert [r.outcome for r in played.ending.report.task_results] == ["skipped", "completed"]
    assert played.ending.report.recoveries[-1].explanation.endswith(
        "python -m pip install nowhere_to_be_found"
    )
    assert not (project / "a.py").exists()


def test_a_deferred_attempt_that_holds_now_costs_no_call(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", DEFERRING)
    played = play(project, [IMPORTS, IMPORTS, file_block("nowhere_to_be_found.py", "x = 1\n")])
    assert played.nodes_asked == ["execute", "repair", "execute"]
    assert (
        played.ears.path[-7:]
        == [
            *("retry_deferred", "pick_task", "validate", *WRITTEN, "checkpoint", "decide_next"),
            "generate_report",
        ][-7:]
    )
    assert played.ending.code is ExitCode.DONE


CHAIN = (
    "- [ ] 1. First in `a.txt`\n  - Verify: `grep -q ok a.txt`\n"
    "- [ ] 2. Second in `b.txt`\n  - Depends on: 1\n"
    "- [ ] 3. Third in `c.txt`\n"
)


def test_what_depends_on_a_failed_task_is_blocked_and_the_rest_goes_on(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", CHAIN)
    bad = [file_block("a.txt", f"{n}\n") for n in range(3)]
    played = play(project, [*bad, file_block("c.txt", "c\n")])
    counts = played.ending.report.counts
    assert (counts[Outcome.FAILED], counts[Outcome.BLOCKED], counts[Outcome.COMPLETED]) == (1, 1, 1)
    assert played.ending.code is ExitCode.NOT_ALL_DONE


def test_without_recovery_a_failure_is_just_a_failure(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", DEFERRING)
    played = play(project, [IMPORTS, IMPORTS, file_block("b.txt", "done\n")], enable_recovery=False)
    assert [r.outcome for r in played.ending.report.task_results] == ["failed", "completed"]


def test_a_task_out_of_steps_goes_to_a_person_once(project: Path) -> None:
    played = play(project, [WRONG, OTHER_WRONG, GOOD], max_iterations=8)
    assert "which is its limit" in failed(played)
    assert played.ears.path.count("classify_failure") == 1
    assert not (project / "out.txt").exists()


def test_what_failed_before_is_told_in_the_next_run(project: Path) -> None:
    play(project, [BROKEN, BROKEN, BROKEN])
    played = play(project, [GOOD])
    assert "Failed to repair after 2 attempts" in played.requests[0].messages[1].text
    assert played.ending.code is ExitCode.DONE


def test_the_beginning_of_a_prompt_is_the_same_for_every_task(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", "- [ ] 1. A in `a.txt`\n- [ ] 2. B in `b.txt`\n")
    played = play(project, [file_block("a.txt", "a\n"), file_block("b.txt", "b\n")])
    first, second = (request.messages[0] for request in played.requests)
    assert first == second


def test_a_roadmap_that_grows_during_the_run_is_read_again(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", "- [ ] 1. A in `a.txt`\n")

    def answering(request: Request) -> str:
        if request.name.startswith("1-"):
            with (project / "ROADMAP.md").open("a", encoding="utf-8") as file:
                file.write("- [ ] 2. B in `b.txt`\n")
            return file_block("a.txt", "a\n")
        return file_block("b.txt", "b\n")

    played = play(project, answering)
    assert played.ending.report.counts[Outcome.COMPLETED] == 2
    assert roadmap(project) == "- [x] 1. A in `a.txt`\n- [x] 2. B in `b.txt`\n"


def test_a_task_that_is_removed_meanwhile_is_not_committed(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", "- [ ] 1. A in `a.txt`\n- [ ] 2. B in `b.txt`\n")

    def answering(request: Request) -> str:
        if request.name.startswith("1-"):
            (project / "ROADMAP.md").write_text("- [ ] 2. B in `b.txt`\n", encoding="utf-8")
            return file_block("a.txt", "a\n")
        return file_block("b.txt", "b\n")

    played = play(project, answering)
    assert not (project / "a.txt").exists()
    assert played.ending.report.counts[Outcome.COMPLETED] == 1


def test_the_first_failing_test_is_named_even_if_the_last_repair_failed_otherwise(
    tmp_path: Path,
) -> None:
    files = {"test_red.py": "def test_is_red():\n    assert 1 == 2\n"}
    project = make_project(tmp_path / "project", "- [ ] 1. Make `a.txt`\n", files)
    a = file_block("a.txt", "a\n")
    detail = failed(play(project, [a, a, a, a]))
    assert detail.startswith("1 test failed: test_red.py::test_is_red: assert 1 == 2")
    assert "nothing changed: these very edits just failed" in detail


def test_what_a_task_is_checked_with_does_not_say_what_kind_of_work_it_is(tmp_path: Path) -> None:
    roadmap = "- [ ] 1. Refuse negative numbers\n  - Verify: `true tests/test_item.py`\n"
    project = make_project(tmp_path / "project", roadmap)
    played = play(project, [file_block("a.py", "x = 1\n")])
    assert "Do not change the code under test" not in played.requests[0].messages[1].text


def test_the_model_is_shown_what_lies_beside_the_file_and_what_the_section_made(
    tmp_path: Path,
) -> None:
    roadmap = (
        "# A\n\n- [ ] 1. Add `inv/stock.py`\n- [ ] 2. Add a summary in the same file\n"
        "\n# B\n\n- [ ] 3. Something else\n"
    )
    project = make_project(tmp_path / "project", roadmap, {"inv/item.py": "class Item: ...\n"})
    answers = [file_block("inv/stock.py", f"stock = {n}\n") for n in range(2)]
    played = play(project, [*answers, file_block("note.txt", "x\n")])
    first, second, third = (request.messages[1].text for request in played.requests)
    assert "class Item" in first
    assert "stock = 0" in second
    assert "stock = " not in third
