"""A commit holds the named files and nothing else, whatever state the repository is in."""

import stat
import subprocess
from pathlib import Path

import pytest

from executor.errors import GitRefused
from executor.workspace.git import Git
from tests.support.repository import IDENTITY, git, make_repository

ODD_NAMES = ["a b.txt", "ümlaut.txt", "new\nline.txt", "-dash.txt", "*.txt", ":(top)x", "tab\t.txt"]


@pytest.fixture(autouse=True)
def _test_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_repository(
        tmp_path / "repo", {"a.txt": "a\n", "sub/b.txt": "b\n", ".gitignore": "*.log\n"}
    )


def committed(root: Path) -> list[str]:
    """Name the files of the latest commit."""
    told = git(root, "show", "--format=", "--name-only", "--no-renames", "-z", "HEAD")
    return told.rstrip("\0").split("\0")


def status(root: Path) -> str:
    return git(root, "status", "--porcelain", "--untracked-files=all")


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_commits_changes_new_files_and_deletions(root: Path) -> None:
    (root / "a.txt").write_text("changed\n")
    (root / "sub" / "b.txt").unlink()
    (root / "new").mkdir()
    script(root / "new" / "tool.sh", "true")
    repository = Git(root)
    base = repository.head()
    sha = repository.commit(["a.txt", "sub/b.txt", "new/tool.sh"], "Title\n\nTask: 1\n")
    assert sha == repository.head()
    assert git(root, "log", "-1", "--format=%P%n%B").strip() == f"{base}\nTitle\n\nTask: 1"
    assert committed(root) == ["a.txt", "new/tool.sh", "sub/b.txt"]
    assert git(root, "ls-tree", "HEAD", "new/tool.sh").startswith("100755")
    assert status(root) == ""
    assert git(root, "reflog", "-1", "--format=%gs").startswith("commit: Title")


def test_what_else_is_staged_or_changed_stays_as_it_is(root: Path) -> None:
    (root / "staged.txt").write_text("staged\n")
    git(root, "add", "staged.txt")
    (root / "sub" / "b.txt").write_text("staged\n")
    git(root, "add", "sub/b.txt")
    (root / "sub" / "b.txt").write_text("and changed again\n")
    (root / "a.txt").write_text("ours\n")
    Git(root).commit(["a.txt"], "ours")
    assert committed(root) == ["a.txt"]
    assert status(root) == "A  staged.txt\nMM sub/b.txt\n"
    assert git(root, "show", ":sub/b.txt") == "staged\n"


def test_file_names_are_never_patterns_or_options(root: Path) -> None:
    for name in [*ODD_NAMES, "other.txt"]:
        (root / name).write_text("x")
    Git(root).commit(ODD_NAMES, "odd")
    assert set(committed(root)) == set(ODD_NAMES)
    assert status(root) == "?? other.txt\n"


def test_the_first_commit_of_a_repository(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "new", {})
    (root / "a.txt").write_text("a")
    (root / "staged.txt").write_text("s")
    git(root, "add", "staged.txt")
    sha = Git(root).commit(["a.txt"], "first")
    assert git(root, "log", "--format=%H %s").split() == [sha, "first"]
    assert status(root) == "A  staged.txt\n"
    assert committed(root) == ["a.txt"]


def test_a_detached_head_moves_alone(root: Path) -> None:
    main = Git(root).head()
    git(root, "checkout", "--quiet", "--detach")
    (root / "a.txt").write_text("changed\n")
    assert Git(root).commit(["a.txt"], "detached") == Git(root).head()
    assert git(root, "rev-parse", "main").strip() == main


def test_from_a_subfolder(root: Path) -> None:
    (root / "a.txt").write_text("changed outside\n")
    (root / "sub" / "b.txt").write_text("changed\n")
    (root / "sub" / "new.txt").write_text("new\n")
    Git(root / "sub").commit(["b.txt", "new.txt"], "sub")
    assert committed(root) == ["sub/b.txt", "sub/new.txt"]
    assert status(root) == " M a.txt\n"


def test_in_a_linked_worktree(root: Path, tmp_path: Path) -> None:
    git(root, "worktree", "add", "--quiet", "-b", "lane", str(tmp_path / "lane"))
    (tmp_path / "lane" / "a.txt").write_text("lane\n")
    Git(tmp_path / "lane").commit(["a.txt"], "lane")
    assert (status(tmp_path / "lane"), status(root)) == ("", "")
    assert git(root, "log", "-1", "--format=%s", "lane") == "lane\n"


def test_ignored_files_stay_out(root: Path) -> None:
    (root / "x.log").write_text("x")
    (root / "a.txt").write_text("changed\n")
    Git(root).commit(["a.txt", "x.log"], "message")
    assert committed(root) == ["a.txt"]
    with pytest.raises(GitRefused, match="nothing to commit"):
        Git(root).commit(["x.log"], "message")


@pytest.mark.parametrize("paths", [["a.txt"], ["never.txt"], []], ids=repr)
def test_nothing_to_commit_is_refused(root: Path, paths: list[str]) -> None:
    head = Git(root).head()
    with pytest.raises(GitRefused, match="nothing to commit"):
        Git(root).commit(paths, "message")
    assert (Git(root).head(), status(root)) == (head, "")


def test_nothing_to_commit_before_the_first_commit(tmp_path: Path) -> None:
    with pytest.raises(GitRefused, match="nothing to commit"):
        Git(make_repository(tmp_path / "new", {})).commit(["never.txt"], "message")


def test_a_file_may_become_a_folder_and_a_file_again(root: Path) -> None:
    (root / "a.txt").unlink()
    (root / "a.txt").mkdir()
    (root / "a.txt" / "inner.txt").write_text("x")
    Git(root).commit(["a.txt/inner.txt", "a.txt"], "folder")
    assert status(root) == ""
    (root / "a.txt" / "inner.txt").unlink()
    (root / "a.txt").rmdir()
    (root / "a.txt").write_text("a file again")
    Git(root).commit(["a.txt", "a.txt/inner.txt"], "file")
    assert status(root) == ""


@pytest.mark.parametrize(
    "hook", ["pre-commit", "commit-msg", "post-commit", "reference-transaction"]
)
def test_no_hook_runs(root: Path, tmp_path: Path, hook: str) -> None:
    script(root / ".git" / "hooks" / hook, f"touch {tmp_path}/ran; exit 1")
    (root / "a.txt").write_text("changed\n")
    Git(root).commit(["a.txt"], "message")
    assert not (tmp_path / "ran").exists()


def test_nothing_is_signed_and_no_monitor_runs(root: Path, tmp_path: Path) -> None:
    script(tmp_path / "program", f"touch {tmp_path}/ran; exit 1")
    for name in ("gpg.program", "core.fsmonitor", "core.editor", "core.pager"):
        git(root, "config", name, str(tmp_path / "program"))
    git(root, "config", "commit.gpgsign", "true")
    (root / "a.txt").write_text("changed\n")
    Git(root).commit(["a.txt"], "message")
    assert Git(root).dirty() == []
    assert not (tmp_path / "ran").exists()


def test_the_user_s_filters_and_line_ends_are_kept(root: Path) -> None:
    (root / ".gitattributes").write_text("*.up filter=up\n*.crlf text eol=crlf\n")
    git(root, "config", "filter.up.clean", "tr a-z A-Z")
    (root / "x.up").write_text("shout\n")
    (root / "y.crlf").write_bytes(b"a\r\nb\r\n")
    Git(root).commit([".gitattributes", "x.up", "y.crlf"], "filtered")
    assert git(root, "show", "HEAD:x.up") == "SHOUT\n"
    assert (root / "x.up").read_text() == "shout\n"
    assert git(root, "ls-tree", "-l", "HEAD", "y.crlf").split()[3] == "4"
    assert status(root) == ""


@pytest.mark.parametrize("known", ["nothing", "name only"])
def test_without_an_identity_the_executor_signs(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: str
) -> None:
    assert not Git(root).identity_missing
    for name in IDENTITY:
        if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    if known == "name only":
        git(root, "config", "user.name", "Somebody")
    (root / "a.txt").write_text("changed\n")
    assert Git(root).identity_missing
    Git(root).commit(["a.txt"], "message")
    signed = git(root, "log", "-1", "--format=%an <%ae> %cn <%ce>").strip()
    assert signed == "executor <executor@localhost> executor <executor@localhost>"


def test_a_configured_identity_signs(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in IDENTITY:
        if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER")):
            monkeypatch.delenv(name)
    git(root, "config", "user.name", "Somebody")
    git(root, "config", "user.email", "some@body")
    (root / "a.txt").write_text("changed\n")
    Git(root).commit(["a.txt"], "message")
    assert git(root, "log", "-1", "--format=%an <%ae>") == "Somebody <some@body>\n"


def test_a_lock_that_stays_is_told_and_left_alone(root: Path) -> None:
    lock = root / ".git" / "index.lock"
    lock.touch()
    (root / "a.txt").write_text("changed\n")
    head = Git(root).head()
    repository = Git(root, lock_wait_seconds=0.1)
    for attempt in (lambda: repository.commit(["a.txt"], "x"), lambda: repository.switch("new")):
        with pytest.raises(GitRefused, match=r"index\.lock exists, for \d+ s now"):
            attempt()
    assert lock.exists()
    assert Git(root).head() == head


def test_a_lock_that_goes_away_is_waited_for(root: Path) -> None:
    lock = root / ".git" / "index.lock"
    lock.touch()
    (root / "a.txt").write_text("changed\n")
    with subprocess.Popen(["sh", "-c", f"sleep 0.2; rm '{lock}'"]):
        Git(root).commit(["a.txt"], "message")
    assert committed(root) == ["a.txt"]


@pytest.mark.parametrize("lock", ["refs/heads/main.lock", "HEAD.lock"])
def test_a_branch_that_cannot_move_leaves_the_index_as_it_was(root: Path, lock: str) -> None:
    (root / "a.txt").write_text("staged\n")
    (root / "new.txt").write_text("new\n")
    git(root, "add", "a.txt")
    (root / "a.txt").write_text("changed again\n")
    before = (git(root, "ls-files", "-s"), status(root), Git(root).head())
    (root / ".git" / lock).touch()
    with pytest.raises(GitRefused, match="did not take the commit"):
        Git(root).commit(["a.txt", "new.txt"], "message")
    (root / ".git" / lock).unlink()
    assert (git(root, "ls-files", "-s"), status(root), Git(root).head()) == before


def test_files_of_a_submodule_are_refused(root: Path, tmp_path: Path) -> None:
    inner = make_repository(tmp_path / "inner", {"i.txt": "i"})
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "lib")
    git(root, "commit", "--quiet", "-m", "submodule")
    (root / "lib" / "i.txt").write_text("changed")
    head = Git(root).head()
    with pytest.raises(GitRefused):
        Git(root).commit(["lib/i.txt"], "message")
    assert Git(root).head() == head
    assert git(root, "ls-tree", "HEAD", "lib").startswith(f"{stat.S_IFDIR | stat.S_IFLNK:o}")


def test_a_message_git_cannot_take_is_refused(root: Path) -> None:
    (root / "a.txt").write_text("changed\n")
    head = Git(root).head()
    with pytest.raises(GitRefused, match="commit-tree failed"):
        Git(root).commit(["a.txt"], "a\0b")
    assert (Git(root).head(), status(root)) == (head, " M a.txt\n")
