"""Code and tick are one commit, once."""

from pathlib import Path

import pytest

from executor.attempt import forget_seen, owner
from executor.context import Run
from executor.errors import RepositoryError
from executor.nodes.checkpoint import checkpoint
from executor.nodes.pick_task import pick_task
from executor.nodes.write import write
from executor.state import Edits, Outcome, State
from tests.support.machine import make_project, runtime_for, state_for
from tests.support.repository import git as run_git
from tests.support.repository import make_repository

ROADMAP = "- [ ] 1. Make `a.txt`\n- [ ] 2. Make `b.txt`\n"
EDITS: Edits = {"a.txt": "a\n"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "project", {"ROADMAP.md": ROADMAP, "old.txt": "old\n"})


def git(project: Path, *arguments: str) -> str:
    return run_git(project, *arguments).strip()


def written(run: Run, edits: Edits = EDITS) -> State:
    state = state_for(run, edits)
    assert write(state, run)["verdict"] == "written"
    return state


def commits(project: Path) -> int:
    return int(git(project, "rev-list", "--count", "HEAD"))


def test_one_commit_holds_code_tick_and_trailers(project: Path) -> None:
    before = commits(project)
    with runtime_for(project) as run:
        state = written(run, {"a.txt": "a\n", "old.txt": None})
        assert checkpoint(state, run) == {"verdict": "committed"}
        run_id = run.context.agenda.run
    assert commits(project) == before + 1
    assert git(project, "show", "--format=", "--name-status").split("\n") == [
        *("M\tROADMAP.md", "A\ta.txt", "D\told.txt"),
    ]
    body = git(project, "log", "-1", "--format=%B")
    assert body.startswith("Make `a.txt`\n")
    for trailer in (f"Executor-Run: {run_id}", "Executor-Task: 1", "Executor-Attempt: 1"):
        assert trailer in body
    assert git(project, "status", "--short") == ""
    assert (project / "ROADMAP.md").read_text(encoding="utf-8").startswith("- [x] 1.")


def test_running_again_after_a_crash_makes_no_second_commit(project: Path) -> None:
    with runtime_for(project) as run:
        state = written(run)
        checkpoint(state, run)
        once = commits(project)
        assert checkpoint(state, run) == {"verdict": "committed"}
    assert commits(project) == once


def test_edits_of_the_user_to_the_roadmap_are_committed_first_and_alone(project: Path) -> None:
    with runtime_for(project) as run:
        state = written(run)
        with (project / "ROADMAP.md").open("a", encoding="utf-8") as file:
            file.write("- [ ] 3. A new one\n")
        checkpoint(state, run)
    assert git(project, "log", "-2", "--format=%s").split("\n") == [
        *("Make `a.txt`", "Keep ROADMAP.md as it stands"),
    ]
    assert git(project, "show", "--format=", "--name-only", "HEAD~1") == "ROADMAP.md"


def test_what_git_refuses_leaves_no_tick(project: Path) -> None:
    with runtime_for(project) as run:
        state = written(run)
        lock = project / ".git" / "refs" / "heads" / "main.lock"
        lock.touch()
        update = checkpoint(state, run)
        lock.unlink()
        run.context.files.restore()
    assert update["verdict"] == "refused"
    assert update["failure"] is not None
    assert update["failure"]["kind"] == "git"
    assert (project / "ROADMAP.md").read_text(encoding="utf-8") == ROADMAP
    assert git(project, "status", "--short") == ""


def test_a_merge_that_was_begun_meanwhile_is_no_fault_of_the_task(project: Path) -> None:
    with runtime_for(project) as run:
        state = written(run)
        (project / ".git" / "MERGE_HEAD").write_text(git(project, "rev-parse", "HEAD"))
        with pytest.raises(RepositoryError, match="a merge is in progress"):
            checkpoint(state, run)
        run.context.files.restore()
    assert (project / "ROADMAP.md").read_text(encoding="utf-8") == ROADMAP


def test_an_ignored_file_is_written_but_not_committed(tmp_path: Path) -> None:
    files = {"ROADMAP.md": ROADMAP, ".gitignore": "*.log\n"}
    project = make_repository(tmp_path / "project", files)
    with runtime_for(project) as run:
        assert checkpoint(written(run, {"a.log": "a\n"}), run)["verdict"] == "committed"
    assert (project / "a.log").exists()
    assert git(project, "show", "--format=", "--name-only") == "ROADMAP.md"


def test_a_roadmap_that_git_ignores_is_ticked_after_the_commit(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "project", {".gitignore": "ROADMAP.md\n"})
    (project / "ROADMAP.md").write_text(ROADMAP, encoding="utf-8")
    with runtime_for(project) as run:
        checkpoint(written(run), run)
    assert git(project, "show", "--format=", "--name-only") == "a.txt"
    assert (project / "ROADMAP.md").read_text(encoding="utf-8").startswith("- [x]")


def test_without_git_the_box_is_ticked(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", ROADMAP)
    with runtime_for(project) as run:
        assert checkpoint(written(run), run) == {"verdict": "committed"}
    assert (project / "ROADMAP.md").read_text(encoding="utf-8").startswith("- [x] 1.")
    assert (project / "a.txt").exists()


def test_without_commits_the_tree_is_left_changed(project: Path) -> None:
    before = commits(project)
    with runtime_for(project, commit=False) as run:
        checkpoint(written(run), run)
    assert commits(project) == before
    assert git(project, "status", "--short").split() == ["M", "ROADMAP.md", "??", "a.txt"]


def test_a_subject_follows_the_template_of_the_settings(project: Path) -> None:
    with runtime_for(project, commit_message="feat({id}): {title}") as run:
        checkpoint(written(run), run)
    assert git(project, "log", "-1", "--format=%s") == "feat(1): Make `a.txt`"


def dies_after(run: Run, state: State, *, commit: bool) -> None:
    """Do what `checkpoint` does up to its proof, and leave the rest to the next process."""
    if commit:
        git(run.context.root, "add", "a.txt")
        trailers = "\n".join(f"{k}: {v}" for k, v in owner(state).trailers.items())
        git(run.context.root, "commit", "-qm", f"Make it\n\n{trailers}\n")
    else:
        run.context.agenda.put(state["task"], outcome=Outcome.COMPLETED, attempt=1)


def test_a_commit_whose_tick_a_crash_prevented_is_ticked_by_the_next_run(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "project", {".gitignore": "ROADMAP.md\n"})
    (project / "ROADMAP.md").write_text(ROADMAP, encoding="utf-8")
    with runtime_for(project) as run:
        state = written(run)
        dies_after(run, state, commit=True)
        once = commits(project)
        run.context.files.settle()
        assert checkpoint(state, run) == {"verdict": "committed"}
    assert commits(project) == once
    assert (project / "ROADMAP.md").read_text(encoding="utf-8").startswith("- [x] 1.")


def test_a_record_whose_tick_a_crash_prevented_is_ticked_by_the_next_run(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", ROADMAP)
    with runtime_for(project) as run:
        state = written(run)
        dies_after(run, state, commit=False)
        run.context.files.settle()
        assert checkpoint(state, run) == {"verdict": "committed"}
    assert (project / "ROADMAP.md").read_text(encoding="utf-8").startswith("- [x] 1.")


def test_a_finished_checkpoint_that_runs_again_without_git_changes_nothing(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", ROADMAP)
    with runtime_for(project) as run:
        state = written(run)
        assert checkpoint(state, run) == checkpoint(state, run) == {"verdict": "committed"}


def test_a_task_that_a_person_unticks_is_proven_anew(project: Path) -> None:
    with runtime_for(project) as run:
        checkpoint(written(run), run)
        text = (project / "ROADMAP.md").read_text(encoding="utf-8")
        (project / "ROADMAP.md").write_text(text.replace("[x]", "[ ]"), encoding="utf-8")
        run.context.agenda.refresh()
        assert pick_task(state_for(run, {}), run)["task_id"] == "1"
        forget_seen(state_for(run, {}), run.context)
        state = state_for(run, {"a.txt": "again\n"})
        write(state, run)
        checkpoint(state, run)
    assert git(project, "log", "-1", "--format=%s") == "Make `a.txt`"
    assert git(project, "show", "HEAD:a.txt") == "again"
