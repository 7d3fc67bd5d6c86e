"""A repair is asked with what it needs, and taken over only if it makes nothing worse."""

from pathlib import Path

import pytest

from tests.support.machine import file_block, make_project, play

ROADMAP = "- [ ] 1. Make `a.json` from `start.txt`\n"
WRONG = file_block("a.json", '{"a": ]\n')
RIGHT = file_block("a.json", '{"a": 1}\n')
TWO_WRONG = WRONG + file_block("b.json", '{"b": ]\n')


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project", ROADMAP, {"start.txt": "the start\n"})


def prompts(project: Path, *answers: str) -> list[str]:
    played = play(project, answers, test_command="true")
    assert played.ending.code == 0
    return [request.messages[1].text for request in played.requests]


def test_a_repair_that_breaks_more_is_not_taken_over_and_the_model_is_told(project: Path) -> None:
    first, second = prompts(project, WRONG, TWO_WRONG, RIGHT)[1:]
    assert "not taken over" not in first
    assert "your repair was not taken over, for it made things worse" in second
    assert "### b.json" not in second
    assert not (project / "b.json").exists()


def test_a_repair_that_mends_one_fault_and_shows_the_next_is_taken_over(project: Path) -> None:
    broken = file_block("a.py", "def f(a b):\n    return one + two + three\n")
    unknown = file_block("a.py", "def f():\n    return one + two + three\n")
    good = file_block("a.py", "def f():\n    return 1 + 2 + 3\n")
    assert "not taken over" not in prompts(project, broken, unknown, good)[2]


def test_an_answer_of_no_use_is_repaired_with_all_that_the_first_prompt_showed(
    project: Path,
) -> None:
    execute, repair = prompts(project, "I have done it.", RIGHT)
    assert "the start" in execute
    assert "the start" in repair
    assert "Task 1" in repair


def test_an_edit_that_does_not_fit_is_repaired_with_the_file_as_it_is(project: Path) -> None:
    edit = "EDIT: start.txt\n```\n<<<<<<< SEARCH\nthe end\n=======\nnew\n>>>>>>> REPLACE\n```\n"
    repair = prompts(project, RIGHT + edit, file_block("start.txt", "new\n"))[1]
    assert "### start.txt" in repair
    assert "The file now:\n```\nthe start\n```" in repair
    assert "Task 1" in repair


@pytest.mark.parametrize("answer", [WRONG, file_block("a.py", "def f(a b):\n  pass\n")])
def test_a_repair_prompt_is_shorter_than_the_one_it_repairs(project: Path, answer: str) -> None:
    execute, repair = prompts(project, answer, RIGHT + file_block("a.py", "x = 1\n"))
    assert len(repair) < len(execute)


def test_what_comes_after_an_answer_of_no_use_is_taken_over_whatever_it_is(project: Path) -> None:
    last = prompts(project, "I have done it.", TWO_WRONG, RIGHT + file_block("b.json", "{}\n"))[2]
    assert "not taken over" not in last
    assert "### a.json" in last
