"""Bodies and surroundings that no document describes: each ends in words, never in a traceback."""

import json
from pathlib import Path
from typing import Any

import pytest

from executor.errors import ExitCode, ModelUnavailable, UsageError
from executor.model.transport.endpoint import endpoint_from
from executor.settings import Settings
from tests.support.answers import files
from tests.support.chat_model import KEY, REQUEST, Time, chat_model
from tests.support.chat_server import ChatServer, Fault, Garbage, Reply
from tests.support.command import KEY as COMMAND_KEY
from tests.support.command import executor
from tests.support.repository import git, make_repository

TEXT = "FILE: a.txt\n```\na\n```\n"


def body(**changed: Any) -> Garbage:  # noqa: ANN401 - whatever a server may send
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": TEXT},
        "finish_reason": "stop",
    }
    told = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    choice.update(changed.pop("choice", {}))
    return Garbage(json.dumps({**told, **changed}))


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": "n/a", "completion_tokens": "n/a", "total_tokens": "n/a"},
        {"prompt_tokens": -900, "completion_tokens": -100, "total_tokens": -1000},
        {"prompt_tokens": None, "completion_tokens": None, "total_tokens": 1000},
        {"prompt_tokens": 10**25, "completion_tokens": 1, "total_tokens": 10**25},
        [],
        "none",
    ],
)
def test_figures_that_make_no_sense_are_estimated(usage: object) -> None:
    with ChatServer([body(usage=usage)]) as server, chat_model(server.base_url) as chat:
        answer = chat.answer(REQUEST)
    assert answer.text == TEXT
    assert answer.usage.estimated


@pytest.mark.parametrize("reason", [7, {"a": 1}, None, ["stop"]])
def test_a_reason_for_the_end_that_is_no_word_is_none(reason: object) -> None:
    with (
        ChatServer([body(choice={"finish_reason": reason})]) as server,
        chat_model(server.base_url) as chat,
    ):
        assert chat.answer(REQUEST).finish_reason == "unknown"


def test_a_key_that_the_server_repeats_is_told_nowhere() -> None:
    time = Time()
    words = f"{'x' * 290} {KEY} was refused"
    faults = [Fault(503, {"error": {"message": text}}) for text in (f"bad key {KEY}", words)]
    with ChatServer([*faults, Reply(TEXT)]) as server, chat_model(server.base_url, time) as chat:
        chat.answer(REQUEST)
    told = " ".join(time.reasons)
    assert not any(KEY[:length] in told for length in range(8, len(KEY) + 1))


def test_a_server_that_refuses_to_stream_is_asked_without() -> None:
    time = Time()
    refusal = Fault(400, {"error": {"message": "stream is not supported", "param": "stream"}})
    with (
        ChatServer([refusal, Reply(TEXT), Reply(TEXT)]) as server,
        chat_model(server.base_url, time, stream=True) as chat,
    ):
        assert [chat.answer(REQUEST).text for _ in range(2)] == [TEXT, TEXT]
    assert [bool(request.body.get("stream")) for request in server.requests] == [True, False, False]


def test_an_answer_without_end_is_no_answer() -> None:
    huge = Reply("x" * (9 * 1024 * 1024), usage=(1, 1))
    with (
        ChatServer([huge, huge, Reply(TEXT), Reply(TEXT)]) as server,
        chat_model(server.base_url, Time()) as chat,
        pytest.raises(ModelUnavailable),
    ):
        chat.answer(REQUEST)


def test_spent_quota_is_no_end_while_another_model_is_named() -> None:
    spent = Fault(429, {"error": {"code": "insufficient_quota", "message": "no money"}})
    with (
        ChatServer([spent, Reply(TEXT)]) as server,
        chat_model(server.base_url, Time(), fallbacks=("other",)) as chat,
    ):
        assert chat.answer(REQUEST).model == "other"


def test_an_address_with_a_query_is_refused() -> None:
    settings = Settings(model="m", base_url="http://127.0.0.1:1/v1?api_key=secret-value")
    with pytest.raises(UsageError) as refused:
        endpoint_from(settings, {})
    assert "secret-value" not in str(refused.value)


@pytest.mark.parametrize(
    "surroundings",
    [
        {"ALL_PROXY": "socks5h://127.0.0.1:1080"},
        {"HTTP_PROXY": "proxy:8080x"},
        {"SSL_CERT_FILE": "/nowhere.pem"},
    ],
)
def test_surroundings_that_no_client_can_live_in_are_named(
    tmp_path: Path, surroundings: dict[str, str]
) -> None:
    project = make_repository(tmp_path / "p", {"ROADMAP.md": "- [ ] 1 Write `a.txt`\n"})
    with ChatServer([Reply(files({"a.txt": "a\n"}))]) as server:
        ended = executor(project, "run", server=server, env=surroundings)
    assert ended.code in {ExitCode.USAGE, ExitCode.DONE}, ended.said
    assert "Traceback" not in ended.said
    assert COMMAND_KEY not in ended.said
    assert git(project, "status", "--porcelain") == ""
    assert ended.code == ExitCode.DONE or "PROXY" in ended.said or "SSL_CERT_FILE" in ended.said
