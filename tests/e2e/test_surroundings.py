"""What lies around a run and can break: streams, logs, links, other roadmaps, git itself."""

import json
import os
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from executor.settling import Owner
from executor.workspace.files import Files
from tests.support.answers import by_task, files
from tests.support.chat_server import ChatServer
from tests.support.command import KEY, executor
from tests.support.repository import git, make_repository

ROADMAP = "# Plan\n\n- [ ] 1.1 Write `a.txt`\n- [ ] 1.2 Write `b.txt`\n"
HALF_DONE = ROADMAP.replace("[ ] 1.1", "[x] 1.1")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")


def server() -> ChatServer:
    texts = {"1.1": {"a.txt": "a\n"}, "1.2": {"b.txt": "b\n"}}
    return ChatServer(by_task({task: [files(text)] for task, text in texts.items()}))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "project", {"ROADMAP.md": ROADMAP})


def in_shell(project: Path, line: str, answering: ChatServer) -> tuple[int, str]:
    """Run a line of bash in which `$EXECUTOR` is the command; tell its own exit code."""
    command = shlex.join([sys.executable, "-m", "executor"])
    ended = subprocess.run(
        ["bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}".replace("$EXECUTOR", command)],
        cwd=project,
        env={
            **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")},
            "PATH": os.environ["PATH"],
            "HOME": str(project.parent),
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_NOSYSTEM": "1",
            "EXECUTOR_MODEL": "m",
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": answering.base_url,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return ended.returncode, ended.stderr


@pytest.mark.parametrize(
    "line",
    [
        "$EXECUTOR run | head -1",
        "$EXECUTOR run --json | true",
        pytest.param("$EXECUTOR run > /dev/full", marks=FULL),
        pytest.param("$EXECUTOR run --json > /dev/full", marks=FULL),
    ],
)
def test_a_reader_that_goes_away_changes_nothing_but_what_is_shown(
    project: Path, line: str
) -> None:
    with server() as answering:
        code, stderr = in_shell(project, line, answering)
    assert code == 0, stderr
    assert "rror" not in stderr
    assert git(project, "log", "--format=%s").count("Write") == 2


@FULL
def test_a_log_that_cannot_be_written_is_told_once_and_given_up(project: Path) -> None:
    with server() as answering:
        run = executor(project, "run", "--log-file", "/dev/full", server=answering)
    assert run.code == 0, run.said
    assert run.stdout.count("/dev/full cannot be written") == 1
    assert "2 of 2 tasks done" in run.stdout


def test_a_roadmap_behind_a_link_out_of_the_project_is_ticked_where_it_lies(
    project: Path,
) -> None:
    outside = project.parent / "PLAN.md"
    (project / "ROADMAP.md").rename(outside)
    (project / "ROADMAP.md").symlink_to(outside)
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message=link")
    with server() as answering:
        run = executor(project, "run", server=answering)
    assert run.code == 0, run.said
    assert outside.read_text(encoding="utf-8").count("[x]") == 2
    assert (project / "ROADMAP.md").is_symlink()
    assert (project / "a.txt").read_text(encoding="utf-8") == "a\n"
    assert git(project, "status", "--porcelain") == ""


def test_a_git_that_does_not_work_stops_the_run_before_anything(project: Path) -> None:
    with (project / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write("[core\n")
    with server() as answering:
        run = executor(project, "run", server=answering)
        assert answering.requests == []
    assert run.code == 2
    assert "bad config line" in run.stderr
    assert not (project / ".executor").exists()


def told_of_nothing(project: Path, *args: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(executor(project, "run", "--json", *args).stdout)
    return told


def test_that_nothing_is_to_do_is_told_with_true_counts_and_all_keys(project: Path) -> None:
    (project / "ROADMAP.md").write_text(HALF_DONE, encoding="utf-8")
    run = executor(project, "run", "--task", "1.1")
    assert run.code == 0
    assert "Nothing to do: 1.1 in ROADMAP.md is done; 1 of 2 are" in run.stdout
    told = told_of_nothing(project, "--task", "1.1")
    assert (told["schema_version"], told["status"]) == (1, "finished")
    assert told["tasks"]["total"] == 2
    assert (told["tasks"]["completed"], told["tasks"]["pending"]) == (1, 1)
    assert told["tasks"]["failed"] == 0
    assert told["task_results"] == []


def test_the_status_is_that_of_the_roadmap_that_is_named(project: Path) -> None:
    (project / "OTHER.md").write_text("- [ ] 1.1 Something\n", encoding="utf-8")
    with server() as answering:
        assert executor(project, "run", server=answering).code == 0
    assert "finished" in executor(project, "status").stdout
    other = json.loads(executor(project, "status", "--roadmap", "OTHER.md", "--json").stdout)
    assert (other["run"], other["status"]) == (None, "none")
    assert other["tasks"]["pending"] == 1


def test_a_file_of_somebody_else_takes_no_events(project: Path) -> None:
    notes = project.parent / "notes.txt"
    notes.write_text("first\nlast, without an end", encoding="utf-8")
    with server() as answering:
        run = executor(project, "run", "--events", str(notes), server=answering)
    assert run.code == 2
    assert str(notes) in run.stderr
    assert notes.read_text(encoding="utf-8") == "first\nlast, without an end"


def test_the_report_command_lets_no_escape_through(project: Path) -> None:
    folder = project / ".executor"
    folder.mkdir()
    (folder / "report.md").write_text("a\x1b[31mb\x1b]0;evil\x07c\n", encoding="utf-8")
    assert executor(project, "report").stdout == "abc\n"


def test_the_demo_uses_nothing_but_the_defaults(tmp_path: Path) -> None:
    own = tmp_path / ".config" / "executor" / "config.toml"
    own.parent.mkdir(parents=True)
    own.write_text("test_command = 'false'\nmax_task = 1\n", encoding="utf-8")
    project = tmp_path / "here"
    project.mkdir()
    run = executor(project, "demo", env={"EXECUTOR_COMMIT": "false", "EXECUTOR_MAX_TASKS": "1"})
    assert run.code == 0, run.said
    assert "4 of 5 tasks done, 1 skipped" in run.stdout


@pytest.mark.parametrize(("encoding", "sign"), [("ascii", "ü"), ("latin-1", "雪")])
def test_a_sign_that_the_terminal_does_not_know_ends_nothing(
    project: Path, encoding: str, sign: str
) -> None:
    (project / "ROADMAP.md").write_text(f"{ROADMAP}- [x] 1.3 {sign}\n", encoding="utf-8")
    env = {"PYTHONIOENCODING": encoding}
    assert executor(project, "tasks", env=env).stdout.endswith("1.3 ?\n1 of 3 done\n")
    with server() as answering:
        run = executor(project, "run", server=answering, env=env)
    assert run.code == 0, run.said
    assert "? 1.2 Write `b.txt`" in run.stdout


def unclose(project: Path) -> None:
    """Make the records those of a run that died after its last commit."""
    with closing(sqlite3.connect(project / ".executor/state.db")) as database:
        database.execute("update runs set status = 'running', ended = null")
        database.commit()
    (project / ".executor/report.md").unlink()


@pytest.mark.parametrize("first", [(), ("--task", "1")])
def test_a_run_that_died_after_its_last_commit_is_ended_without_a_key(
    project: Path, first: tuple[str, ...]
) -> None:
    with server() as answering:
        assert executor(project, "run", *first, server=answering).code == 0
    unclose(project)
    assert "interrupted" in executor(project, "status").stdout
    run = executor(project, "run")
    assert run.code == 0, run.said
    assert "finished" in executor(project, "status").stdout
    assert executor(project, "report").code == 0
    assert "Nothing to do" in executor(project, "run").stdout


def test_a_run_with_work_left_is_not_given_up_for_a_question_about_what_is_done(
    project: Path,
) -> None:
    with server() as answering:
        assert executor(project, "run", "--max-tasks", "1", server=answering).code == 4
        assert "Nothing to do" in executor(project, "run", "--task", "1.1").stdout
        run = executor(project, "run", server=answering)
    assert run.code == 0, run.said
    with closing(sqlite3.connect(project / ".executor/state.db")) as database:
        assert database.execute("select status from runs").fetchall() == [("finished",)]


def test_a_run_that_only_seemed_to_be_at_its_end_says_what_is_missing_for_a_model(
    project: Path,
) -> None:
    """Its kill lay between the tick and the commit: the tick goes back, the task is open."""
    with server() as answering:
        assert executor(project, "run", "--max-tasks", "1", server=answering).code == 4
    half = (project / "ROADMAP.md").read_text(encoding="utf-8")
    owner = Owner(
        run="r", task="t", task_id="1.2", attempt=1, base=git(project, "rev-parse", "@").strip()
    )
    folder = project / ".executor"
    ticked = half.replace("[ ] 1.2", "[x] 1.2")
    Files(project, folder / "journal").write(str(owner), {"ROADMAP.md": ticked, "b.txt": "b\n"})
    run = executor(project, "run")
    assert run.code == 2, run.said
    assert "no model is named\n  give --model NAME" in run.said
    assert (project / "ROADMAP.md").read_text(encoding="utf-8") == half
    assert not (project / "b.txt").exists()
    with server() as answering:
        assert executor(project, "run", server=answering).code == 0
