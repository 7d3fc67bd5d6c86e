"""The border to the vendor's errors: here every one becomes a `ModelError` of ours."""

import json
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import openai

from executor.errors import ModelError, ModelRefused, ModelRejected, ModelUnavailable

WORTH_ANOTHER_TRY = {408, 409, 429}
SERVER_ERRORS = 500
QUOTED = 300
"""Characters of a server's own words that a message shows."""
REMEDY_AWAY = (
    "Run `executor run` again when the endpoint answers; the run goes on where it stopped."
)
FOREIGN = (openai.OpenAIError, ValueError, TypeError, LookupError, AttributeError)
"""The vendor's errors; langchain raises the built-in ones on a body that is no completion."""


@dataclass(frozen=True)
class Failure:
    """A failed call: what to raise, and whether and when it may be worth another try."""

    error: ModelError
    reason: str
    retry_after: float | None = None

    @property
    def retryable(self) -> bool:
        return isinstance(self.error, ModelUnavailable)


def translate(error: Exception, *, model: str, base_url: str | None) -> Failure:
    endpoint = shown_url(base_url)
    if isinstance(error, openai.APIStatusError):
        return _status(error, model, endpoint)
    if isinstance(error, openai.APITimeoutError):
        reason = "no answer in time"
    elif isinstance(error, openai.APIConnectionError):
        reason = _connection(error)
    elif isinstance(error, openai.APIError) and not isinstance(
        error, openai.APIResponseValidationError
    ):
        reason = f"the server reports {error.message[:QUOTED]}"
    elif isinstance(error, openai.OpenAIError):
        reason = f"the answer is unusable: {str(error)[:QUOTED]}"
    else:
        reason = "the answer is no chat completion"
    return Failure(ModelUnavailable(f"{endpoint}: {reason}", REMEDY_AWAY), reason)


def shown_url(base_url: str | None) -> str:
    """Name the endpoint without the user and password that its address may hold."""
    if base_url is None:
        return "the OpenAI endpoint"
    parts = urlsplit(base_url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _status(error: openai.APIStatusError, model: str, endpoint: str) -> Failure:
    status, said = error.status_code, _said(error)
    spent = status == openai.RateLimitError.status_code and error.code == "insufficient_quota"
    if not spent and (status in WORTH_ANOTHER_TRY or status >= SERVER_ERRORS):
        reason = "too many requests" if status == 429 else f"status {status}"  # noqa: PLR2004 - HTTP
        what = f"{endpoint} answers {status}: {said}"
        return Failure(ModelUnavailable(what, REMEDY_AWAY), reason, _retry_after(error))
    return Failure(_refusal(status, said, model, endpoint), f"status {status}")


def _refusal(status: int, said: str, model: str, endpoint: str) -> ModelError:
    """Tell what is wrong for every task from what is wrong with this one question."""
    match status:
        case 401 | 403:
            return ModelRefused(
                f"{endpoint} refused the key",
                "Set OPENAI_API_KEY to a key that this endpoint accepts.",
            )
        case 404:
            return ModelRefused(
                f"{endpoint} does not know the model {model!r}: {said}",
                "Check the name given with --model, and the address given with --base-url:"
                " most end in /v1.",
            )
        case 402 | 429:
            return ModelRefused(
                f"{endpoint} says that nothing is left to spend ({status}): {said}",
                "Check your account there.",
            )
        case _:
            return ModelRejected(
                f"{endpoint} refused the request ({status}): {said}",
                "If that is its length, lower context_tokens or split the task.",
            )


def _said(error: openai.APIStatusError) -> str:
    """Take the server's own words out of the many shapes that bodies have."""
    body = error.body
    if isinstance(body, dict):
        inner = body.get("error", body)
        message = inner.get("message") if isinstance(inner, dict) else inner
        return str(message or json.dumps(body))[:QUOTED]
    return str(body or error.message)[:QUOTED]


def _retry_after(error: openai.APIStatusError) -> float | None:
    told = error.response.headers.get("retry-after", "")
    return float(told) if told.isdecimal() else None


def _connection(error: openai.APIConnectionError) -> str:
    for cause in _causes(error):
        match cause:
            case socket.gaierror():
                return "name not resolved"
            case ConnectionRefusedError():
                return "connection refused"
            case ssl.SSLCertVerificationError():
                return "certificate refused"
            case OSError() if cause.strerror:
                return cause.strerror.lower()
    return "connection lost"


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
