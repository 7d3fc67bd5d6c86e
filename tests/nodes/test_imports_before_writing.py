"""What is imported must be there, and it is said before anything is written."""

from pathlib import Path

import pytest

from executor.state import Outcome
from tests.support.machine import Played, file_block, make_project, play

GOOD = file_block("a.py", "import json\n\nVALUE = json.dumps(1)\n")
FILES = {"app/__init__.py": "", "app/models.py": "class User:\n    pass\n"}


def played(root: Path, roadmap: str, *answers: str) -> Played:
    project = make_project(root / "project", roadmap, FILES)
    return play(project, answers, test_command="true")


def outcomes(run: Played) -> list[Outcome]:
    return [result.outcome for result in run.ending.report.task_results]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import jsonify_everything\n", "No module named 'jsonify_everything'"),
        ("from models import User\n", "app.models"),
        ("from app.models import Usr\n", "User"),
    ],
)
def test_an_import_that_cannot_be_is_named_to_the_model_before_anything_is_written(
    tmp_path: Path, code: str, told: str
) -> None:
    run = played(tmp_path, "- [ ] 1. Make `a.py`\n", file_block("a.py", code), GOOD)
    assert run.ending.code == 0
    assert run.nodes_asked == ["execute", "repair"]
    assert told in run.requests[1].messages[1].text
    assert run.ears.path.count("write") == 1


def test_a_module_that_an_open_task_announces_is_waited_for(tmp_path: Path) -> None:
    roadmap = "- [ ] 1. Make `a.py` that uses the helper\n- [ ] 2. Make `helper.py`\n"
    uses = file_block("a.py", "from helper import VALUE\n\nTWICE = VALUE * 2\n")
    run = played(tmp_path, roadmap, uses, file_block("helper.py", "VALUE = 1\n"))
    assert run.nodes_asked == ["execute", "execute"]
    assert outcomes(run) == [Outcome.COMPLETED, Outcome.COMPLETED]
    assert run.ending.code == 0


def test_a_package_that_the_task_asks_for_and_nobody_installed_is_repaired_only_once(
    tmp_path: Path,
) -> None:
    roadmap = "- [ ] 1. Print with the `labelprinter` package in `a.py`\n"
    uses = file_block("a.py", "import labelprinter\n")
    run = played(tmp_path, roadmap, uses, uses, uses, uses)
    assert run.nodes_asked == ["execute", "repair"] * 2
    assert outcomes(run) == [Outcome.SKIPPED]
    assert "pip install labelprinter" in run.ending.report.task_results[0].explanation


@pytest.mark.parametrize(
    "told", ["without `labelprinter`", "no labelprinter", "replace the old labelprinter"]
)
def test_a_package_that_the_task_will_not_have_is_repaired_like_any_other(
    tmp_path: Path, told: str
) -> None:
    uses = file_block("a.py", "import labelprinter\n")
    other = file_block("a.py", "import labelprinter\n\nONE = 1\n")
    run = played(tmp_path, f"- [ ] 1. Print in `a.py`, {told}\n", uses, other, GOOD)
    assert run.nodes_asked == ["execute", "repair", "repair"]
    assert run.ending.code == 0


def test_a_module_of_a_task_that_waits_for_this_one_is_not_waited_for(tmp_path: Path) -> None:
    roadmap = "- [ ] 1. Make `a.py`\n- [ ] 2. Make `helper.py`\n  - Depends on: 1\n"
    uses = file_block("a.py", "from helper import VALUE\n\nTWICE = VALUE * 2\n")
    run = played(tmp_path, roadmap, uses, GOOD, file_block("helper.py", "VALUE = 1\n"))
    assert run.nodes_asked == ["execute", "repair", "execute"]
    assert run.ending.code == 0


def test_a_module_of_a_task_that_failed_is_not_waited_for(tmp_path: Path) -> None:
    roadmap = "- [ ] 1. Make `helper.py`\n- [ ] 2. Make `a.py`\n"
    uses = file_block("a.py", "from helper import VALUE\n\nTWICE = VALUE * 2\n")
    run = played(tmp_path, roadmap, "no", "no", "no", uses, GOOD)
    assert run.nodes_asked == ["execute", "repair", "repair", "execute", "repair"]
    assert outcomes(run) == [Outcome.FAILED, Outcome.COMPLETED]
