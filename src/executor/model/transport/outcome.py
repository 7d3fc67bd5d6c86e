"""What one try of a call comes to. Free of langchain, so that everybody may know these words."""

from dataclasses import dataclass, replace
from typing import Final

from executor.errors import ModelError, ModelUnavailable
from executor.model.answers.reading import UNKNOWN
from executor.model.port import Request, Usage, estimated_usage

TOLD: Final = 120
"""Characters of the server's words beside the reason of a wait."""
REMEDY_AWAY: Final = (
    "Run `executor run` again when the endpoint answers; the run goes on where it stopped."
)


@dataclass(frozen=True)
class Said:
    """What the server said, as far as it said it."""

    text: str
    usage: Usage | None
    finish_reason: str
    calls: int = 1

    def after(self, other: "Said | None", request: Request) -> "Said":
        """Add what an answer before this one has cost."""
        if other is None:
            return self
        first, second = (
            said.usage or estimated_usage(request, said.text) for said in (other, self)
        )
        usage = Usage(
            first.prompt_tokens + second.prompt_tokens,
            first.completion_tokens + second.completion_tokens,
            estimated=first.estimated or second.estimated,
        )
        return replace(self, usage=usage, calls=other.calls + self.calls)

    @property
    def blank(self) -> bool:
        """Nothing was said, and no limit explains it."""
        return not self.text.strip() and self.finish_reason in {"stop", UNKNOWN}


@dataclass(frozen=True)
class Failure:
    """A failed try: what to raise, and whether and when another one may be worth it."""

    error: ModelError
    reason: str
    """A few words for the one who waits."""
    retry_after: float | None = None
    absent: bool = False
    """Nothing listens there: the server was never reached."""
    spent: bool = False
    """Nothing is left to spend on this model."""
    unknown: bool = False
    """The server does not know this model."""
    most_tries: int | None = None
    """After so many the next one would end like this as well."""
    words: str = ""
    """The server's own, where they may say what no waiting mends."""

    @property
    def told(self) -> str:
        return f"{self.reason} ({self.words[:TOLD]})" if self.words else self.reason

    def passes_on(self, *, named: bool) -> bool:
        """Tell whether another model is worth asking; that a `named` one is unknown is a fault."""
        away = self.retryable and not self.absent
        return away or self.spent or (self.unknown and not named)

    @property
    def retryable(self) -> bool:
        return isinstance(self.error, ModelUnavailable)


@dataclass(frozen=True)
class Stepped:
    """The server refused a part of the request, which the next try leaves out."""

    note: str


Outcome = Said | Failure | Stepped

BLANK: Final = Failure(ModelUnavailable("the answer is empty", REMEDY_AWAY), "empty answer")
