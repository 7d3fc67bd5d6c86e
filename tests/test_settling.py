"""Edits on disk that nobody works on any more: proven ones stay, all others go back."""

from pathlib import Path

import pytest

from executor.attempt import owner
from executor.context import Run
from executor.nodes.write import write
from executor.settling import settle
from executor.state import Outcome
from tests.support.machine import make_project, runtime_for, state_for
from tests.support.repository import git, make_repository

ROADMAP = "- [ ] 1. Make `a.txt`\n"


def written(run: Run) -> str:
    state = state_for(run, {"a.txt": "a\n"})
    assert write(state, run)["verdict"] == "written"
    return "\n".join(f"{name}: {value}" for name, value in owner(state).trailers.items())


def settled(run: Run) -> bool:
    """Settle, and tell whether the edits stayed."""
    deps = run.context
    assert settle(deps.files, deps.git, deps.records) == []
    assert deps.files.open_owner() is None
    return (deps.root / "a.txt").exists()


def test_committed_edits_stay(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "project", {"ROADMAP.md": ROADMAP})
    with runtime_for(project) as run:
        trailers = written(run)
        git(project, "add", "a.txt")
        git(project, "commit", "-qm", f"Make it\n\n{trailers}\n")
        assert settled(run)
    assert git(project, "status", "--short") == ""


def test_edits_that_no_commit_holds_go_back(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "project", {"ROADMAP.md": ROADMAP})
    with runtime_for(project) as run:
        written(run)
        assert not settled(run)


def test_without_commits_a_record_of_the_same_attempt_proves_the_edits(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", ROADMAP)
    with runtime_for(project) as run:
        written(run)
        agenda = run.context.agenda
        agenda.put(agenda.book.roadmap.tasks[0].key, outcome=Outcome.COMPLETED, attempt=1)
        assert settled(run)


@pytest.mark.parametrize("facts", [{"outcome": Outcome.PENDING}, {"attempt": 2}])
def test_a_record_of_something_else_proves_nothing(
    tmp_path: Path, facts: dict[str, object]
) -> None:
    project = make_project(tmp_path / "project", ROADMAP)
    with runtime_for(project) as run:
        written(run)
        agenda = run.context.agenda
        told = {"outcome": Outcome.COMPLETED, "attempt": 1} | facts
        agenda.put(agenda.book.roadmap.tasks[0].key, **told)
        assert not settled(run)


def test_a_tick_by_hand_proves_nothing(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", ROADMAP)
    with runtime_for(project) as run:
        written(run)
        book = run.context.agenda.book
        book.path.write_bytes(book.data.replace(b"[ ]", b"[x]"))
        book.refresh()
        assert not settled(run)
