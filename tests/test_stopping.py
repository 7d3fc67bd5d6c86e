import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from executor.stopping import Stop, on_signals

WORKER = """
import os, signal, sys
from executor.stopping import Stop, on_signals
if "ignore" in sys.argv:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
stop = Stop()
stop.tell(lambda reason: os.write(1, f"{reason}\\n".encode()))
with on_signals(stop):
    print("ready", flush=True)
    while sys.stdin.readline():
        print(stop(), flush=True)
"""


@contextmanager
def worker(*args: str) -> Iterator[subprocess.Popen[str]]:
    """Start a process that tells, once a line, whether it was asked to stop."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", WORKER, *args]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert line(process) == "ready"
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def asked(process: subprocess.Popen[str]) -> str:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return line(process)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_first_signal_asks_for_a_stop_and_the_work_goes_on(number: signal.Signals) -> None:
    with worker() as process:
        assert asked(process) == "None"
        process.send_signal(number)
        assert line(process) == number.name
        assert asked(process) == number.name


@pytest.mark.parametrize("second", [signal.SIGINT, signal.SIGTERM])
def test_the_second_signal_ends_everything_at_once(second: signal.Signals) -> None:
    with worker() as process:
        process.send_signal(signal.SIGTERM)
        assert line(process) == "SIGTERM"
        process.send_signal(second)
        _, told = process.communicate()
    assert process.returncode == -signal.SIGINT
    assert "KeyboardInterrupt" in told


def test_a_run_that_ignores_the_hangup_goes_on_without_its_terminal() -> None:
    with worker("ignore") as process:
        process.send_signal(signal.SIGHUP)
        assert asked(process) == "None"


def test_signals_mean_afterwards_what_they_meant_before() -> None:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    stop = Stop()
    with on_signals(stop):
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop() == "SIGTERM"
    assert [signal.getsignal(number) for number in numbers] == before


def test_everyone_who_asked_to_be_told_of_a_stop_is_told() -> None:
    first: list[str] = []
    second: list[str] = []
    stop = Stop()
    assert stop() is None
    stop.tell(first.append)
    stop.tell(second.append)
    stop.request("max time")
    assert stop() == "max time"
    assert first == second == ["max time"]
    late: list[str] = []
    stop.tell(late.append)
    assert late == ["max time"]
