"""Edits on disk that nobody works on any more: proven ones stay, all others go back."""

from pathlib import Path

from executor.attempt import owner
from executor.context import Run
from executor.nodes.write import write
from executor.settling import settle
from executor.workspace.atomic import atomic_write
from tests.support.machine import make_project, runtime_for, state_for
from tests.support.repository import git, make_repository

ROADMAP = "- [ ] 1. Make `a.txt`\n"


def written(run: Run) -> str:
    state = state_for(run, {"a.txt": "a\n"})
    assert write(state, run)["verdict"] == "written"
    return "\n".join(f"{name}: {value}" for name, value in owner(state).trailers.items())


def settled(run: Run, *, inside: bool = True) -> bool:
    """Settle, and tell whether the edits stayed."""
    deps = run.context
    assert settle(deps.files, deps.git, deps.agenda.book, roadmap_inside=inside) == []
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


def test_a_tick_outside_the_project_is_written_last_and_proves_the_edits(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", ROADMAP)
    with runtime_for(project) as run:
        written(run)
        book = run.context.agenda.book
        atomic_write(book.path, book.data.replace(b"[ ]", b"[x]"))
        book.refresh()
        assert settled(run, inside=False)


def test_a_tick_that_the_journal_covers_proves_nothing(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", ROADMAP)
    with runtime_for(project) as run:
        written(run)
        book = run.context.agenda.book
        book.adopt(book.ticked(book.roadmap.tasks[0].key), book.roadmap.tasks[0].key)
        assert not settled(run)
