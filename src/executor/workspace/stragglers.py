"""Processes that outlive the command that started them, also those that left its group.

Every command carries a token in its environment, which all its descendants inherit. Where `/proc`
exists (Linux) they are found by it: no process of ours is ever waited for by accident, and no
other child of this program is ever taken for one of theirs. Elsewhere only the group is known.
"""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

TOKEN: Final = "STARTED_BY_EXECUTOR"  # noqa: S105 - the name of a variable, not a secret
_PROC: Final = Path("/proc")
_MAX_ROUNDS: Final = 50
"""A fork bomb grows while it is being stopped; each round stops what is new."""
_DEATH_SECONDS: Final = 1.0
_POLL_SECONDS: Final = 0.002


def kill_marked(token: str) -> None:
    """Kill every process whose token starts with `token`: stop all first, so that none can fork.

    They are gone on return, so that none writes into a tree that has been put back.
    """
    entry = f"{TOKEN}={token}".encode()
    stopped: set[int] = set()
    for _ in range(_MAX_ROUNDS):
        fresh = _marked(entry) - stopped
        if not fresh:
            break
        for pid in fresh:
            _signal(pid, signal.SIGSTOP)
        stopped |= fresh
    for pid in stopped:
        _signal(pid, signal.SIGKILL)
    until = time.monotonic() + _DEATH_SECONDS
    while any(map(_runs, stopped)) and time.monotonic() < until:
        time.sleep(_POLL_SECONDS)


def signal_group(group: int, number: signal.Signals) -> None:
    # An empty group is "no such process" on Linux and "not permitted" on macOS.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _marked(entry: bytes) -> set[int]:
    return {pid for pid in _pids() if _carries(pid, entry)}


def _pids() -> set[int]:
    if not _PROC.is_dir():
        return set()
    return {int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()} - {os.getpid()}


def _carries(pid: int, entry: bytes) -> bool:
    try:
        environment = (_PROC / str(pid) / "environ").read_bytes()
    except OSError:  # it ended meanwhile, or belongs to somebody else
        return False
    return any(variable.startswith(entry) for variable in environment.split(b"\0"))


def _runs(pid: int) -> bool:
    try:
        status = (_PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return False
    state = status.rpartition(")")[2].split()[0]
    return state not in ("Z", "X")
