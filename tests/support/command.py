"""The real command, as a process of its own that inherits nothing of whose machine it runs on."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.support.chat_server import ChatServer

KEY = "sk-test-0123456789abcdef"
"""The API key that every run with a server is given."""

WITHOUT_OUR_PLUGINS = "[pytest]\naddopts = -p no:langsmith_plugin -p no:hypothesispytest\n"
"""A `pytest.ini`: two plugins beside us cost each test run of a project a second or two."""


@dataclass(frozen=True)
class Finished:
    code: int
    stdout: str
    stderr: str

    @property
    def said(self) -> str:
        return self.stdout + self.stderr


def executor(
    project: Path,
    *args: str,
    server: ChatServer | None = None,
    env: Mapping[str, str] | None = None,
    input: str = "",  # noqa: A002 - the word that `subprocess.run` has for it
    timeout: float = 120,
) -> Finished:
    """Run the command in `project` to its end; the model is the one that `server` plays."""
    ended = subprocess.run(
        _command(args),
        cwd=project,
        env=_environment(project, server, env or {}),
        input=input,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    return Finished(ended.returncode, ended.stdout, ended.stderr)


@contextmanager
def started(
    project: Path, *args: str, server: ChatServer, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Start the command for a test that disturbs it; both streams come in `stdout`."""
    process = subprocess.Popen(
        _command(args),
        cwd=project,
        env=_environment(project, server, env or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def heard(process: subprocess.Popen[str], words: str) -> str:
    """Read what the command says up to the first line with `words`: a known point of its work."""
    stream: IO[str] | None = process.stdout
    assert stream is not None
    said = ""
    for line in stream:
        said += line
        if words in line:
            return said
    raise AssertionError(f"the command ended and never said {words!r}; it said:\n{said}")


def rest(process: subprocess.Popen[str], timeout: float = 60) -> Finished:
    """Wait for the end and take what was said since."""
    said, _ = process.communicate(timeout=timeout)
    return Finished(process.returncode, said, "")


def _command(args: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "executor", *args]


def _environment(
    project: Path, server: ChatServer | None, given: Mapping[str, str]
) -> dict[str, str]:
    """Pass PATH on, and what coverage needs to follow into child processes."""
    passed = {
        name: value
        for name, value in os.environ.items()
        if name == "PATH" or name.startswith("COVERAGE_")
    }
    hermetic = {
        "HOME": str(project.parent),
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C.UTF-8",
    }
    model = (
        {"EXECUTOR_MODEL": "test-model", "OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": KEY}
        if server is not None
        else {}
    )
    return passed | hermetic | model | dict(given)
