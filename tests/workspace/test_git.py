"""Looking at real repositories in all the states that people leave them in."""

from pathlib import Path

import pytest

from executor.errors import GitRefused, RepositoryError
from executor.workspace.git import Git, find_root, locate
from tests.support.repository import git, make_repository

ODD_NAMES = ["a b.txt", "ümlaut.txt", "new\nline.txt", "-dash.txt", "*.txt", ":(top)x", "tab\t.txt"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_repository(
        tmp_path / "repo", {"a.txt": "a\n", "sub/b.txt": "b\n", ".gitignore": "*.log\n"}
    )


@pytest.fixture(autouse=True)
def _only_this_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))


def test_finds_the_top_of_the_repository(root: Path) -> None:
    assert find_root(root / "sub") == root
    assert locate(root).reason == ""


def test_says_why_there_is_no_repository(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    assert locate(tmp_path / "plain").root is None
    assert "not a git repository" in locate(tmp_path / "plain").reason


def test_a_repository_that_git_does_not_work_with_is_never_taken_for_none(
    root: Path, tmp_path: Path
) -> None:
    git(root, "init", "--quiet", "--bare", str(tmp_path / "bare"))
    (tmp_path / "lost").mkdir()
    (tmp_path / "lost" / ".git").write_text("gitdir: /nowhere\n", encoding="utf-8")
    with (root / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write("[core\n")
    for folder, said in {
        root: "bad config line",
        tmp_path / "bare": "work tree",
        tmp_path / "lost": "not a git repository: /nowhere",
        tmp_path / "absent": "cannot be started",
    }.items():
        with pytest.raises(RepositoryError, match=said) as caught:
            find_root(folder)
        assert caught.value.remedy


def test_without_git_there_is_no_repository(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert locate(root).reason == "git is not installed"


def test_knows_commit_and_branch(root: Path) -> None:
    assert Git(root).head() == git(root, "rev-parse", "HEAD").strip()
    assert Git(root).branch() == "main"


def test_an_unborn_branch_has_no_commit(tmp_path: Path) -> None:
    repository = Git(make_repository(tmp_path / "new", {}))
    assert (repository.head(), repository.branch()) == ("", "main")
    assert (repository.dirty(), repository.tracked()) == ([], [])
    assert repository.find_commit("", {"Executor-Task": "1"}) is None


def test_a_detached_head_is_on_no_branch(root: Path) -> None:
    git(root, "checkout", "--quiet", "--detach")
    assert Git(root).branch() == ""
    assert Git(root).head()


def test_changes_of_tracked_files_count_and_others_do_not(root: Path) -> None:
    (root / "a.txt").write_text("changed\n")
    git(root, "mv", "sub/b.txt", "sub/moved.txt")
    (root / "new.txt").write_text("untracked")
    assert sorted(Git(root).dirty()) == ["a.txt", "sub/b.txt", "sub/moved.txt"]
    assert Git(root).dirty(ignoring=["a.txt", "sub/b.txt"]) == ["sub/moved.txt"]


def test_from_a_subfolder_paths_are_its_own(root: Path) -> None:
    (root / "a.txt").write_text("changed\n")
    (root / "sub" / "b.txt").write_text("changed\n")
    (root / "sub" / "new.txt").write_text("new\n")
    sub = Git(root / "sub")
    assert sorted(sub.dirty()) == ["../a.txt", "b.txt"]
    assert (sub.tracked(), sub.listed()) == (["b.txt"], ["b.txt", "new.txt"])
    assert sub.is_tracked("b.txt")


def test_looking_does_not_write_the_index(root: Path) -> None:
    (root / "a.txt").touch()
    before = (root / ".git" / "index").read_bytes()
    Git(root).dirty()
    assert (root / ".git" / "index").read_bytes() == before


def test_lists_what_is_tracked_and_what_could_be(root: Path) -> None:
    for name in [*ODD_NAMES, "x.log"]:
        (root / name).write_text("x")
    repository = Git(root)
    assert repository.tracked() == [".gitignore", "a.txt", "sub/b.txt"]
    assert set(repository.listed()) == {".gitignore", "a.txt", "sub/b.txt", *ODD_NAMES}
    assert repository.ignored([*ODD_NAMES, "x.log", "a.txt"]) == {"x.log"}
    assert not repository.is_tracked("*.txt")
    assert repository.is_tracked("a.txt")
    assert not repository.is_tracked("sub")


def test_repositories_inside_are_not_files_of_ours(root: Path, tmp_path: Path) -> None:
    inner = make_repository(tmp_path / "inner", {"i.txt": "i"})
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "lib")
    make_repository(root / "nested", {"n.txt": "n"})
    git(root, "commit", "--quiet", "-m", "submodule")
    (root / "lib" / "i.txt").write_text("changed")
    repository = Git(root)
    assert repository.dirty() == []
    assert repository.listed() == [".gitignore", ".gitmodules", "a.txt", "sub/b.txt"]


def test_a_tracked_executor_folder_is_seen(root: Path) -> None:
    assert not Git(root).tracks_executor_folder()
    (root / ".executor").mkdir()
    (root / ".executor" / "x").write_text("x")
    git(root, "add", "--force", ".executor")
    assert Git(root).tracks_executor_folder()


def diverge(root: Path) -> None:
    git(root, "checkout", "--quiet", "-b", "other")
    (root / "a.txt").write_text("other\n")
    git(root, "commit", "--quiet", "-am", "other")
    git(root, "checkout", "--quiet", "main")
    (root / "a.txt").write_text("main\n")
    git(root, "commit", "--quiet", "-am", "main")


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (["merge", "other"], "a merge"),
        (["rebase", "other"], "a rebase"),
        (["cherry-pick", "other"], "a cherry-pick"),
        (["revert", "HEAD~1"], "a revert"),
        (["bisect", "start"], "a bisect"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_something_in_progress_blocks(root: Path, command: list[str], what: str) -> None:
    diverge(root)
    if command[0] == "revert":
        (root / "a.txt").write_text("more\n")
        git(root, "commit", "--quiet", "-am", "more")
    assert Git(root).blockers() is None
    git(root, "-c", 'alias.try=!git "$@" || :; :', "try", *command)
    assert f"{what} is in progress" in (Git(root).blockers() or "")
    with pytest.raises(GitRefused, match=what):
        Git(root).commit(["a.txt"], "message")


def test_finds_the_latest_commit_with_all_trailers(root: Path) -> None:
    repository = Git(root)
    base = repository.head()

    def commit(message: str) -> str:
        git(root, "commit", "--quiet", "--allow-empty", "-m", message)
        return repository.head()

    commit("t\n\nExecutor-Run: r1\nExecutor-Task: 1.1\n")
    second = commit("t\n\nExecutor-Run: r1\nExecutor-Task: 1.10\n")
    commit("t\n\nExecutor-Run: r1\nExecutor-Task: 1.10\n\nquoted above, no trailer\n")
    found = repository.find_commit
    assert found(base, {"Executor-Run": "r1", "Executor-Task": "1.10"}) == second
    assert found("", {"Executor-Task": "1.10"}) == second
    assert found(base, {"Executor-Run": "r2", "Executor-Task": "1.10"}) is None
    assert found(second, {"Executor-Task": "1.1"}) is None
    with pytest.raises(GitRefused, match="log failed"):
        found("0" * 40, {"Executor-Task": "1.1"})


def test_switch_makes_a_branch_or_goes_to_it(root: Path) -> None:
    (root / "a.txt").write_text("unsaved\n")
    repository = Git(root)
    repository.switch("task/one")
    assert repository.branch() == "task/one"
    repository.switch("main")
    repository.switch("main")
    repository.switch("task/one")
    assert repository.branch() == "task/one"
    assert (root / "a.txt").read_text() == "unsaved\n"


def test_switch_works_before_the_first_commit(tmp_path: Path) -> None:
    repository = Git(make_repository(tmp_path / "new", {}))
    repository.switch("other")
    assert repository.branch() == "other"


@pytest.mark.parametrize("name", ["-x", "a..b", "a b", ""])
def test_switch_refuses_what_is_no_name(root: Path, name: str) -> None:
    with pytest.raises(GitRefused, match="allows no branch"):
        Git(root).switch(name)


def test_switch_that_would_lose_work_is_refused(root: Path) -> None:
    diverge(root)
    (root / "a.txt").write_text("unsaved\n")
    with pytest.raises(GitRefused, match="overwritten"):
        Git(root).switch("other")
    assert (root / "a.txt").read_text() == "unsaved\n"
