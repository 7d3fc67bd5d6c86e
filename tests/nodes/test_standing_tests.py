"""Tests that stand already judge the work, and are not changed by it."""

from pathlib import Path

import pytest

from executor.state import Outcome
from tests.support.command import WITHOUT_OUR_PLUGINS
from tests.support.machine import Played, file_block, make_project, play

STANDING = "import app\n\n\ndef test_two():\n    assert app.two() == 2\n"
WRONG = file_block("app.py", "def two():\n    return 3\n")
RIGHT = file_block("app.py", "def two():\n    return 2\n")
WEAKENED = file_block("test_app.py", "def test_ok():\n    assert True\n")
ADDED = file_block(
    "test_app.py", f"{STANDING}\n\ndef test_three():\n    assert app.two() + 1 == 3\n"
)


def played(root: Path, task: str, *answers: str) -> Played:
    files = {"test_app.py": STANDING, "app.py": "def two():\n    return 1\n"}
    files |= {"pytest.ini": WITHOUT_OUR_PLUGINS}
    return play(make_project(root / "project", f"- [ ] 1. {task}\n", files), answers)


def test_a_weakened_test_is_left_out_and_the_standing_one_judges(tmp_path: Path) -> None:
    run = played(tmp_path, "Let two be two", WRONG + WEAKENED, WRONG + WEAKENED, RIGHT + WEAKENED)
    assert run.ending.code == 0
    assert run.nodes_asked == ["execute", "repair", "repair_test"]
    assert "tests that stand already are the judge" in run.requests[1].messages[1].text
    assert "Your change of test_app.py was left out" in run.requests[2].messages[1].text
    project = tmp_path / "project"
    assert (project / "test_app.py").read_text(encoding="utf-8") == STANDING
    (result,) = run.ending.report.task_results
    assert (result.files, result.left_out) == (["app.py"], ["test_app.py"])
    report = (project / ".executor" / "report.md").read_text(encoding="utf-8")
    assert "Changes of standing tests that were left out" in report


@pytest.mark.parametrize("repair", ["I did it already.", RIGHT, WRONG + "DELETE: app.py\n"])
def test_a_repair_of_no_use_about_tests_alone_loses_nothing(tmp_path: Path, repair: str) -> None:
    run = played(tmp_path, "Let two be two", RIGHT + WEAKENED, repair, RIGHT)
    assert run.nodes_asked[:2] == ["execute", "repair"]
    assert run.ending.code == 0


def test_what_comes_back_beside_the_standing_tests_is_taken(tmp_path: Path) -> None:
    run = played(tmp_path, "Let two be two", RIGHT + WEAKENED, ADDED)
    (result,) = run.ending.report.task_results
    assert run.nodes_asked == ["execute", "repair"]
    assert (result.files, result.left_out) == (["app.py", "test_app.py"], [])


def test_that_a_change_was_left_out_stands_in_the_reason_of_the_failure(tmp_path: Path) -> None:
    numbers = (3, 3, 4, 5)
    answers = [WEAKENED + file_block("app.py", f"def two():\n    return {n}\n") for n in numbers]
    run = played(tmp_path, "Let two be three", *answers)
    (result,) = run.ending.report.task_results
    assert result.outcome is Outcome.FAILED
    assert "changes of test_app.py were left out" in result.detail


def test_an_added_test_with_a_slip_that_can_be_mended_is_not_left_out(tmp_path: Path) -> None:
    slip = ADDED.replace("def test_three():", "def test_three()")
    run = played(tmp_path, "Let two be two, with a test", RIGHT + slip)
    assert run.nodes_asked == ["execute"]
    assert run.ending.report.task_results[0].files == ["app.py", "test_app.py"]


def test_an_answer_that_changes_nothing_but_standing_tests_is_repaired(tmp_path: Path) -> None:
    run = played(tmp_path, "Let two be two", WEAKENED, RIGHT)
    assert run.nodes_asked == ["execute", "repair"]
    assert "the answer only changes tests that stand already" in run.requests[1].messages[1].text


def test_tests_may_be_added_to_a_standing_file(tmp_path: Path) -> None:
    run = played(tmp_path, "Let two be two, with a test", RIGHT + ADDED)
    assert run.ending.report.task_results[0].files == ["app.py", "test_app.py"]


@pytest.mark.parametrize("task", ["Simplify the tests", "Rework `test_app.py`"])
def test_a_task_that_asks_for_it_may_change_them(tmp_path: Path, task: str) -> None:
    assert played(tmp_path, task, WEAKENED).ending.code == 0


def test_tests_of_its_own_may_be_changed_by_a_task(tmp_path: Path) -> None:
    wrong = file_block(
        "test_more.py", "import app\n\n\ndef test_more():\n    assert app.two() == 4\n"
    )
    right = file_block(
        "test_more.py", "import app\n\n\ndef test_more():\n    assert app.two() == 2\n"
    )
    run = played(tmp_path, "Let two be two, with more tests", RIGHT + wrong, right)
    assert run.nodes_asked == ["execute", "repair_test"]
    assert run.ending.code == 0
