import fcntl
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from executor.errors import Locked, StoreError
from executor.store.lock import hold, is_held

HOLDER = """
import sys
from pathlib import Path
from executor.store.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "lock"


@contextmanager
def another_process(lock: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a process that holds the lock until its input ends."""
    command = [sys.executable, "-c", HOLDER, str(lock)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def test_a_second_run_is_told_who_holds_the_lock(lock: Path) -> None:
    with another_process(lock) as process:
        assert is_held(lock)
        with pytest.raises(Locked) as caught, hold(lock):
            pass
        about = json.loads(lock.read_text(encoding="utf-8"))
    told = f"process {process.pid} on {about['host']}, since {about['since']}"
    assert told in caught.value.what
    assert "executor status" in caught.value.remedy


def test_the_lock_is_free_after_its_holder_was_killed(lock: Path) -> None:
    with another_process(lock) as process:
        process.kill()
        process.wait()
    assert not is_held(lock)
    with hold(lock):
        assert json.loads(lock.read_text(encoding="utf-8"))["pid"] == os.getpid()


def test_the_lock_is_free_after_the_run(lock: Path) -> None:
    with hold(lock):
        assert is_held(lock)
    assert not is_held(lock)
    with hold(lock):
        pass


def test_a_holder_that_has_not_said_who_it_is_is_just_starting(lock: Path) -> None:
    with another_process(lock):
        lock.write_text("", encoding="utf-8")
        with pytest.raises(Locked, match="just starting"), hold(lock):
            pass


def test_looking_at_a_lock_makes_no_file(lock: Path) -> None:
    assert not is_held(lock)
    assert not lock.exists()


def test_a_lock_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"), hold(tmp_path / "missing" / "lock"):
        pass


def test_a_run_that_starts_while_somebody_looks_waits_a_moment(lock: Path) -> None:
    lock.touch()
    looking = os.open(lock, os.O_RDONLY)
    fcntl.flock(looking, fcntl.LOCK_SH)
    looked = threading.Timer(0.1, os.close, [looking])
    looked.start()
    with hold(lock):
        assert is_held(lock)
    looked.join()
