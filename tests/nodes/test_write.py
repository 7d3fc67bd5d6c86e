"""All edits reach the disk, or none; and nobody's work is lost."""

from pathlib import Path

import pytest

from executor.nodes.write import write
from tests.support.machine import make_project, runtime_for, state_for
from tests.support.repository import git, make_repository

ROADMAP = "- [ ] 1. Change `a.txt`\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project", ROADMAP, {"a.txt": "old\n"})


def test_writes_and_deletes_and_tells_the_sizes(project: Path) -> None:
    with runtime_for(project) as run:
        state = state_for(run, {"new/b.txt": "new\n", "a.txt": None})
        assert write(state, run) == {"verdict": "written", "failure": None}
        assert (project / "new" / "b.txt").read_text(encoding="utf-8") == "new\n"
        assert not (project / "a.txt").exists()
        run.context.files.restore()
    assert not (project / "new").exists()
    assert (project / "a.txt").read_text(encoding="utf-8") == "old\n"


def test_a_second_set_takes_back_what_only_the_first_one_changed(project: Path) -> None:
    with runtime_for(project) as run:
        write(state_for(run, {"a.txt": "first\n", "b.txt": "first\n"}), run)
        assert write(state_for(run, {"b.txt": "second\n"}), run)["verdict"] == "written"
        assert (project / "a.txt").read_text(encoding="utf-8") == "old\n"
        run.context.files.restore()


def test_running_again_after_a_crash_writes_the_same(project: Path) -> None:
    with runtime_for(project) as run:
        state = state_for(run, {"a.txt": "new\n"})
        assert write(state, run) == write(state, run)
        run.context.files.restore()


def test_a_file_that_somebody_changed_meanwhile_is_left_alone(project: Path) -> None:
    with runtime_for(project) as run:
        state = state_for(run, {"a.txt": "ours\n", "b.txt": "ours\n"})
        (project / "a.txt").write_text("theirs\n", encoding="utf-8")
        update = write(state, run)
    assert update["verdict"] == "refused"
    assert update["failure"] is not None
    assert "or by the command that verifies: a.txt" in update["failure"]["message"]
    assert (project / "a.txt").read_text(encoding="utf-8") == "theirs\n"
    assert not (project / "b.txt").exists()


def test_what_cannot_be_written_leaves_everything_as_it_was(project: Path) -> None:
    with runtime_for(project) as run:
        state = state_for(run, {"a.txt": "new\n", "b.txt/c.txt": "no folder\n"})
        (project / "b.txt").write_text("a file\n", encoding="utf-8")
        assert write(state, run)["verdict"] == "refused"
    assert (project / "a.txt").read_text(encoding="utf-8") == "old\n"


def test_an_untracked_file_of_the_user_is_not_drawn_into_a_commit(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "project", {"ROADMAP.md": ROADMAP})
    (project / "a.txt").write_text("draft\n", encoding="utf-8")
    with runtime_for(project) as run:
        update = write(state_for(run, {"a.txt": "ours\n"}), run)
    assert update["verdict"] == "refused"
    assert (project / "a.txt").read_text(encoding="utf-8") == "draft\n"


def test_a_dirty_file_is_refused_even_where_dirt_is_allowed(tmp_path: Path) -> None:
    files = {"ROADMAP.md": ROADMAP, "a.txt": "old\n", "b.txt": "old\n"}
    project = make_repository(tmp_path / "project", files)
    (project / "a.txt").write_text("draft\n", encoding="utf-8")
    with runtime_for(project, allow_dirty=True) as run:
        assert write(state_for(run, {"a.txt": "ours\n"}), run)["verdict"] == "refused"
        assert write(state_for(run, {"b.txt": "ours\n"}), run)["verdict"] == "written"
        run.context.files.restore()
    assert git(project, "status", "--short").split() == ["M", "a.txt"]
