"""What is said of a failure: used-up repairs only where they were for what is wrong now."""

from pathlib import Path

import pytest

from executor.state import MAX_REPAIRS
from tests.support.machine import file_block, make_project, play

ROADMAP = "- [ ] 1. Say ok in `out.txt`\n"
BROKEN = file_block("out.json", '{"a": \n')
HIDDEN = 'import importlib\n\nPART = importlib.import_module("nowhere_to_be_found")\n'
ALIEN = file_block("out.json", "1\n") + file_block("a.py", HIDDEN)
EXCEEDED = "Max repairs exceeded, classifying failure"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project", ROADMAP)


def test_repairs_that_helped_are_not_blamed_for_what_failed_later(project: Path) -> None:
    played = play(project, [BROKEN, BROKEN, ALIEN, ALIEN])
    assert played.ears.path.count("repair") == MAX_REPAIRS
    assert "Classified failure: MISSING_DEPENDENCY -> DEFER" in played.ears.notes
    assert EXCEEDED not in played.ears.notes


def test_repairs_that_did_not_help_are_named(project: Path) -> None:
    assert EXCEEDED in play(project, [BROKEN, BROKEN, BROKEN]).ears.notes
