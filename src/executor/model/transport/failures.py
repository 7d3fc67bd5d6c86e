"""The border to the vendor's errors: here every one becomes a `ModelError` of ours."""

import json
import socket
import ssl
from collections.abc import Iterator
from typing import Final

import openai

from executor.errors import (
    ModelError,
    ModelOverflow,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
)
from executor.model.transport.complaint import Complaint, complaint_of
from executor.model.transport.endpoint import shown_url
from executor.model.transport.outcome import REMEDY_AWAY, Failure
from executor.model.transport.overflow import overflows
from executor.model.transport.pauses import asked_pause

RATE_LIMITED: Final = 429
WORTH_ANOTHER_TRY: Final = frozenset({408, 409, 425, RATE_LIMITED})
SERVER_ERRORS: Final = 500
QUOTED: Final = 300
"""Characters of a server's own words that a message shows."""


class Reported(Exception):
    """A success whose body holds nothing but an error."""

    def __init__(self, body: object) -> None:
        super().__init__()
        self.body = body


FOREIGN: Final = (
    Reported,
    openai.OpenAIError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
)
"""The vendor's errors; langchain raises the built-in ones on a body that is no completion."""
_REMEDY_LENGTH: Final = "Lower context_tokens, or split the task."


def translate(error: Exception, *, model: str, base_url: str | None) -> Failure:
    endpoint = shown_url(base_url)
    if isinstance(error, openai.APIStatusError):
        return _status(error, model, endpoint)
    if isinstance(error, openai.APIConnectionError):
        return _connection(error, endpoint)
    complaint = reported(error)
    if complaint is not None and overflows(complaint):
        return _overflow(complaint, endpoint)
    return _away(endpoint, _flaw(error, complaint))


def _flaw(error: Exception, complaint: Complaint | None) -> str:
    """Say what is wrong with an answer that came."""
    if complaint is not None:
        return f"the server reports {complaint.text[:QUOTED]}"
    if isinstance(error, json.JSONDecodeError):
        return "answer is no JSON"
    if isinstance(error, openai.OpenAIError):
        return f"the answer is unusable: {str(error)[:QUOTED]}"
    return "answer is no chat completion"


def reported(error: Exception) -> Complaint | None:
    """Take the server's own words out of an error, if it holds some."""
    match error:
        case openai.APIStatusError():
            return complaint_of(error.status_code, error.body, error.message)
        case openai.APIConnectionError() | openai.APIResponseValidationError():
            return None
        case openai.APIError():
            return complaint_of(None, error.body, error.message)
        case Reported():
            return complaint_of(None, error.body)
        case _:
            return None


def _away(endpoint: str, reason: str, *, absent: bool = False) -> Failure:
    return Failure(ModelUnavailable(f"{endpoint}: {reason}", REMEDY_AWAY), reason, absent=absent)


def _overflow(complaint: Complaint, endpoint: str) -> Failure:
    what = f"{endpoint}: the question is too long for the model: {complaint.text[:QUOTED]}"
    return Failure(ModelOverflow(what, _REMEDY_LENGTH), "too long")


def _status(error: openai.APIStatusError, model: str, endpoint: str) -> Failure:
    status = error.status_code
    complaint = complaint_of(status, error.body, error.message)
    if overflows(complaint):
        return _overflow(complaint, endpoint)
    said = complaint.text[:QUOTED]
    spent = status == RATE_LIMITED and "insufficient_quota" in complaint.code
    if not spent and (status in WORTH_ANOTHER_TRY or status >= SERVER_ERRORS):
        what = f"{endpoint} answers {status}: {said}"
        pause = asked_pause(error.response.headers)
        return Failure(ModelUnavailable(what, REMEDY_AWAY), _reason(status), pause)
    return Failure(_refusal(status, said, model, endpoint), f"status {status}")


def _reason(status: int) -> str:
    if status == RATE_LIMITED:
        return "rate limit"
    return f"server error {status}" if status >= SERVER_ERRORS else f"status {status}"


def _refusal(status: int, said: str, model: str, endpoint: str) -> ModelError:
    """Tell what is wrong for every task from what is wrong with this one question."""
    match status:
        case 401 | 403:
            return ModelRefused(
                f"{endpoint} refused the key",
                "Set OPENAI_API_KEY to a key that this endpoint accepts.",
            )
        case 404 | 405:
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


def _connection(error: openai.APIConnectionError, endpoint: str) -> Failure:
    if isinstance(error, openai.APITimeoutError):
        return _away(endpoint, "timeout")
    for cause in _causes(error):
        match cause:
            case socket.gaierror():
                return _away(endpoint, "name not resolved", absent=True)
            case ConnectionRefusedError():
                return _away(endpoint, "connection refused", absent=True)
            case ssl.SSLCertVerificationError():
                return _away(endpoint, "certificate refused", absent=True)
            case OSError() if cause.strerror:
                return _away(endpoint, cause.strerror.lower())
    return _away(endpoint, "connection lost")


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
