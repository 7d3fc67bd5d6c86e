"""One run at a time: a lock that the kernel frees when its holder dies."""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from executor.errors import Locked, StoreError
from executor.events import now

PATIENCE_SECONDS: Final = 1.0
"""Whoever looks with `is_held` has the lock for a moment; a run that starts then waits for it."""
POLL_SECONDS: Final = 0.02


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock, or raise `Locked` with what its holder wrote about itself."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"{path} cannot be opened: {error.strerror}") from error
    try:
        if not _taken(handle):
            raise Locked(
                f"another run is at work here: {_holder(handle)}",
                "wait for it, or stop it; executor status shows how far it is",
            )
        about = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": now().isoformat(timespec="seconds"),
        }
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(about).encode(), 0)
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    last_try = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= last_try:
                return False
            time.sleep(POLL_SECONDS)
        else:
            return True


def is_held(path: Path) -> bool:
    """Tell whether a run is at work; looking at it stops no run that starts."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _holder(handle: int) -> str:
    try:
        about = json.loads(os.pread(handle, 1000, 0))
        return f"process {about['pid']} on {about['host']}, since {about['since']}"
    except (ValueError, KeyError, TypeError):
        return "it is just starting"
