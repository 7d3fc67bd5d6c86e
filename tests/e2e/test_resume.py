"""Stopped, killed or limited at a known point: the next run goes on and repeats nothing."""

import os
import select
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.answers import by_task, files, task_of
from tests.support.chat_server import ChatRequest, ChatServer, Fault, Reply, Said, Silence
from tests.support.command import executor, heard, rest, started
from tests.support.repository import git, make_repository

SECONDS = 60
"""Longest wait for a known point; it is never waited out."""


def roadmap(number: int) -> str:
    lines = (f"- [ ] 1.{task} Write `{task}.txt`\n" for task in range(1, number + 1))
    return "# Plan\n\n" + "".join(lines)


def answer(request: ChatRequest) -> Said:
    task = task_of(request).removeprefix("1.")
    return Reply(files({f"{task}.txt": f"{task}\n"}))


def commits_by_task(project: Path) -> list[str]:
    trailer = "%(trailers:key=Executor-Task,valueonly,separator=)"
    return git(project, "log", "--reverse", f"--format={trailer}").split()


def is_clean(project: Path) -> bool:
    return git(project, "status", "--porcelain") == ""


def test_a_limit_on_tasks_stops_and_the_next_run_does_the_rest(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "project", {"ROADMAP.md": roadmap(6)})
    with ChatServer(answer) as server:
        first = executor(project, "run", "--max-tasks", "2", server=server)
        assert first.code == 4, first.said
        assert "2 of 6 tasks done, 4 pending" in first.stdout
        assert commits_by_task(project) == ["1.1", "1.2"]
        second = executor(project, "run", server=server)
    assert second.code == 0, second.said
    assert "6 of 6 tasks done" in second.stdout
    assert [task_of(request) for request in server.requests] == [f"1.{n}" for n in range(1, 7)]
    assert commits_by_task(project) == [f"1.{n}" for n in range(1, 7)]


def test_an_endpoint_that_dies_after_an_answer_leaves_a_run_to_go_on_with(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "project", {"ROADMAP.md": roadmap(2)})
    dying = by_task({"1.1": [files({"1.txt": "1\n"})], "1.2": [Fault(503, {"error": "gone"})] * 9})
    with ChatServer(dying) as server:
        first = executor(project, "run", server=server, env={"EXECUTOR_MODEL_PATIENCE": "0"})
    assert first.code == 4, first.said
    assert "503" in first.said
    assert "1 of 2 tasks done, 1 pending" in first.stdout
    with ChatServer(answer) as server:
        second = executor(project, "run", server=server)
    assert second.code == 0, second.said
    assert len(server.requests) == 1
    assert commits_by_task(project) == ["1.1", "1.2"]


@dataclass(frozen=True)
class Stopped:
    """The second task of two is held at a known point of its work."""

    project: Path
    reached: Callable[[], None]
    released: Callable[[], None]
    script: Callable[[ChatRequest], Said]
    calls: int
    """Answers that the model gives in all, if nothing is asked twice without need."""


@contextmanager
def in_a_model_call(path: Path) -> Iterator[Stopped]:
    project = make_repository(path / "project", {"ROADMAP.md": roadmap(2)})
    asked, free = threading.Event(), threading.Event()

    def script(request: ChatRequest) -> Said:
        if task_of(request) == "1.2" and not free.is_set():
            asked.set()
            return Silence()
        return answer(request)

    def reached() -> None:
        assert asked.wait(SECONDS)

    yield Stopped(project, reached, free.set, script, calls=3)


@contextmanager
def in_a_test_run(path: Path) -> Iterator[Stopped]:
    """The command that verifies tells through a pipe that it has begun, and then stays."""
    verify = "[ -e held/free ] || { echo begun > held/pipe; exec sleep 600; }"
    text = f"{roadmap(2)}  - Verify: `{verify}`\n"
    files_there = {"ROADMAP.md": text, ".gitignore": "held\n"}
    project = make_repository(path / "project", files_there)
    (project / "held").mkdir()
    os.mkfifo(project / "held/pipe")
    pipe = os.open(project / "held/pipe", os.O_RDWR)

    def reached() -> None:
        assert select.select([pipe], [], [], SECONDS)[0]

    try:
        yield Stopped(project, reached, (project / "held/free").touch, answer, calls=2)
    finally:
        os.close(pipe)


Point = Callable[[Path], AbstractContextManager[Stopped]]


@pytest.mark.parametrize(
    ("point", "number"), [(in_a_model_call, signal.SIGINT), (in_a_test_run, signal.SIGINT)]
)
def test_a_signal_stops_in_order_and_the_next_run_goes_on(
    tmp_path: Path, point: Point, number: signal.Signals
) -> None:
    with point(tmp_path) as at, ChatServer(at.script) as server:
        with started(at.project, "run", server=server) as process:
            said = heard(process, "Executing task [1.2]")
            at.reached()
            process.send_signal(number)
            end = rest(process)
        assert end.code == 130, said + end.stdout
        assert f"warning: stopped by {number.name}\n  executor run goes on with it" in end.stdout
        assert "Traceback" not in end.stdout
        assert is_clean(at.project)
        assert not (at.project / "2.txt").exists()
        report = (at.project / ".executor/report.md").read_text(encoding="utf-8")
        assert "Ended: interrupted" in report
        assert "1 of 2 tasks are done" in report
        at.released()
        run = executor(at.project, "run", server=server)
    assert run.code == 0, run.said
    assert commits_by_task(at.project) == ["1.1", "1.2"]
    assert len(server.requests) == at.calls
    assert is_clean(at.project)


@pytest.mark.parametrize("point", [in_a_model_call, in_a_test_run])
def test_after_a_kill_the_next_run_completes_with_one_commit_per_task(
    tmp_path: Path, point: Point
) -> None:
    with point(tmp_path) as at, ChatServer(at.script) as server:
        with started(at.project, "run", server=server) as process:
            at.reached()
            process.kill()
            process.wait(SECONDS)
        status = executor(at.project, "status")
        assert "interrupted" in status.stdout
        assert "1 completed, 1 pending" in status.stdout
        at.released()
        run = executor(at.project, "run", server=server)
    assert run.code == 0, run.said
    assert "Going on with run" in run.stdout
    assert commits_by_task(at.project) == ["1.1", "1.2"]
    assert len(server.requests) == at.calls
    assert is_clean(at.project)


def test_a_second_run_names_the_process_that_holds_the_lock(tmp_path: Path) -> None:
    with in_a_model_call(tmp_path) as at, ChatServer(at.script) as server:
        with started(at.project, "run", server=server) as process:
            at.reached()
            second = executor(at.project, "run", server=server)
            status = executor(at.project, "status")
        assert second.code == 5, second.said
        assert f"process {process.pid}" in second.stderr
        assert second.stderr.count("error: ") == 1
        assert "wait for it" in second.stderr
        assert ": running" in status.stdout
        assert len(server.requests) == 2
