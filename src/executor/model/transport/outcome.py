"""What one try of a call comes to. Free of langchain, so that everybody may know these words."""

from dataclasses import dataclass
from typing import Final

from executor.errors import ModelError, ModelUnavailable
from executor.model.answers.reading import UNKNOWN
from executor.model.port import Usage

REMEDY_AWAY: Final = (
    "Run `executor run` again when the endpoint answers; the run goes on where it stopped."
)


@dataclass(frozen=True)
class Said:
    """What the server said, as far as it said it."""

    text: str
    usage: Usage | None
    finish_reason: str

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

    @property
    def retryable(self) -> bool:
        return isinstance(self.error, ModelUnavailable)


@dataclass(frozen=True)
class Stepped:
    """The server refused a part of the request, which the next try leaves out."""

    note: str


Outcome = Said | Failure | Stepped

BLANK: Final = Failure(ModelUnavailable("the answer is empty", REMEDY_AWAY), "empty answer")
