"""Looking at what may hang: each look has a limit, and so have all of them together.

A look happens in a thread that may be left behind, as neither the resolver of names nor a dead
disk can be interrupted; whoever waits for it can be, at once.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

from executor.doctor.finding import Finding, error
from executor.errors import ExecutorError, UsageError

T = TypeVar("T")


class Patience:
    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return max(0.0, self._until - time.monotonic())

    def look(
        self, name: str, seconds: float, work: Callable[[], Iterable[Finding]]
    ) -> list[Finding]:
        """Take what `work` finds; that it fails or takes too long is a finding as well."""
        try:
            return self.wait(seconds, lambda: list(work()))
        except ExecutorError as failed:
            return [error(name, failed.what, failed.remedy)]
        except Exception as failed:  # noqa: BLE001 - the other looks are to be told all the same
            what = f"this look failed by itself ({type(failed).__name__})"
            return [error(name, what, "please report this, it is a bug")]

    def wait(self, seconds: float, work: Callable[[], T]) -> T:
        allowed = min(seconds, self.left)
        try:
            return begun(work).result(allowed)
        except TimeoutError as late:
            raise UsageError(
                f"no end after {allowed:.1f} s", "see what hangs: the network, a disk, git"
            ) from late


def begun(work: Callable[[], T]) -> "Future[T]":
    """Begin it in a thread that keeps no process from ending."""
    outcome: Future[T] = Future()

    def do() -> None:
        try:
            outcome.set_result(work())
        except BaseException as raised:  # noqa: BLE001 - it is raised again where the result is asked for
            outcome.set_exception(raised)

    Thread(target=do, daemon=True).start()
    return outcome
