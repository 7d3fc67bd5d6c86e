import inspect
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import httpx2
import openai
import pytest
from langchain_openai.chat_models.base import OpenAIContextOverflowError
from openai.types.chat import ChatCompletion

from executor.errors import ModelError, ModelRefused, ModelRejected, ModelUnavailable
from executor.model.transport.endpoint import Endpoint, shown_url
from executor.model.transport.failures import FOREIGN, QUOTED, translate

ENDPOINT = Endpoint(model="m", base_url=None, api_key="none")
REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1")
NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
FINAL: dict[int | None, type[ModelError]] = {
    **dict.fromkeys((401, 403, 404), ModelRefused),
    **dict.fromkeys((400, 422), ModelRejected),
}


def every_error(base: type[openai.OpenAIError] = openai.OpenAIError) -> Iterator[type[Exception]]:
    """Walk the tree of the SDK's errors; those of langchain hang in it, once it is imported."""
    yield base
    for kind in base.__subclasses__():
        yield from every_error(kind)


def made(kind: type[Exception]) -> Exception:
    """Make an error as the SDK would, whatever its constructor asks for."""
    status = getattr(kind, "status_code", 500)
    values: dict[str, Any] = {
        "request": REQUEST,
        "response": httpx2.Response(status, request=REQUEST),
        "body": None,
        "completion": ChatCompletion.model_construct(usage=None),
    }
    wanted = [*inspect.signature(kind.__init__).parameters.values()][1:]
    asked = [each.name for each in wanted if each.kind in NAMED and each.default is each.empty]
    return kind(**{name: values.get(name, "said") for name in asked})


@pytest.mark.parametrize("kind", sorted(set(every_error()), key=str))
def test_every_error_of_the_vendor_is_translated(kind: type[Exception]) -> None:
    error = made(kind)
    assert isinstance(error, FOREIGN)
    failure = translate(error, ENDPOINT)
    status = getattr(kind, "status_code", None)
    assert type(failure.error) is FINAL.get(status, ModelUnavailable)
    assert failure.retryable is (status not in FINAL)
    assert failure.error.remedy


@pytest.mark.parametrize(
    ("cause", "reason", "absent"),
    [
        (socket.gaierror(-2, "unknown"), "name not resolved", True),
        (ConnectionRefusedError(), "connection refused", True),
        (OSError(113, "No route to host"), "no route to host", False),
        (OSError("nothing known"), "connection lost", False),
        (ssl.SSLCertVerificationError(1, "x"), "certificate refused", True),
    ],
)
def test_a_lost_connection_is_told_by_its_cause(
    cause: Exception, reason: str, *, absent: bool
) -> None:
    error = openai.APIConnectionError(request=REQUEST)
    error.__cause__ = cause
    failure = translate(error, ENDPOINT)
    assert (failure.reason, failure.absent) == (reason, absent)


@pytest.mark.parametrize(
    ("base_url", "shown"),
    [
        (None, "the OpenAI endpoint"),
        ("http://127.0.0.1:9/v1", "http://127.0.0.1:9/v1"),
        ("https://ann:secret@host.test/v1", "https://host.test/v1"),
        ("https://host.test/v1?key=secret#secret", "https://host.test/v1"),
    ],
)
def test_an_address_is_shown_without_user_and_password(base_url: str | None, shown: str) -> None:
    assert shown_url(base_url) == shown


def test_the_errors_of_langchain_are_among_them() -> None:
    assert OpenAIContextOverflowError in set(every_error())


LONG = "x" * 5000


@pytest.mark.parametrize(
    "body",
    [LONG, {"error": {"message": LONG}}, {"error": LONG}, {"message": LONG}, {"detail": [LONG]}],
)
@pytest.mark.parametrize("status", [400, 404, 503])
def test_a_long_text_of_the_server_is_quoted_in_part(body: object, status: int) -> None:
    response = httpx2.Response(status, request=REQUEST)
    error = openai.APIStatusError("said", response=response, body=body)
    told = translate(error, ENDPOINT).error.what
    assert "x" * (QUOTED - 20) in told
    assert "x" * (QUOTED + 1) not in told


def test_a_long_report_amid_a_stream_is_quoted_in_part() -> None:
    for error in (openai.APIError(LONG, REQUEST, body=None), openai.OpenAIError(LONG)):
        told = translate(error, ENDPOINT).error.what
        assert LONG[:QUOTED] in told
        assert LONG[: QUOTED + 1] not in told


def nested(depth: int) -> object:
    body: object = "x"
    for _ in range(depth):
        body = [body]
    return body


@pytest.mark.parametrize(
    "body",
    [
        nested(100_000),
        {"error": nested(100_000)},
        {"message": nested(100_000)},
        {"code": [], "param": 7, "type": None},
    ],
)
def test_a_body_of_any_shape_is_told(body: object) -> None:
    response = httpx2.Response(400, request=REQUEST)
    error = openai.APIStatusError("said", response=response, body=body)
    failure = translate(error, ENDPOINT)
    assert type(failure.error) is ModelRejected
    assert len(failure.error.what) < QUOTED * 2
