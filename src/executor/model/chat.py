"""The model adapter for OpenAI-compatible endpoints.

The client is asynchronous, everything around it is not: each answer runs in one event loop inside
the synchronous call, so that the deadline and a wish to stop are seen while the server is silent.
"""

import asyncio
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from executor.errors import Interrupted, ModelUnavailable
from executor.model.endpoint import Endpoint
from executor.model.port import Answer, Request, estimated_usage

if TYPE_CHECKING:
    from executor.model.client import Client, Said
    from executor.model.failures import Failure

TRIES = 3
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 8.0
LONGEST_RETRY_AFTER_SECONDS = 30.0
POLL_SECONDS = 0.1


def _tell_nobody(_seconds: float, _reason: str) -> None:
    pass


@dataclass
class ChatModel:
    """Asks one endpoint, one call at a time. Close it, or use it in a `with`."""

    endpoint: Endpoint
    should_stop: Callable[[], str | None]
    """A reason, once the run is asked to stop."""
    on_wait: Callable[[float, str], None] = _tell_nobody
    """Told before each wait: how many seconds, and why."""
    chance: Callable[[], float] = random.random
    """From 0 to 1: how much of the longest wait is waited."""
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner, init=False, repr=False)
    _client: "Client | None" = field(default=None, init=False, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        if self._client is not None:
            self._runner.run(self._client.close())
            self._client = None
        self._runner.close()

    def answer(self, request: Request) -> Answer:
        started = time.monotonic()
        said = self._runner.run(self._watched(request))
        return Answer(
            text=said.text,
            usage=said.usage or estimated_usage(request, said.text),
            finish_reason=said.finish_reason,
            seconds=time.monotonic() - started,
        )

    async def _watched(self, request: Request) -> "Said":
        watch = _Watch(self.endpoint, self.should_stop)
        watch.check()
        call = asyncio.create_task(self._tries(request, watch))
        try:
            while not call.done():
                watch.check()
                await asyncio.wait({call}, timeout=POLL_SECONDS)
            return call.result()
        finally:
            call.cancel()
            await asyncio.gather(call, return_exceptions=True)

    async def _tries(self, request: Request, watch: "_Watch") -> "Said":
        from executor.model.client import CallFailed  # noqa: PLC0415 - langchain costs a second

        client = self._open()
        tried = 0
        while True:
            tried += 1
            watch.heard()
            try:
                return await client.ask(request.messages, watch.heard)
            except CallFailed as failed:
                if not failed.failure.retryable or tried == TRIES:
                    raise failed.failure.error from None
                await self._wait(failed.failure, tried, watch)

    async def _wait(self, failure: "Failure", tried: int, watch: "_Watch") -> None:
        seconds = min(FIRST_WAIT_SECONDS * 2 ** (tried - 1), LONGEST_WAIT_SECONDS) * self.chance()
        if failure.retry_after is not None:
            seconds = min(failure.retry_after, LONGEST_RETRY_AFTER_SECONDS)
        self.on_wait(seconds, failure.reason)
        watch.pause(seconds)
        await asyncio.sleep(seconds)

    def _open(self) -> "Client":
        if self._client is None:
            os.environ.setdefault("LANGSMITH_TRACING", "false")
            os.environ.setdefault("LANGCHAIN_TRACING_V2", "false")
            from executor.model.client import Client  # noqa: PLC0415 - langchain costs a second

            self._client = Client(self.endpoint)
        return self._client


@dataclass
class _Watch:
    """Looks at the clock and at the wish to stop while the call is under way."""

    endpoint: Endpoint
    should_stop: Callable[[], str | None]
    started: float = field(default_factory=time.monotonic)
    last_sign: float = field(default_factory=time.monotonic)

    def heard(self) -> None:
        self.last_sign = time.monotonic()

    def pause(self, seconds: float) -> None:
        """A wait of our own is no silence of the server."""
        self.last_sign = time.monotonic() + seconds

    def check(self) -> None:
        reason = self.should_stop()
        if reason:
            raise Interrupted(reason, "Run `executor run` again to go on where it stopped.")
        now = time.monotonic()
        if now - self.started > self.endpoint.timeout_seconds:
            raise _late(f"no answer after {self.endpoint.timeout_seconds:g} s")
        if self.endpoint.stream and now - self.last_sign > self.endpoint.first_byte_seconds:
            raise _late(f"the answer is silent for {self.endpoint.first_byte_seconds:g} s")


def _late(what: str) -> ModelUnavailable:
    return ModelUnavailable(what, "Try again later, or allow the model more time.")
