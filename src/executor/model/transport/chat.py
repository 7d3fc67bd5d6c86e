"""The model adapter for OpenAI-compatible endpoints.

The client is asynchronous, everything around it is not: each answer runs in one event loop inside
the synchronous call, so that a wish to stop is seen while the server is silent.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import TYPE_CHECKING, Self

from executor.errors import Interrupted, ModelUnavailable
from executor.model.port import Answer, Request, estimate, estimated_usage
from executor.model.transport.endpoint import Endpoint
from executor.model.transport.fallback import Succession
from executor.model.transport.limiter import RateLimits
from executor.model.transport.outcome import BLANK, REMEDY_AWAY, Failure, Said, Stepped
from executor.model.transport.retrying import Patience, Timing
from executor.model.transport.threads import LooseThreads

if TYPE_CHECKING:
    from executor.model.transport.client import Client

POLL_SECONDS = 0.1


def _tell_nobody_to_wait(_seconds: float, _reason: str) -> None:
    pass


def _note_nothing(_note: str) -> None:
    pass


@dataclass
class ChatModel:
    """Asks one endpoint, one call at a time. Close it, or use it in a `with`."""

    endpoint: Endpoint
    should_stop: Callable[[], str | None]
    """A reason, once the run is asked to stop."""
    on_wait: Callable[[float, str], None] = _tell_nobody_to_wait
    """Told before each wait: how many seconds, and why."""
    _: KW_ONLY
    on_note: Callable[[str], None] = _note_nothing
    """Told what is done otherwise than asked for: a part left out, another model asked."""
    limits: RateLimits = field(default_factory=RateLimits)
    """Shared by all models that ask the same endpoint."""
    timing: Timing = field(default_factory=Timing)
    _reached: bool = field(default=False, init=False)
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner, init=False, repr=False)
    _clients: "dict[str, Client]" = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self._succession = Succession(self.endpoint.fallbacks, self.timing.clock)
        self._limit = self.limits.of(
            self.endpoint.shown, self.endpoint.requests_per_minute, self.endpoint.tokens_per_minute
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        while self._clients:
            self._runner.run(self._clients.popitem()[1].close())
        self._runner.close()

    def answer(self, request: Request) -> Answer:
        started = self.timing.clock()
        model, said = self._runner.run(self._watched(request))
        return Answer(
            text=said.text,
            usage=said.usage or estimated_usage(request, said.text),
            finish_reason=said.finish_reason,
            seconds=self.timing.clock() - started,
            model=model,
            calls=said.calls,
        )

    async def _watched(self, request: Request) -> tuple[str, Said]:
        """Look at the wish to stop while the call is under way, or waits."""
        asyncio.get_running_loop().set_default_executor(LooseThreads())
        self._check_stop()
        call = asyncio.create_task(self._in_succession(request))
        try:
            while not call.done():
                self._check_stop()
                await asyncio.wait({call}, timeout=POLL_SECONDS)
            return call.result()
        finally:
            call.cancel()
            await asyncio.gather(call, return_exceptions=True)

    def _check_stop(self) -> None:
        reason = self.should_stop()
        if reason:
            raise Interrupted(reason, "Run `executor run` again to go on where it stopped.")

    async def _in_succession(self, request: Request) -> tuple[str, Said]:
        """Ask the wanted model, and the fallbacks in turn while the one before stays away."""
        wanted = request.model or self.endpoint.model
        order = self._succession.order(wanted)
        away: list[str] = []
        first: Failure | None = None
        while True:
            model = order[len(away)]
            outcome = await self._persistently(model, request)
            if isinstance(outcome, Said):
                self._succession.answered(wanted, model)
                return model, outcome
            first = first or outcome
            if len(order) == 1 or not outcome.passes_on(named=model == wanted):
                raise outcome.error
            away.append(f"{model} stays away ({outcome.reason})")
            if len(away) == len(order):
                if first.spent:
                    raise first.error
                what = f"{self.endpoint.shown}: no model answers: {'; '.join(away)}"
                raise ModelUnavailable(what, REMEDY_AWAY)
            self.on_note(f"{away[-1]}: asking {order[len(away)]}")

    async def _persistently(self, model: str, request: Request) -> Said | Failure:
        """Try until there is an answer or no patience; an empty answer is doubted once."""
        patience = Patience(self.endpoint.tries, self.endpoint.patience_seconds, self.timing)
        doubted: Said | None = None
        while True:
            outcome = await self._try(model, request)
            if isinstance(outcome, Said) and (doubted is not None or not outcome.blank):
                return outcome.after(doubted, request)
            doubted = outcome if isinstance(outcome, Said) else doubted
            failure = BLANK if isinstance(outcome, Said) else outcome
            self._reached = self._reached or not failure.absent
            wait = patience.after(failure, reached=self._reached)
            if isinstance(wait, Failure):
                return outcome if isinstance(outcome, Said) else wait
            await self._pause(wait, failure.told)

    async def _try(self, model: str, request: Request) -> Said | Failure:
        """Ask once, within the rate limit; without what the server does not take."""
        client, estimated = self._client(model), estimate(request.characters)
        while True:
            while (hold := self._limit.hold(estimated)) is not None:
                await self._pause(hold.seconds, hold.reason)
            outcome = await client.ask(request)
            if isinstance(outcome, Said):
                self._reached = True
                usage = outcome.usage or estimated_usage(request, outcome.text)
                self._limit.correct(estimated, usage.prompt_tokens + usage.completion_tokens)
            if not isinstance(outcome, Stepped):
                return outcome
            self.on_note(outcome.note)

    async def _pause(self, seconds: float, reason: str) -> None:
        self.on_wait(seconds, reason)
        await self.timing.sleep(seconds)

    def _client(self, model: str) -> "Client":
        if model not in self._clients:
            os.environ.setdefault("LANGSMITH_TRACING", "false")
            os.environ.setdefault("LANGCHAIN_TRACING_V2", "false")
            from executor.model.transport.client import Client  # noqa: PLC0415 - langchain costs a second

            self._clients[model] = Client(replace(self.endpoint, model=model))
        return self._clients[model]
