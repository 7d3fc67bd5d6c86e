"""Whether a failed call is worth another try, and when: bounded in tries and in time."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Final

from executor.errors import ModelUnavailable
from executor.model.transport.outcome import Failure

FIRST_WAIT_SECONDS: Final = 1.0
LONGEST_WAIT_SECONDS: Final = 30.0
TRIES_OF_THE_ABSENT: Final = 3
"""A server that was never there is most likely not running, or its address is wrong."""
_DOUBLINGS: Final = 10
"""Far beyond the longest wait; keeps the power small."""


@dataclass(frozen=True)
class Timing:
    """The clock, the waits and the luck of an adapter: handed in where a test wants its own."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
    """From 0 to 1: how much of the longest wait is waited."""


@dataclass
class Patience:
    """What one call with one model may cost in tries and time."""

    tries: int
    seconds: float
    """From the first failure on; no try begins after them."""
    timing: Timing
    _failed: int = field(default=0, init=False)
    _first: float = field(default=0.0, init=False)

    def after(self, failure: Failure, *, reached: bool) -> float | Failure:
        """Say how long to wait before the next try, or with which failure to give up."""
        now = self.timing.clock()
        self._failed += 1
        if self._failed == 1:
            self._first = now
        if not failure.retryable:
            return failure
        left = self._first + self.seconds - now
        tries = self.tries if reached else min(self.tries, TRIES_OF_THE_ABSENT)
        tries = min(tries, failure.most_tries or tries)
        if self._failed >= tries or left <= 0:
            return self._given_up(failure, now)
        if failure.retry_after is None:
            return min(self._jitter(), left)
        return failure.retry_after if failure.retry_after <= left else self._too_long(failure, left)

    def _jitter(self) -> float:
        longest = FIRST_WAIT_SECONDS * (1 << min(self._failed - 1, _DOUBLINGS))
        return min(longest, LONGEST_WAIT_SECONDS) * self.timing.chance()

    def _given_up(self, failure: Failure, now: float) -> Failure:
        if self._failed == 1:
            return failure
        return _with(failure, f" ({self._failed} tries in {now - self._first:.0f} s)")

    def _too_long(self, failure: Failure, left: float) -> Failure:
        what = f"model_patience ({self.seconds:g} s)"
        if (failure.retry_after or 0) <= self.seconds:
            what = f"the {left:.0f} s that are left of {what}"
        return _with(failure, f"; it asks to wait {failure.retry_after:g} s, longer than {what}")


def _with(failure: Failure, more: str) -> Failure:
    error = ModelUnavailable(failure.error.what + more, failure.error.remedy)
    return replace(failure, error=error)
