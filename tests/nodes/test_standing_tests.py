"""Tests that stand already judge the work, and are not changed by it."""

from pathlib import Path

import pytest

from executor.checks.standing_tests import altered, asks_for
from executor.state import Outcome
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
    return play(make_project(root / "project", f"- [ ] 1. {task}\n", files), answers)


def test_a_weakened_test_is_left_out_and_the_standing_one_judges(tmp_path: Path) -> None:
    run = played(tmp_path, "Let two be two", WRONG + WEAKENED, RIGHT + WEAKENED)
    assert run.ending.code == 0
    assert run.nodes_asked == ["execute", "repair_test"]
    assert "Your change of test_app.py was left out" in run.requests[1].messages[1].text
    project = tmp_path / "project"
    assert (project / "test_app.py").read_text(encoding="utf-8") == STANDING
    assert run.ending.report.task_results[0].files == ["app.py"]


def test_that_a_change_was_left_out_stands_in_the_reason_of_the_failure(tmp_path: Path) -> None:
    answers = [WEAKENED + file_block("app.py", f"def two():\n    return {n}\n") for n in (3, 4, 5)]
    run = played(tmp_path, "Let two be three", *answers)
    (result,) = run.ending.report.task_results
    assert result.outcome is Outcome.FAILED
    assert "changes of test_app.py were left out" in result.detail


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


SUITE = "class TestA:\n    def test_a(self):\n        assert a == 1\n"


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        (STANDING, STANDING.replace("import app", "import app, os"), False),
        (STANDING, f"# a remark\n{STANDING}", False),
        (STANDING, STANDING.replace("== 2", "== 3"), True),
        (STANDING, STANDING.replace("def test", "@skip\ndef test"), True),
        (STANDING, "", True),
        (STANDING, None, True),
        (SUITE, f"{SUITE}\n    def test_b(self):\n        assert b\n", False),
        (SUITE, SUITE.replace("TestA:", "TestA(Skipped):"), True),
        (SUITE, SUITE.replace("== 1", ">= 1"), True),
        ("it('works', () => {\n  a();\n});\n", "it('works', () => {\n  a();\n});\nb();\n", False),
        ("it('works', () => {\n  a();\n});\n", "it('works', () => {\n});\n", True),
    ],
)
def test_only_what_is_added_leaves_a_test_as_it_was(
    before: str, after: str | None, *, changed: bool
) -> None:
    assert altered(before, after) is changed


@pytest.mark.parametrize(
    ("text", "files", "asked"),
    [
        ("Let two be two, with a test", [], False),
        ("Make the tests pass", [], False),
        ("Change `two` in app.py", [], False),
        ("Adapt the tests to it", [], True),
        ("Change two, see tests/test_app.py", [], True),
        ("Change two", ["tests/test_app.py"], True),
        ("Change two, see my_test_app.pyx", [], False),
    ],
)
def test_a_task_asks_for_a_change_of_tests_by_name_or_by_word(
    text: str, files: list[str], *, asked: bool
) -> None:
    assert asks_for("tests/test_app.py", text, files) is asked
