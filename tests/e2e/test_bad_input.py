"""What is wrong is said in one message with a remedy, and nothing is changed by saying it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.chat_server import ChatServer, Fault, Reply
from tests.support.command import KEY, Finished, executor
from tests.support.machine import file_block
from tests.support.repository import git, make_repository

ONE = "# Plan\n\n- [ ] 1.1 Write `a.txt`\n"
DONE = ONE.replace("[ ]", "[x]")
ANSWER = file_block("a.txt", "a\n")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "project", {"ROADMAP.md": ONE})


@pytest.fixture(scope="module")
def silent() -> Iterator[ChatServer]:
    """Serve whatever is asked, to see that nothing is."""
    with ChatServer(lambda _request: Reply(ANSWER)) as server:
        yield server


def state_of(project: Path) -> dict[str, bytes | None]:
    """Take everything below the project, git's own files too."""
    return {
        str(path.relative_to(project)): path.read_bytes() if path.is_file() else None
        for path in sorted(project.rglob("*"))
    }


def refused(run: Finished, *words: str) -> None:
    """One message: what is wrong and, below it, what to do."""
    assert run.code == 2, run.said
    message = run.stderr.strip()
    assert message.lower().startswith(("error: ", "usage: ")), run.said
    assert message.lower().count("error: ") == 1
    assert "Traceback" not in run.said
    for word in words:
        assert word in message


def saved(project: Path, roadmap: str | bytes) -> None:
    data = roadmap if isinstance(roadmap, bytes) else roadmap.encode()
    (project / "ROADMAP.md").write_bytes(data)


@pytest.mark.parametrize(
    ("roadmap", "words"),
    [
        pytest.param("# Plan\n\nNothing yet.\n", ("no task", "- [ ]"), id="no task"),
        pytest.param("", ("no task", "- [ ]"), id="empty"),
        pytest.param(b"# Plan\n\n- [ ] caf\xe9\n", (":3:", "UTF-8"), id="no UTF-8"),
        pytest.param(
            "- [ ] 1.1 One\n- [ ] 1.1 Other\n",
            ("1.1", "lines 1 and 2", "another number"),
            id="duplicate ids",
        ),
        pytest.param(
            "- [ ] 1.1 One\n  - Depends on: 9.9\n", (":2:", "'9.9'"), id="unknown dependency"
        ),
        pytest.param(
            "- [ ] 1.1 One\n  - Depends on: 1.2\n- [ ] 1.2 Two\n  - Depends on: 1.1\n",
            ("wait for each other", "1.1", "1.2", "Remove one"),
            id="cycle",
        ),
    ],
)
def test_a_roadmap_that_cannot_be_worked_on_is_refused(
    project: Path, silent: ChatServer, roadmap: str | bytes, words: tuple[str, ...]
) -> None:
    saved(project, roadmap)
    before = state_of(project)
    refused(executor(project, "run", server=silent), "ROADMAP.md", *words)
    assert state_of(project) == before
    assert silent.requests == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("MISSING.md", ("MISSING.md", "no such file", "--roadmap")),
        ("no/such/PLAN.md", ("no such file", "--roadmap")),
        ("docs", ("docs", "folder", "Markdown file")),
        ("dangling.md", ("dangling.md", "no such file")),
        ("circle.md", ("circle.md", "cannot be read", "Check")),
    ],
)
def test_a_roadmap_that_cannot_be_read_is_refused(
    project: Path, silent: ChatServer, name: str, words: tuple[str, ...]
) -> None:
    (project / "docs").mkdir()
    (project / "dangling.md").symlink_to("nowhere.md")
    (project / "circle.md").symlink_to("circle.md")
    names = sorted(path.name for path in project.iterdir())
    refused(executor(project, "run", "--roadmap", name, server=silent), *words)
    assert sorted(path.name for path in project.iterdir()) == names


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--frobnicate",), ("--frobnicate",)),
        (("--approval-mode", "maybe"), ("approval_mode", "maybe", "interactive", "README")),
        (("--max-tasks", "0"), ("max_tasks", "greater than 0")),
        (("--task", "7.7"), ("7.7", "executor tasks")),
        (("--log-level", "loud"), ("loud", "debug")),
        (("--project-root", "nowhere"), ("nowhere", "no such folder")),
    ],
)
def test_flags_that_make_no_sense_are_refused(
    project: Path, silent: ChatServer, args: tuple[str, ...], words: tuple[str, ...]
) -> None:
    before = state_of(project)
    refused(executor(project, "run", *args, server=silent), *words)
    assert state_of(project) == before
    assert silent.requests == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("aproval_mode = 'auto'\n", ("executor.toml", "'aproval_mode'", "'approval_mode'")),
        ("max_tasks = 'many'\n", ("max_tasks", "many")),
        ("max_tasks = \n", ("executor.toml", "cannot be read")),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    project: Path, silent: ChatServer, text: str, words: tuple[str, ...]
) -> None:
    (project / "executor.toml").write_text(text, encoding="utf-8")
    refused(executor(project, "run", server=silent), *words)
    assert not (project / ".executor").exists()


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({}, ("no model", "--model", "EXECUTOR_MODEL")),
        ({"EXECUTOR_MODEL": "m"}, ("OPENAI_API_KEY", "--base-url")),
    ],
)
def test_without_a_model_or_a_key_nothing_begins(
    project: Path, env: dict[str, str], words: tuple[str, ...]
) -> None:
    before = state_of(project)
    refused(executor(project, "run", env=env), *words)
    assert state_of(project) == before


def test_with_every_task_done_there_is_nothing_to_do(project: Path) -> None:
    saved(project, DONE)
    run = executor(project, "run")
    assert run.code == 0
    assert "Nothing to do" in run.stdout
    assert run.stderr == ""
    assert not (project / ".executor").exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Fault(401, {"error": {"message": f"bad key {KEY}"}}), ("refused the key", "OPENAI_API_")),
        (Fault(404, {"error": {"message": "no such model"}}), ("test-model", "--model")),
    ],
)
def test_a_refusal_of_the_endpoint_stops_the_run_at_once(
    project: Path, said: Fault, words: tuple[str, ...]
) -> None:
    with ChatServer(lambda _request: said) as server:
        run = executor(project, "run", server=server)
    assert run.code == 2
    assert len(server.requests) == 1
    assert "Traceback" not in run.said
    assert KEY not in run.said
    assert run.said.count("error: ") == 1
    for word in words:
        assert word in run.said
    assert git(project, "status", "--porcelain") == ""
    assert git(project, "log", "--format=%s").split() == ["start"]


def test_an_endpoint_that_is_down_leaves_the_task_for_the_next_run(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    nobody = {"EXECUTOR_MODEL": "m", "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1"}
    down = executor(project, "run", env=nobody)
    assert down.code == 2, down.said
    assert "connection refused" in down.said
    assert "executor run" in down.said
    assert "1 pending" in down.said
    assert "Traceback" not in down.said
    with ChatServer([Reply(ANSWER)]) as server:
        run = executor(project, "run", server=server)
    assert run.code == 0, run.said
    assert "1 of 1 tasks done" in run.stdout


def test_private_records_in_git_are_refused(project: Path, silent: ChatServer) -> None:
    (project / ".executor").mkdir()
    (project / ".executor/state.db").write_bytes(b"")
    git(project, "add", "--force", ".executor/state.db")
    git(project, "commit", "--quiet", "--message=oops")
    before = state_of(project)
    refused(executor(project, "run", server=silent), "git tracks", "git rm -r --cached .executor")
    assert state_of(project) == before


def test_a_merge_in_progress_is_refused(project: Path, silent: ChatServer) -> None:
    git(project, "switch", "--quiet", "--create", "side")
    (project / "b.txt").write_text("side\n", encoding="utf-8")
    git(project, "add", "b.txt")
    git(project, "commit", "--quiet", "--message=side")
    git(project, "switch", "--quiet", "main")
    git(project, "merge", "--quiet", "--no-commit", "--no-ff", "side")
    before = state_of(project)
    refused(executor(project, "run", server=silent), "a merge is in progress", "finish or abort")
    assert state_of(project) == before


@pytest.mark.parametrize("staged", [True, False])
def test_work_of_the_user_that_is_not_committed_is_refused(
    project: Path, silent: ChatServer, *, staged: bool
) -> None:
    (project / "mine.txt").write_text("1\n", encoding="utf-8")
    git(project, "add", "mine.txt")
    if not staged:
        git(project, "commit", "--quiet", "--message=mine")
        (project / "mine.txt").write_text("2\n", encoding="utf-8")
    before = state_of(project)
    refused(executor(project, "run", server=silent), "mine.txt", "commit or stash", "--allow-dirty")
    assert state_of(project) == before
    assert silent.requests == []
