import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.chat_server import (
    ChatRequest,
    ChatServer,
    Drip,
    Fault,
    Garbage,
    Reply,
    Reset,
    Said,
    Short,
    Silence,
)

ASKED = {"model": "m", "messages": [{"role": "user", "content": "say hello"}]}


def post(server: ChatServer, path: str = "/chat/completions", **more: object) -> tuple[int, str]:
    return ask(server, "POST", path, {**ASKED, **more})


def ask(
    server: ChatServer, method: str, path: str, body: dict[str, Any] | None = None
) -> tuple[int, str]:
    url = urlsplit(server.base_url)
    connection = http.client.HTTPConnection(str(url.hostname), url.port, timeout=10)
    try:
        connection.request(method, url.path + path, json.dumps(body) if body else None)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def events(text: str) -> list[Any]:
    return [json.loads(event[6:]) for event in text.split("\n\n") if event.startswith("data: {")]


def test_a_plain_reply_is_a_completion_with_usage() -> None:
    with ChatServer([Reply("hello", usage=(3, 2))]) as server:
        status, text = post(server)
    told = json.loads(text)
    assert status == 200
    assert told["choices"][0]["message"] == {"role": "assistant", "content": "hello"}
    assert told["usage"] == {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}


def test_usage_can_be_switched_off() -> None:
    with ChatServer([Reply("hello"), Reply("hello")], usage=False) as server:
        assert "usage" not in json.loads(post(server)[1])
        streamed = post(server, stream=True, stream_options={"include_usage": True})[1]
    assert all("usage" not in event for event in events(streamed))


def test_a_streamed_reply_comes_in_pieces_and_ends_with_usage() -> None:
    with ChatServer([Reply("hello world", piece=4, finish_reason="length")]) as server:
        text = post(server, stream=True, stream_options={"include_usage": True})[1]
    told = events(text)
    pieces = [event["choices"][0]["delta"].get("content", "") for event in told[:-1]]
    assert pieces == ["hell", "o wo", "rld", ""]
    assert told[-2]["choices"][0]["finish_reason"] == "length"
    assert told[-1]["usage"]["completion_tokens"] == 2
    assert text.endswith("data: [DONE]\n\n")


def test_a_stream_without_finish_reason_just_ends() -> None:
    with ChatServer([Reply("hello", finish_reason=None)]) as server:
        assert "[DONE]" not in post(server, stream=True)[1]


def test_the_script_may_be_a_function_of_the_request() -> None:
    def script(request: ChatRequest) -> Said:
        return Reply(request.text.upper())

    with ChatServer(script) as server:
        assert "SAY HELLO" in post(server)[1]
        assert server.requests[0].body == ASKED
        assert "host" in server.requests[0].headers


def test_a_list_at_its_end_is_a_server_error() -> None:
    with ChatServer([]) as server:
        assert post(server)[0] == 500


def test_faults_and_garbage_come_as_told() -> None:
    with ChatServer([Fault(429, {"error": "slow"}, {"Retry-After": "1"}), Garbage("?")]) as server:
        assert post(server) == (429, '{"error": "slow"}')
        assert post(server) == (200, "?")


@pytest.mark.parametrize(("stream", "said"), [(False, Reset()), (True, Reset("begun"))])
def test_a_reset_breaks_the_connection(said: Reset, *, stream: bool) -> None:
    with ChatServer([said]) as server, pytest.raises((ConnectionError, http.client.HTTPException)):
        post(server, stream=stream)


@pytest.mark.parametrize("stream", [False, True])
def test_silence_ends_when_the_server_closes(*, stream: bool) -> None:
    with ChatServer([Silence("begun")]) as server:
        url = urlsplit(server.base_url)
        connection = http.client.HTTPConnection(str(url.hostname), url.port, timeout=10)
        connection.request("POST", "/v1/chat/completions", json.dumps({**ASKED, "stream": stream}))
        if stream:
            assert connection.getresponse().readline().startswith(b"data: ")
    connection.close()


def test_models_are_listed_and_other_paths_unknown() -> None:
    with ChatServer([]) as server:
        assert "test-model" in ask(server, "GET", "/models")[1]
        assert ask(server, "GET", "/nothing")[0] == 404
        assert post(server, "/responses")[0] == 404


@pytest.mark.parametrize("stream", [False, True])
def test_a_drip_goes_on_until_somebody_closes(*, stream: bool) -> None:
    with ChatServer([Drip(0.01)]) as server:
        url = urlsplit(server.base_url)
        connection = http.client.HTTPConnection(str(url.hostname), url.port, timeout=10)
        connection.request("POST", "/v1/chat/completions", json.dumps({**ASKED, "stream": stream}))
        assert len(connection.getresponse().read(3)) == 3
    connection.close()


def test_a_short_body_ends_before_its_announced_length() -> None:
    with ChatServer([Short()]) as server, pytest.raises(http.client.IncompleteRead):
        post(server)


@pytest.mark.parametrize("stream", [False, True])
def test_a_refusal_is_said_in_a_field_of_its_own(*, stream: bool) -> None:
    with ChatServer([Reply("", refusal="no, never")]) as server:
        assert '"refusal": "no, never"' in post(server, stream=stream)[1]


def test_the_list_of_models_may_misbehave_too() -> None:
    with ChatServer([], models=Fault(503)) as server:
        assert ask(server, "GET", "/models")[0] == 503
