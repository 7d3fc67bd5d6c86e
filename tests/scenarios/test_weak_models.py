"""Whole runs with a model that knows the answers and says them as weak models do."""

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.noisy_model.catalogue import all_tasks
from benchmarks.noisy_model.figures import as_json, level_figures
from benchmarks.noisy_model.level_run import LevelRun, run_level
from benchmarks.noisy_model.noise import NOISES, Noise
from benchmarks.noisy_model.oracle import Level, Oracle
from benchmarks.noisy_model.places import parses
from benchmarks.noisy_model.reading import Current, pair_between
from benchmarks.noisy_model.task import Said, Task
from executor.model.port import Message, Request

ROOT = Path(__file__).resolve().parents[2]
TASKS = all_tasks()
QUICK = ("1.1", "1.4", "2.1", "2.7", "3.1", "3.3", "4.1", "4.7", "5.2", "5.12")
CLEAN = Level("clean", 0, 0)
SLOPPY = Level("sloppy", 1, 0, evenly=True)
SLOPPY_KINDS = (
    *("prose around", "bold path", "four quotes", "missing colon", "missing bracket"),
    *("made-up import", "missing import", "unclosed fence", "smart quotes", "tilde fence"),
)
SLOPPY_TASKS = (
    *("1.1", "1.2", "1.5", "1.6", "1.8", "1.9"),
    *("1.12", "2.1", "2.2", "2.3", "2.6", "3.5"),
)


def chosen(*ids: str) -> list[Task]:
    return [task for task in TASKS if task.id in ids]


def said(task: Task) -> Said:
    return Said(task.blocks, task.before, task.slip)


@pytest.fixture(scope="module")
def sloppy(tmp_path_factory: pytest.TempPathFactory) -> LevelRun:
    kinds = [noise for noise in NOISES if noise.name in SLOPPY_KINDS]
    root = tmp_path_factory.mktemp("sloppy") / "project"
    return run_level(root, chosen(*SLOPPY_TASKS), SLOPPY, noises=kinds)


def test_a_sloppy_model_does_most_of_its_tasks(sloppy: LevelRun) -> None:
    figures = level_figures(sloppy)
    assert figures.damaged == figures.tasks == len(SLOPPY_TASKS)
    assert figures.done > 0.7 * figures.tasks


def test_a_sloppy_model_has_no_false_success(sloppy: LevelRun) -> None:
    assert [result.task for result in sloppy.results if result.false] == []


def test_a_question_that_repairs_is_shorter_than_the_one_it_repairs(sloppy: LevelRun) -> None:
    asked = 0
    for result in sloppy.results:
        [first, *others] = result.history.prompts
        repairs = [characters for node, characters in others if node == "repair"]
        asked += len(repairs)
        assert all(characters < first[1] for characters in repairs), result
    assert asked > 0


def test_undamaged_answers_need_one_call_each(tmp_path: Path) -> None:
    run = run_level(tmp_path / "project", chosen(*QUICK), CLEAN)
    figures = level_figures(run)
    assert (figures.done, figures.false_successes, figures.calls_per_task) == (len(QUICK), 0, 1.0)


def test_a_ticked_box_over_wrong_code_is_a_false_success(tmp_path: Path) -> None:
    """A check that proves nothing lets anything through; the hidden one does not."""
    task = Task(
        id="1.1",
        title="Write `one` in `kit/one.py`",
        details=(),
        before={"tests/test_one.py": "def test_nothing():\n    assert True\n"},
        blocks=chosen("1.1")[0].blocks,
        slip=("", ""),
        hidden="raise AssertionError",
    )
    run = run_level(tmp_path / "project", [task], CLEAN)
    assert as_json([run])["false"] == {"clean": ["1.1: clean"]}


def test_there_are_enough_tasks_of_enough_kinds() -> None:
    edited = [task for task in TASKS if any(block.word == "EDIT" for block in task.blocks)]
    long = [task for task in edited if any(text.count("\n") > 200 for text in task.before.values())]
    assert len(TASKS) >= 44
    assert len(edited) >= 12
    assert len(long) >= 3
    assert {block.word for task in TASKS for block in task.blocks} == {
        *("FILE", "EDIT", "MOVE", "DELETE")
    }
    assert len({task.id for task in TASKS}) == len(TASKS)


def test_no_two_tasks_write_the_same_file() -> None:
    written = [path for task in TASKS for path in {*task.before, *task.right}]
    assert [path for path, count in Counter(written).items() if count > 1] == []


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_every_right_answer_parses_and_can_be_slipped(task: Task) -> None:
    assert all(parses(path, text) for path, text in task.right.items())
    right, wrong = task.slip
    assert (right == wrong == "") or sum(right in block.body for block in task.blocks) == 1
    for block in task.blocks:
        assert all(task.before[block.path].count(search) == 1 for search, _ in block.pairs)


@pytest.mark.parametrize("noise", NOISES, ids=lambda noise: noise.name)
def test_every_kind_of_noise_fits_a_task_and_changes_its_answer(noise: Noise) -> None:
    damaged = [
        text
        for task in TASKS
        if (text := noise.damage(random.Random(task.id), said(task))) is not None  # noqa: S311 - repeatable, no secret
        and text != said(task).text
    ]
    assert damaged


@pytest.mark.parametrize("noise", NOISES, ids=lambda noise: noise.name)
def test_noise_is_repeatable(noise: Noise) -> None:
    first, second = (
        [noise.damage(random.Random(task.id), said(task)) for task in TASKS]  # noqa: S311 - repeatable, no secret
        for _ in range(2)
    )
    assert first == second


def test_there_are_enough_kinds_of_noise() -> None:
    kinds = Counter(noise.kind for noise in NOISES)
    assert len({noise.name for noise in NOISES}) == len(NOISES) >= 32
    assert min(kinds["format"], kinds["syntax"], kinds["meaning"], kinds["transport"]) >= 4


def ask(oracle: Oracle, *told: Message, node: str = "execute") -> str:
    return oracle.answer(Request("any", node, told)).text


def test_the_oracle_goes_on_where_an_answer_was_cut_off() -> None:
    cut = [noise for noise in NOISES if noise.name == "cut by length"]
    [task] = chosen("1.2")
    oracle = Oracle([task], SLOPPY, noises=cut)
    question = Message("user", "Task 1.2: Write Roman numbers")
    answer = oracle.answer(Request("any", "execute", (question,)))
    assert answer.finish_reason == "length"
    begun = answer.text[: answer.text.rindex("\n") + 1]
    rest = ask(oracle, question, Message("assistant", begun), Message("user", "Go on"))
    assert begun + rest == said(task).text


def test_the_oracle_repairs_what_it_is_told_of() -> None:
    [task] = chosen("3.5")
    oracle = Oracle([task], CLEAN)
    told = "Your answer to task 3.5 is not valid.\n\n### io_kit/reader.py\nError: expected ':'"
    answer = ask(oracle, Message("user", told), node="repair")
    assert answer.startswith("FILE: io_kit/reader.py\n")
    assert answer.count("FILE: ") == 1


def test_the_oracle_knows_no_answer_to_other_questions() -> None:
    oracle = Oracle(chosen("1.1"), CLEAN)
    assert "FILE" not in ask(oracle, Message("user", "Why did task 1.1 fail?"), node="classify")
    assert "FILE" not in ask(oracle, Message("user", "Task 9.9: unheard of"))


@pytest.mark.parametrize("asked", ["FILE", "EDIT"])
def test_the_oracle_answers_in_the_form_that_is_asked_for(asked: str) -> None:
    [task] = chosen("5.11")
    oracle = Oracle([task], CLEAN)
    broken = task.right["big/limits.py"].replace("if low > high:", "if low > high")
    told = (
        "Your answer to task 5.11 is not valid yet.\n\n### big/limits.py\nThe file now:\n"
        f"```\n{broken}```\nAnswer with the change, as {asked}: big/limits.py"
    )
    answer = ask(oracle, Message("user", told), node="repair")
    assert answer.startswith(f"{asked}: big/limits.py\n")
    assert "    if low > high:\n" in answer


def test_the_change_of_a_region_stays_inside_it() -> None:
    right = [f"line {number}" for number in range(100)]
    shown = Current((*right[40:50], "wrong", *right[51:60]), whole=False)
    pair = pair_between(shown, right)
    assert pair is not None
    assert pair[0].splitlines() == [*right[47:50], "wrong", *right[51:54]]
    assert pair[1].splitlines() == right[47:54]


def test_the_command_prints_its_figures() -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "benchmarks.noisy_model", "--level=clean", "--task=1.1", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert json.loads(finished.stdout)["levels"][0]["done"] == 1
