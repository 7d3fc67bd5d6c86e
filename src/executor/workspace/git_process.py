"""How git is called: no prompts, no hooks, no pager, nothing of the surrounding process."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from executor.errors import GitRefused
from executor.workspace.plain import plain
from executor.workspace.stragglers import signal_group

TIME_LIMIT_SECONDS: Final = 60.0
_LAST_SECONDS: Final = 5.0
"""For a git that is at work when everything is to end at once."""
GIT: Final = (
    "git",
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.quotePath=false"),
    *("-c", "commit.gpgsign=false"),
    *("-c", "gc.auto=0"),
    *("-c", "log.showSignature=false"),
    *("-c", "protocol.ext.allow=never"),
    *("-c", "submodule.recurse=false"),
)
_INHERITED: Final = frozenset(
    {
        *("PATH", "HOME", "XDG_CONFIG_HOME", "USER", "LOGNAME", "TMPDIR"),
        *("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"),
        *("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE"),
        *("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE"),
        "GIT_CEILING_DIRECTORIES",
    }
)
_SET: Final = {
    "GIT_EDITOR": "true",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C.UTF-8",
}


@dataclass(frozen=True)
class Answered:
    code: int
    data: bytes
    error: str

    @property
    def text(self) -> str:
        return os.fsdecode(self.data).rstrip("\n")

    @property
    def names(self) -> list[str]:
        """File names, from an answer that separates them by NUL."""
        return [os.fsdecode(name) for name in self.data.split(b"\0") if name]


class GitProcess:
    def __init__(self, folder: Path, *, time_limit_seconds: float = TIME_LIMIT_SECONDS) -> None:
        self._folder = folder
        self._time_limit_seconds = time_limit_seconds

    def ask(
        self,
        *arguments: str,
        given: bytes = b"",
        env: Mapping[str, str] | None = None,
        codes: Collection[int] = (0,),
    ) -> Answered:
        """Run one git command.

        Raises:
            GitRefused: git is not there, takes too long, or ends with none of `codes`.
        """
        answered = self.start([*GIT, *arguments], given, env or {})
        if answered.code not in codes:
            raise GitRefused(
                f"git {arguments[0]} failed: {answered.error or f'code {answered.code}'}",
                "See what git says, put it right, then run again.",
            )
        return answered

    def start(self, command: Sequence[str], given: bytes, env: Mapping[str, str]) -> Answered:
        """Hand the whole input over before the start, so that our death cannot cut it short."""
        inherited = {name: value for name, value in os.environ.items() if name in _INHERITED}
        with tempfile.TemporaryFile() as source:
            source.write(given)
            source.seek(0)
            try:
                process = subprocess.Popen(
                    command,
                    cwd=self._folder,
                    env=inherited | _SET | dict(env),
                    stdin=source,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    start_new_session=True,
                )
            except (OSError, ValueError) as error:
                raise GitRefused(
                    f"git cannot be started in {self._folder}: {error}",
                    "Install git 2.32 or newer.",
                ) from error
        with process:
            try:
                return self._finished(process)
            except BaseException:
                _let_end(process)
                raise

    def _finished(self, process: subprocess.Popen[bytes]) -> Answered:
        try:
            data, error = process.communicate(timeout=self._time_limit_seconds)
        except subprocess.TimeoutExpired as expired:
            signal_group(process.pid, signal.SIGKILL)  # with its filters and helpers
            raise GitRefused(
                f"git took longer than {self._time_limit_seconds:g} s",
                "Run the same by hand to see what it waits for.",
            ) from expired
        return Answered(process.returncode, data, plain(error.decode(errors="replace")).strip())


def _let_end(process: subprocess.Popen[bytes]) -> None:
    """Leave no git behind that may still move a branch: whoever looks next must see the end."""
    try:
        process.wait(timeout=_LAST_SECONDS)
    except subprocess.TimeoutExpired:
        signal_group(process.pid, signal.SIGKILL)
        process.wait()


def joined(names: Collection[str]) -> bytes:
    return b"".join(os.fsencode(name) + b"\0" for name in names)
