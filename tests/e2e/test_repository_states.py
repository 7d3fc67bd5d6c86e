"""Repositories as users have them: what is touched, what is left alone, and what is said."""

from pathlib import Path

import pytest

from tests.support.answers import by_task, files
from tests.support.chat_server import ChatServer
from tests.support.command import Finished, executor
from tests.support.repository import git, make_repository

ONE = "# Plan\n\n- [ ] 1.1 Write `a.txt`\n"
TWO = f"{ONE}- [ ] 1.2 Write `b.txt`\n"
A = files({"a.txt": "a\n"})
B = files({"b.txt": "b\n"})
NO_IDENTITY = "git knows no identity"


def history(project: Path) -> list[str]:
    return git(project, "log", "--reverse", "--format=%s").splitlines()


def committed(project: Path, revision: str) -> list[str]:
    return git(project, "show", "--format=", "--name-only", revision).splitlines()


def status(project: Path) -> str:
    return git(project, "status", "--porcelain")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    """Take a new roadmap with CRLF and BOM in a subfolder, a detached head, a failing hook."""
    project = make_repository(tmp_path_factory.mktemp("odd") / "project", {"old.txt": "old\n"})
    hook = project / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ntouch ../hook-ran\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    git(project, "switch", "--quiet", "--detach")
    (project / "docs").mkdir()
    (project / "docs/PLAN.md").write_bytes(b"\xef\xbb\xbf" + ONE.replace("\n", "\r\n").encode())
    (project / "notes.txt").write_text("not for git\n", encoding="utf-8")
    with ChatServer(by_task({"1.1": [A]})) as server:
        run = executor(project, "run", "--roadmap", "docs/PLAN.md", server=server)
    return project, run


def test_an_untracked_roadmap_is_committed_first_and_alone(odd: tuple[Path, Finished]) -> None:
    project, run = odd
    assert run.code == 0, run.said
    assert history(project)[1:] == ["Keep docs/PLAN.md as it stands", "Write `a.txt`"]
    assert committed(project, "HEAD~1") == ["docs/PLAN.md"]
    assert "committed first, alone" in run.stdout
    assert status(project) == "?? notes.txt\n"


def test_a_roadmap_in_a_subfolder_belongs_to_the_whole_repository(
    odd: tuple[Path, Finished],
) -> None:
    project, _ = odd
    assert committed(project, "HEAD") == ["a.txt", "docs/PLAN.md"]
    assert (project / ".executor/state.db").is_file()


def test_a_tick_changes_one_byte_of_a_roadmap_with_crlf_and_bom(
    odd: tuple[Path, Finished],
) -> None:
    project, _ = odd
    after = (project / "docs/PLAN.md").read_bytes()
    assert after == b"\xef\xbb\xbf" + ONE.replace("[ ]", "[x]").replace("\n", "\r\n").encode()


def test_a_detached_head_stays_detached_and_hooks_do_not_run(odd: tuple[Path, Finished]) -> None:
    project, _ = odd
    assert git(project, "rev-parse", "--abbrev-ref", "HEAD") == "HEAD\n"
    assert git(project, "log", "--format=%s", "main") == "start\n"
    assert not (project.parent / "hook-ran").exists()


def test_without_an_identity_the_executor_says_whose_commits_they_are(
    odd: tuple[Path, Finished],
) -> None:
    project, run = odd
    assert run.said.count(NO_IDENTITY) == 1
    author = git(project, "log", "-1", "--format=%an <%ae> %cn <%ce>")
    assert author == "executor <executor@localhost> executor <executor@localhost>\n"


def test_a_branch_is_made_for_a_selected_task_around_dirty_files(tmp_path: Path) -> None:
    texts = {"ROADMAP.md": TWO, "mine.txt": "1\n"}
    project = make_repository(tmp_path / "project", texts)
    git(project, "config", "user.name", "Ann")
    git(project, "config", "user.email", "ann@example.org")
    (project / "mine.txt").write_text("2\n", encoding="utf-8")
    git(project, "add", "mine.txt")
    flags = ("--task", "1.2", "--branch", "work", "--allow-dirty")
    with ChatServer(by_task({"1.2": [B]})) as server:
        run = executor(project, "run", *flags, server=server)
    assert run.code == 0, run.said
    assert NO_IDENTITY not in run.said
    assert git(project, "branch", "--show-current") == "work\n"
    assert git(project, "log", "-1", "--format=%an") == "Ann\n"
    assert git(project, "log", "--format=%s", "main") == "start\n"
    assert committed(project, "HEAD") == ["ROADMAP.md", "b.txt"]
    assert status(project) == "M  mine.txt\n"
    assert "- [ ] 1.1" in (project / "ROADMAP.md").read_text(encoding="utf-8")


def test_without_commits_the_work_lies_in_the_tree(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "project", {"ROADMAP.md": ONE})
    with ChatServer(by_task({"1.1": [A]})) as server:
        run = executor(project, "run", "--no-commit", server=server)
    assert run.code == 0, run.said
    assert history(project) == ["start"]
    assert status(project) == " M ROADMAP.md\n?? a.txt\n"
    assert "[x] 1.1" in (project / "ROADMAP.md").read_text(encoding="utf-8")


def test_a_project_without_git_is_ticked_and_it_is_said_once(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "ROADMAP.md").write_text(TWO, encoding="utf-8")
    with ChatServer(by_task({"1.1": [A], "1.2": [B]})) as server:
        run = executor(project, "run", server=server)
    assert run.code == 0, run.said
    assert run.said.count("nothing is committed: not a git repository") == 1
    assert (project / "ROADMAP.md").read_text(encoding="utf-8").count("[x]") == 2
    assert not (project / ".git").exists()


def test_a_roadmap_that_git_ignores_is_ticked_beside_the_commit(tmp_path: Path) -> None:
    texts = {".gitignore": "ROADMAP.md\nbuilt/\n", "old.txt": "old\n"}
    project = make_repository(tmp_path / "project", texts)
    (project / "ROADMAP.md").write_text(ONE, encoding="utf-8")
    both = files({"a.txt": "a\n", "built/out.txt": "out\n"})
    with ChatServer(by_task({"1.1": [both]})) as server:
        run = executor(project, "run", server=server)
    assert run.code == 0, run.said
    assert committed(project, "HEAD") == ["a.txt"]
    assert "built/out.txt is ignored by git: written, not committed" in run.said
    assert (project / "built/out.txt").read_text(encoding="utf-8") == "out\n"
    assert "[x] 1.1" in (project / "ROADMAP.md").read_text(encoding="utf-8")


def test_a_roadmap_outside_the_repository_is_ticked_where_it_lies(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "project", {"old.txt": "old\n"})
    plan = tmp_path / "plans/PLAN.md"
    plan.parent.mkdir()
    plan.write_text(ONE, encoding="utf-8")
    flags = ("--roadmap", "../plans/PLAN.md", "--project-root", ".")
    with ChatServer(by_task({"1.1": [A]})) as server:
        run = executor(project, "run", *flags, server=server)
    assert run.code == 0, run.said
    assert committed(project, "HEAD") == ["a.txt"]
    assert "[x] 1.1" in plan.read_text(encoding="utf-8")
    assert status(project) == ""
    assert not (plan.parent / ".executor").exists()


def test_an_untracked_file_of_the_user_is_never_overwritten(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "project", {"ROADMAP.md": TWO})
    (project / "a.txt").write_text("mine, not in git\n", encoding="utf-8")
    with ChatServer(by_task({"1.1": [A] * 3, "1.2": [B]})) as server:
        run = executor(project, "run", server=server)
    assert run.code == 1, run.said
    assert "work of yours that is in no commit yet: a.txt" in run.stdout
    assert (project / "a.txt").read_text(encoding="utf-8") == "mine, not in git\n"
    assert history(project) == ["start", "Write `b.txt`"]
    assert status(project) == "?? a.txt\n"


def test_forbidden_places_are_refused_and_the_rest_is_kept(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "project", {"ROADMAP.md": ONE})
    forbidden = (
        *("ROADMAP.md", "roadmap.MD", ".git/hooks/post-commit", "../out.txt", "executor.toml"),
        *(".executor/state.db", str(tmp_path / "absolute.txt")),
    )
    greedy = files({"a.txt": "a\n", **dict.fromkeys(forbidden, "evil\n")})
    with ChatServer(by_task({"1.1": [greedy, A]})) as server:
        run = executor(project, "run", server=server)
    assert run.code == 0, run.said
    assert f"Validation failed for {len(forbidden)} files" in run.stdout
    for path in forbidden:
        assert path in server.requests[1].text
    assert committed(project, "HEAD") == ["ROADMAP.md", "a.txt"]
    assert status(project) == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["project"]
    assert not (project / ".git/hooks/post-commit").exists()
    assert not (project / "executor.toml").exists()


def test_a_repository_without_a_commit_gets_its_first_ones(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "project", {})
    (project / "ROADMAP.md").write_text(ONE, encoding="utf-8")
    with ChatServer(by_task({"1.1": [A]})) as server:
        run = executor(project, "run", server=server)
    assert run.code == 0, run.said
    assert history(project) == ["Keep ROADMAP.md as it stands", "Write `a.txt`"]
    assert status(project) == ""
