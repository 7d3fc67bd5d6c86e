"""Keeps within what an endpoint allows a minute, whoever asks it from this process."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

WINDOW_SECONDS: Final = 60.0
_GRAIN_SECONDS: Final = 0.001
"""A clock that is read twice may disagree with itself by less than this."""


@dataclass
class _Entry:
    at: float
    tokens: int


@dataclass(frozen=True)
class Hold:
    """How long to hold a call back, and because of which limit."""

    seconds: float
    reason: str


@dataclass
class RateLimit:
    """A sliding minute. Safe to use from several threads."""

    requests_per_minute: int | None
    tokens_per_minute: int | None
    clock: Callable[[], float] = time.monotonic
    _entries: list[_Entry] = field(default_factory=list, init=False, repr=False)
    _guard: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def hold(self, tokens: int) -> Hold | None:
        """Count a call of about so many tokens now; or do not, and say how long to wait first."""
        with self._guard:
            now = self.clock()
            self._forget(now)
            hold = max(self._too_many(now), self._too_much(now, tokens), key=lambda it: it.seconds)
            if hold.seconds > 0:
                return hold
            self._entries.append(_Entry(now, tokens))
            return None

    def correct(self, estimated: int, used: int) -> None:
        """Put what a call used in the place of what it was counted with."""
        with self._guard:
            for entry in reversed(self._entries):
                if entry.tokens == estimated:
                    entry.tokens = used
                    return

    def _forget(self, now: float) -> None:
        old = now - WINDOW_SECONDS + _GRAIN_SECONDS
        self._entries = [entry for entry in self._entries if entry.at > old]

    def _too_many(self, now: float) -> Hold:
        limit, count = self.requests_per_minute, len(self._entries)
        reason = f"your limit of {limit} requests a minute"
        if limit is None or count < limit:
            return Hold(0.0, reason)
        return Hold(self._entries[count - limit].at + WINDOW_SECONDS - now, reason)

    def _too_much(self, now: float, tokens: int) -> Hold:
        """Wait for the room that the call needs; one that is larger than all goes alone."""
        limit, wait = self.tokens_per_minute, 0.0
        reason = f"your limit of {limit} tokens a minute"
        if limit is None:
            return Hold(wait, reason)
        used = sum(entry.tokens for entry in self._entries)
        for entry in self._entries:
            if used + tokens <= limit:
                break
            used -= entry.tokens
            wait = entry.at + WINDOW_SECONDS - now
        return Hold(wait, reason)


@dataclass
class RateLimits:
    """One `RateLimit` for each address; shared by all who ask there."""

    clock: Callable[[], float] = time.monotonic
    _known: dict[str, RateLimit] = field(default_factory=dict, init=False, repr=False)
    _guard: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def of(self, address: str, requests: int | None, tokens: int | None) -> RateLimit:
        with self._guard:
            return self._known.setdefault(address, RateLimit(requests, tokens, self.clock))
