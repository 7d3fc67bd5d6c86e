"""What one invocation has used up, and which of its limits that reaches."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from executor.errors import LimitReached, UsageError
from executor.model.port import Usage
from executor.settings import Price, Settings

MILLION: Final = 1_000_000


@dataclass
class Tally:
    """Limits count from the start of the invocation: what an earlier one used is paid."""

    started: int = 0
    """Tasks of the roadmap."""
    answered: int = 0
    """Answers of the model that were not on disk already."""
    tokens: int = 0
    tokens_of: Counter[str] = field(default_factory=Counter)
    """The same for each task."""
    cost: float = 0.0
    stopped_by: str = ""
    """The limit that stopped it although there was work left."""
    clock: Callable[[], float] = time.monotonic
    since: float = field(init=False)

    def __post_init__(self) -> None:
        self.since = self.clock()

    @property
    def seconds(self) -> float:
        return self.clock() - self.since

    def spend(self, task: str, usage: Usage, cost: float | None, *, calls: int = 1) -> None:
        used = usage.prompt_tokens + usage.completion_tokens
        self.answered += calls
        self.tokens += used
        self.tokens_of[task] += used
        self.cost += cost or 0.0


@dataclass(frozen=True)
class Limit:
    name: str
    """Of the setting."""
    value: float
    used: str = ""
    """What of it is used up, in words."""

    @property
    def flag(self) -> str:
        return f"--{self.name.replace('_', '-')} {self.value:g}"

    def error(self, where: str) -> LimitReached:
        used = f" ({self.used})" if self.used else ""
        return LimitReached(
            f"{self.flag} is reached{used}{where}",
            "executor run goes on where it stopped, and counts anew",
        )


def reached(settings: Settings, tally: Tally, *, task: str = "", coming: int = 0) -> Limit | None:
    """Find the limit that another call would go beyond; `coming` are the tokens it asks with."""
    mine = tally.tokens_of[task] if task else 0
    if settings.max_calls is not None and tally.answered >= settings.max_calls:
        return Limit("max_calls", settings.max_calls)
    for name, most, used in (
        ("max_tokens", settings.max_tokens, tally.tokens),
        ("max_tokens_per_task", settings.max_tokens_per_task, mine),
    ):
        if most is not None and used + coming >= most:
            next_one = f", the next prompt needs about {coming}" if coming else ""
            return Limit(name, most, f"{used} used{next_one}")
    if settings.max_cost is not None and tally.cost >= settings.max_cost:
        return Limit("max_cost", settings.max_cost, f"{tally.cost:.4f} spent")
    return out_of_time(settings, tally)


def out_of_time(settings: Settings, tally: Tally) -> Limit | None:
    """Find out whether the time is up: that ends waits and calls under way, too."""
    if settings.max_time is None or tally.seconds < settings.max_time:
        return None
    return Limit("max_time", settings.max_time)


def cost_of(model: str, asked: int, answered: int, prices: Mapping[str, Price]) -> float | None:
    """Say what so many tokens cost; None if nobody told the price of the model."""
    price = prices.get(model)
    if price is None:
        return None
    return (asked * price.input + answered * price.output) / MILLION


def ensure_priced(settings: Settings, models: Iterable[str]) -> None:
    """A limit on cost that cannot be counted would be none."""
    if settings.max_cost is None:
        return
    for model in models:
        if model and model not in settings.prices:
            raise UsageError(
                f"--max-cost: nobody told the price of the model {model!r}",
                f'set it: prices = {{"{model}" = {{input = …, output = …}}}}, for a million tokens',
            )
