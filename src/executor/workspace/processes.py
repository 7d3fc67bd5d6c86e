"""The user's processes: bounded in time and output, without input, and never outliving their run.

The sentence "it exited with 0" is only said of a process that ended by itself: one that ran out of
time has no exit code at all.
"""

import hashlib
import os
import select
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from executor.errors import Interrupted
from executor.workspace.capture import Capture
from executor.workspace.environment import scrubbed
from executor.workspace.plain import plain
from executor.workspace.stragglers import TOKEN, kill_marked, signal_group

POLL_SECONDS: Final = 0.05
GRACE_SECONDS: Final = 1.0
"""Between asking a group to end and killing it."""
DRAIN_SECONDS: Final = 0.5
"""How long the pipe is read after the command died: a daemon may hold it open for ever."""
OUTPUT_LIMIT_BYTES: Final = 200_000
NOT_STARTED: Final = 127
"""The exit code shells give for a command that cannot be started."""
_CHUNK_BYTES: Final = 65_536


@dataclass(frozen=True)
class Finished:
    code: int | None
    """None when it was killed at its time limit; 128 + n when signal n ended it."""
    output: str
    """Both streams in order, as plain text: its head and its tail."""
    timed_out: bool
    seconds: float
    truncated: bool


class Processes:
    """Starts commands in one project; `should_stop` says why the run is to end, or None."""

    def __init__(
        self,
        root: Path,
        should_stop: Callable[[], str | None],
        extra_env: Mapping[str, str] | None = None,
    ) -> None:
        self._root = root
        self._should_stop = should_stop
        self._extra_env = dict(extra_env or {})
        self._project = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:16]

    def run(
        self,
        command: Sequence[str] | str,
        *,
        timeout: float,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        output_limit: int = OUTPUT_LIMIT_BYTES,
    ) -> Finished:
        """Run arguments, or a text that the user wrote for the shell.

        Raises:
            Interrupted: the run was asked to stop; the command and its descendants are gone.
        """
        token = f"{self._project}-{uuid.uuid4().hex}"
        arguments = ["sh", "-c", command] if isinstance(command, str) else list(command)
        environment = scrubbed(os.environ) | self._extra_env | dict(env or {}) | {TOKEN: token}
        started = time.monotonic()
        try:
            process = subprocess.Popen(
                arguments,
                cwd=cwd or self._root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except (OSError, ValueError, IndexError) as error:
            message = plain(f"{arguments[0] if arguments else ''}: cannot be started: {error}")
            return Finished(NOT_STARTED, message, timed_out=False, seconds=0.0, truncated=False)
        running = _Running(process, Capture(output_limit), token)
        timed_out = running.follow(started + timeout, self._should_stop)
        return Finished(
            code=None if timed_out else _exit_code(process.returncode),
            output=running.capture.text(),
            timed_out=timed_out,
            seconds=time.monotonic() - started,
            truncated=running.capture.truncated,
        )

    def end_leftovers(self) -> None:
        """Kill what an executor that was itself killed left running in this project."""
        kill_marked(f"{self._project}-")


class _Running:
    """One started command, its pipe, and everything it started."""

    def __init__(self, process: subprocess.Popen[bytes], capture: Capture, token: str) -> None:
        self._process = process
        self.capture = capture
        self._token = token
        self._pipe = process.stdout.fileno() if process.stdout is not None else -1
        self._open = process.stdout is not None
        self._poll = select.poll()
        self._poll.register(self._pipe, select.POLLIN)

    def follow(self, deadline: float, should_stop: Callable[[], str | None]) -> bool:
        """Read until the command has ended; True if it had to be ended at `deadline`."""
        try:
            while self._process.poll() is None:
                reason = should_stop()
                if reason is not None:
                    raise Interrupted(reason)
                if time.monotonic() >= deadline:
                    return True
                self._read(POLL_SECONDS)
            return False
        finally:
            self._end()

    def _end(self) -> None:
        """Leave nothing behind, whatever the reason: normal end, limit, stop, or a bug of ours."""
        if self._process.poll() is None:
            signal_group(self._process.pid, signal.SIGTERM)
            self._drain(GRACE_SECONDS)
        else:
            self._drain(DRAIN_SECONDS)
        signal_group(self._process.pid, signal.SIGKILL)
        kill_marked(self._token)
        if self._process.stdout is not None:
            self._process.stdout.close()
        # A process inside a hanging system call cannot be reaped yet; its group is dead already.
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE_SECONDS)

    def _drain(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and (self._open or self._process.poll() is None):
            self._read(POLL_SECONDS)

    def _read(self, seconds: float) -> None:
        if not self._open:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
            return
        if self._poll.poll(seconds * 1000):
            data = os.read(self._pipe, _CHUNK_BYTES)
            self._open = bool(data)
            self.capture.add(data)


def _exit_code(status: int) -> int:
    return status if status >= 0 else 128 - status
