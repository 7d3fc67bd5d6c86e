"""The adapter as tests ask it: its waits pass at once, on a clock of their own."""

import asyncio
from collections.abc import Callable
from typing import Any

from executor.model.port import Message, Request
from executor.model.transport.chat import ChatModel
from executor.model.transport.endpoint import Endpoint
from executor.model.transport.limiter import RateLimits
from executor.model.transport.retrying import Timing

KEY = "sk-test-secret-value"
REQUEST = Request("1/1/execute-1-1", "execute", (Message("system", "be"), Message("user", "do")))


def never() -> str | None:
    return None


class Time:
    """A clock that only waits move, and a list of these waits and of the notes."""

    def __init__(self, chance: float = 1.0) -> None:
        self.now = 1000.0
        self.waits: list[tuple[float, str]] = []
        self.notes: list[str] = []
        self.timing = Timing(self.clock, self.sleep, lambda: chance)

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)

    def wait(self, seconds: float, reason: str) -> None:
        self.waits.append((seconds, reason))

    @property
    def seconds(self) -> list[float]:
        return [seconds for seconds, _ in self.waits]

    @property
    def reasons(self) -> list[str]:
        return [reason for _, reason in self.waits]


def chat_model(
    base_url: str,
    time: Time | None = None,
    *,
    should_stop: Callable[[], str | None] = never,
    limits: RateLimits | None = None,
    **more: Any,  # noqa: ANN401 - the fields of Endpoint
) -> ChatModel:
    time = time or Time()
    return ChatModel(
        Endpoint(**{"model": "m", "base_url": base_url, "api_key": KEY, **more}),
        should_stop,
        time.wait,
        on_note=time.notes.append,
        limits=limits or RateLimits(time.clock),
        timing=time.timing,
    )
