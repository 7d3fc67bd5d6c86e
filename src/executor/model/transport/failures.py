"""The border to the vendor's errors: here every one becomes a `ModelError` of ours."""

import json
import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import openai

from executor.errors import (
    ModelError,
    ModelOverflow,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
)
from executor.model.masking import mask
from executor.model.transport.complaint import Complaint, complaint_of
from executor.model.transport.endpoint import Endpoint, shown_url
from executor.model.transport.outcome import REMEDY_AWAY, Failure
from executor.model.transport.overflow import overflows
from executor.model.transport.pauses import asked_pause
from executor.model.transport.unfit import Unfit

RATE_LIMITED: Final = 429
WORTH_ANOTHER_TRY: Final = frozenset({408, 409, 425, RATE_LIMITED})
SERVER_ERRORS: Final = 500
PAYMENT_REQUIRED: Final = 402
NOT_FOUND: Final = 404
UNKNOWN_THERE: Final = frozenset({NOT_FOUND, 405})
REDIRECTS: Final = range(300, 400)
REJECTED: Final = frozenset({400, 422})
TRIES_OF_THE_UNFIT: Final = 2
QUOTED: Final = 300
"""Characters of a server's own words that a message shows."""


_NO_MODEL: Final = re.compile(
    r"not a valid model|model not found|model_not_found|(?:unknown|invalid) model\b"
    r"|\bmodel\b.{0,100}(?:does not exist|not found)",
    re.DOTALL,
)


class Reported(Exception):
    """A success whose body holds nothing but an error."""

    def __init__(self, body: object) -> None:
        super().__init__()
        self.body = body


FOREIGN: Final = (
    Reported,
    Unfit,
    openai.OpenAIError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
)
"""The vendor's errors; langchain raises the built-in ones on a body that is no completion."""
_REMEDY_LENGTH: Final = "Lower context_tokens, or split the task."


def translate(error: Exception, endpoint: Endpoint) -> Failure:
    shown, secrets = endpoint.shown, [endpoint.api_key]
    unfit = next((cause for cause in _causes(error) if isinstance(cause, Unfit)), None)
    if unfit is not None:
        return replace(_away(shown, unfit.why), most_tries=TRIES_OF_THE_UNFIT)
    if isinstance(error, openai.APIStatusError):
        return _status(error, endpoint)
    if isinstance(error, openai.APIConnectionError):
        return _connection(error, shown)
    complaint = reported(error, secrets)
    if complaint is not None and overflows(complaint):
        return _overflow(complaint, shown)
    return _away(shown, _flaw(error, complaint, secrets))


def unsendable(error: Exception, endpoint: Endpoint) -> Failure:
    """Tell what kept a request from leaving at all; the next try would end there as well."""
    what = f"{endpoint.shown}: the request cannot be sent"
    if isinstance(error, UnicodeEncodeError) and error.encoding == "utf-8":
        remedy = "The task, or a file that is shown with it, holds half a character."
        return Failure(ModelRejected(what, remedy), "not sendable")
    remedy = f"Check the address, {endpoint.api_key_env}, and what else begins with OPENAI_."
    return Failure(ModelRefused(what, remedy), "not sendable")


def _flaw(error: Exception, complaint: Complaint | None, secrets: Sequence[str]) -> str:
    """Say what is wrong with an answer that came."""
    if complaint is not None:
        return f"the server reports {complaint.text[:QUOTED]}"
    if isinstance(error, json.JSONDecodeError):
        return "answer is no JSON"
    if isinstance(error, openai.OpenAIError):
        return f"the answer is unusable: {mask(str(error), secrets)[:QUOTED]}"
    return "answer is no chat completion"


def reported(error: Exception, secrets: Sequence[str]) -> Complaint | None:
    """Take the server's own words out of an error, if it holds some."""
    match error:
        case openai.APIStatusError():
            return complaint_of(error.status_code, error.body, error.message, secrets)
        case openai.APIConnectionError() | openai.APIResponseValidationError():
            return None
        case openai.APIError():
            return complaint_of(None, error.body, error.message, secrets)
        case Reported():
            return complaint_of(None, error.body, secrets=secrets)
        case _:
            return None


def _away(endpoint: str, reason: str, *, absent: bool = False) -> Failure:
    return Failure(ModelUnavailable(f"{endpoint}: {reason}", REMEDY_AWAY), reason, absent=absent)


def _overflow(complaint: Complaint, endpoint: str) -> Failure:
    what = f"{endpoint}: the question is too long for the model: {complaint.text[:QUOTED]}"
    return Failure(ModelOverflow(what, _REMEDY_LENGTH), "too long")


def _status(error: openai.APIStatusError, endpoint: Endpoint) -> Failure:
    status = error.status_code
    complaint = complaint_of(status, error.body, error.message, [endpoint.api_key])
    if overflows(complaint):
        return _overflow(complaint, endpoint.shown)
    if status in REDIRECTS:
        return _redirect(error.response.headers.get("location", ""), endpoint)
    said = complaint.text[:QUOTED]
    spent = status == RATE_LIMITED and "insufficient_quota" in complaint.code
    if not spent and (status in WORTH_ANOTHER_TRY or status >= SERVER_ERRORS):
        what = f"{endpoint.shown} answers {status}: {said}"
        pause = asked_pause(error.response.headers)
        words = said if status >= SERVER_ERRORS and isinstance(error.body, dict | str) else ""
        return Failure(ModelUnavailable(what, REMEDY_AWAY), _reason(status), pause, words=words)
    unknown = status in UNKNOWN_THERE or (status in REJECTED and _names_model(complaint))
    return Failure(
        _refusal(NOT_FOUND if unknown else status, said, endpoint),
        f"status {status}",
        spent=spent or status == PAYMENT_REQUIRED,
        unknown=unknown,
    )


def _names_model(complaint: Complaint) -> bool:
    return complaint.parameter == "model" or _NO_MODEL.search(complaint.words) is not None


def _redirect(location: str, endpoint: Endpoint) -> Failure:
    try:
        there = mask(shown_url(location), [endpoint.api_key])[:QUOTED]
    except ValueError:
        there = ""
    what = f"{endpoint.shown} points elsewhere: {there or 'nowhere'}"
    remedy = "Give the right address with --base-url: neither key nor question is sent on."
    return Failure(ModelRefused(what, remedy), "redirected")


def _reason(status: int) -> str:
    if status == RATE_LIMITED:
        return "rate limit"
    return f"server error {status}" if status >= SERVER_ERRORS else f"status {status}"


def _refusal(status: int, said: str, where: Endpoint) -> ModelError:
    """Tell what is wrong for every task from what is wrong with this one question."""
    endpoint = where.shown
    match status:
        case 401 | 403:
            return ModelRefused(
                f"{endpoint} refused the key",
                f"Set {where.api_key_env} to a key that this endpoint accepts.",
            )
        case 404 | 405:
            return ModelRefused(
                f"{endpoint} does not know the model {where.model!r}: {said}",
                "Check the name (--model, the settings, `Model:` in the roadmap) and the address"
                " given with --base-url: most end in /v1.",
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
