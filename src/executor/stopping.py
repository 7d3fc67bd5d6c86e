"""Asking a run to stop: once politely, twice at once."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Stop:
    """Remembers why the run is to end; what works long asks it every tenth of a second."""

    def __init__(self) -> None:
        self._reason: str | None = None
        self._on_request: list[Callable[[str], None]] = []

    def __call__(self) -> str | None:
        return self._reason

    def tell(self, listener: Callable[[str], None]) -> None:
        self._on_request.append(listener)
        if self._reason is not None:
            listener(self._reason)

    def request(self, reason: str) -> None:
        self._reason = reason
        for listener in self._on_request:
            listener(reason)


@contextmanager
def on_signals(stop: Stop) -> Iterator[None]:
    """Let the first signal ask for an orderly stop, and a second one end everything at once.

    A hang-up that is ignored, as under nohup, stays ignored.
    """

    def handle(number: int, _frame: FrameType | None) -> None:
        if stop() is not None:
            raise KeyboardInterrupt
        stop.request(signal.Signals(number).name)

    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    before = [signal.signal(number, handle) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
