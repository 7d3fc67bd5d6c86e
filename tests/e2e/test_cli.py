"""The commands around a run: what they print, and how they say that something is missing."""

import json
from pathlib import Path

import pytest

from executor import __version__
from tests.support.command import executor
from tests.support.repository import make_repository

ROADMAP = """# Plan

- [x] 1.1 Done
- [ ] 1.2 Next
- [] 1.3 No box
"""
FLAGS = (
    *("--roadmap", "--project-root", "--model", "--base-url", "--task", "--max-tasks"),
    *("--enable-planning", "--enable-recovery", "--no-recovery", "--approval-mode", "--dry-run"),
    *("--test-command", "--test-timeout", "--max-iterations", "--branch", "--allow-dirty"),
    *("--no-commit", "--fresh", "--json", "--events", "--quiet", "--verbose", "--log-level"),
    *("--log-file", "--no-color"),
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "project", {"ROADMAP.md": ROADMAP})


def test_the_version_is_told(tmp_path: Path) -> None:
    assert executor(tmp_path, "--version").stdout == f"executor {__version__}\n"


def test_the_help_names_every_flag_of_run(tmp_path: Path) -> None:
    told = executor(tmp_path, "run", "--help").stdout
    assert [flag for flag in FLAGS if flag not in told] == []


def test_the_tasks_are_listed_with_what_looks_wrong(project: Path) -> None:
    told = executor(project, "tasks")
    assert told.code == 0
    assert told.stdout == "[x] 1.1 Done\n[ ] 1.2 Next\n1 of 2 done\n"
    assert "warning: ROADMAP.md:5: " in told.stderr
    assert not (project / ".executor").exists()


def test_the_status_before_any_run_makes_nothing(project: Path) -> None:
    told = executor(project, "status")
    assert told.stdout == "1 completed, 1 pending\nno run yet\n"
    machine = json.loads(executor(project, "status", "--json").stdout)
    assert machine == {
        "run": None,
        "status": "none",
        "tasks": {"completed": 1, "pending": 1},
        "waiting": [],
    }
    assert not (project / ".executor").exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("report",), "executor run writes one"),
        (("approve", "1.2-1-abcd"), "there was no run yet"),
    ],
)
def test_what_needs_a_run_says_that_there_was_none(
    project: Path, args: tuple[str, ...], words: str
) -> None:
    told = executor(project, *args)
    assert told.code == 2
    assert told.stderr.startswith("error: ")
    assert words in told.stderr
    assert not (project / ".executor").exists()


def test_the_graph_is_drawn_as_text(tmp_path: Path) -> None:
    told = executor(tmp_path, "graph", "--ascii").stdout
    assert told.startswith("START\n")
    assert "validate\n" in told
    assert "─ valid ─→ write" in told
    assert list(tmp_path.iterdir()) == []
