import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from executor.errors import (
    Interrupted,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
)
from executor.model.chat import ChatModel
from executor.model.endpoint import Endpoint
from executor.model.port import Message, Request, Usage
from tests.support.chat_server import (
    ChatRequest,
    ChatServer,
    Fault,
    Garbage,
    Reply,
    Reset,
    Said,
    Silence,
)

KEY = "sk-test-secret-value"
REQUEST = Request("1/1/execute-1-1", "execute", (Message("system", "be"), Message("user", "do")))
BOTH = pytest.mark.parametrize("stream", [False, True])


def never() -> str | None:
    return None


class Waits(list[tuple[float, str]]):
    def tell(self, seconds: float, reason: str) -> None:
        self.append((seconds, reason))


def model(
    base_url: str,
    *,
    should_stop: Callable[[], str | None] = never,
    waits: Waits | None = None,
    chance: float = 0.0,
    **more: Any,  # noqa: ANN401 - the fields of Endpoint
) -> ChatModel:
    endpoint = Endpoint(**{"model": "m", "base_url": base_url, "api_key": KEY, **more})
    told = Waits() if waits is None else waits
    return ChatModel(endpoint, should_stop, on_wait=told.tell, chance=lambda: chance)


@BOTH
def test_an_answer_comes_with_usage_and_finish_reason(*, stream: bool) -> None:
    reply = Reply("héllo\n" * 9, usage=(7, 5), finish_reason="length")
    with ChatServer([reply]) as server, model(server.base_url, stream=stream) as chat:
        answer = chat.answer(REQUEST)
    assert (answer.text, answer.usage, answer.finish_reason, answer.replayed) == (
        "héllo\n" * 9,
        Usage(7, 5),
        "length",
        False,
    )
    assert answer.seconds > 0


@BOTH
def test_usage_that_the_server_does_not_tell_is_estimated(*, stream: bool) -> None:
    with (
        ChatServer([Reply("12345678")], usage=False) as server,
        model(server.base_url, stream=stream) as chat,
    ):
        assert chat.answer(REQUEST).usage == Usage(1, 2, estimated=True)


@pytest.mark.parametrize(("stream", "reason"), [(False, "unknown"), (True, "cut")])
def test_without_a_finish_reason_only_a_whole_body_may_be_whole(
    *, stream: bool, reason: str
) -> None:
    with (
        ChatServer([Reply("cut", finish_reason=None)]) as server,
        model(server.base_url, stream=stream) as chat,
    ):
        answer = chat.answer(REQUEST)
    assert (answer.text, answer.finish_reason) == ("cut", reason)


def test_the_request_holds_what_was_set_and_nothing_else() -> None:
    with (
        ChatServer([Reply("a"), Reply("b")]) as server,
        model(server.base_url) as plain,
        model(server.base_url, temperature=0.5, max_output_tokens=9) as limited,
    ):
        plain.answer(REQUEST)
        limited.answer(REQUEST)
        bodies = [request.body for request in server.requests]
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    messages = [{"content": "be", "role": "system"}, {"content": "do", "role": "user"}]
    assert bodies[0] == {"messages": messages, "model": "m", "stream": False}
    assert (bodies[1]["temperature"], bodies[1]["max_tokens"]) == (0.5, 9)
    assert bodies[1]["max_completion_tokens"] == 9


def test_one_client_serves_all_calls() -> None:
    with (
        ChatServer(lambda request: Reply(request.text)) as server,
        model(server.base_url) as chat,
    ):
        assert [chat.answer(REQUEST).text for _ in range(3)] == ["be\ndo"] * 3


RETRIED: list[tuple[Said, str]] = [
    (Fault(408), "status 408"),
    (Fault(409), "status 409"),
    (Fault(429, {"error": {"message": "slow"}}), "too many requests"),
    (Fault(500), "status 500"),
    (Fault(503, "busy"), "status 503"),
    (Reset(), "connection"),
    (Garbage(), "the answer is no chat completion"),
    (Garbage("[]"), "the answer is no chat completion"),
    (Garbage('{"choices": []}'), "the answer is no chat completion"),
    (Garbage('{"choices": null}'), "the answer is no chat completion"),
    (Garbage('{"choices": [{}]}'), "the answer is no chat completion"),
    (Garbage('{"choices": [{"message": null}]}'), "the answer is no chat completion"),
    (Garbage('{"error": {"message": "no"}}'), "the answer is no chat completion"),
    (Garbage("<html>", "text/html"), "the answer is no chat completion"),
]


@pytest.mark.parametrize(("said", "reason"), RETRIED)
def test_a_passing_fault_is_tried_again(said: Said, reason: str) -> None:
    waits = Waits()
    with (
        ChatServer([said, said, Reply("at last")]) as server,
        model(server.base_url, waits=waits) as chat,
    ):
        assert chat.answer(REQUEST).text == "at last"
    assert len(waits) == 2
    assert all(reason in told for _, told in waits)


STREAMED: list[Said] = [
    Fault(500),
    Reset(),
    Reset("begun"),
    Garbage("data: {not json\n\n", "text/event-stream"),
    Garbage('data: {"error": {"message": "overloaded"}}\n\n', "text/event-stream"),
    Garbage("", "text/event-stream"),
]


@pytest.mark.parametrize("said", STREAMED)
def test_a_passing_fault_of_a_stream_is_tried_again(said: Said) -> None:
    with (
        ChatServer([said, Reply("at last")]) as server,
        model(server.base_url, stream=True) as chat,
    ):
        assert chat.answer(REQUEST).text == "at last"


def test_three_tries_are_all() -> None:
    with ChatServer(lambda _: Fault(503)) as server, model(server.base_url) as chat:
        with pytest.raises(ModelUnavailable, match="503"):
            chat.answer(REQUEST)
        assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("after", "chance", "waited"),
    [("0", 1.0, [0.0, 0.0]), (None, 0.001, [0.0005, 0.001]), ("soon", 0.0, [0.0, 0.0])],
)
def test_a_wait_is_as_long_as_the_server_says_else_random(
    after: str | None, chance: float, waited: list[float]
) -> None:
    fault = Fault(429, None, {"Retry-After": after} if after else {})
    waits = Waits()
    with (
        ChatServer([fault, fault, Reply("")]) as server,
        model(server.base_url, waits=waits, chance=chance) as chat,
    ):
        chat.answer(REQUEST)
    assert [seconds for seconds, _ in waits] == waited


def test_a_long_retry_after_is_cut_and_the_wait_is_interruptible() -> None:
    waits = Waits()
    with (
        ChatServer([Fault(429, None, {"Retry-After": "3600"})]) as server,
        model(
            server.base_url, waits=waits, should_stop=lambda: "stop asked" if waits else None
        ) as chat,
        pytest.raises(Interrupted, match="stop asked"),
    ):
        chat.answer(REQUEST)
    assert waits == [(30.0, "too many requests")]


@pytest.mark.parametrize(
    ("fault", "kind", "told"),
    [
        (
            Fault(400, {"error": {"message": "too many tokens"}}),
            ModelRejected,
            "400): too many tokens",
        ),
        (Fault(400, {"error": f"key {KEY} is odd"}), ModelRejected, "key [secret] is odd"),
        (Fault(400, {"detail": "odd"}), ModelRejected, '{"detail": "odd"}'),
        (Fault(413), ModelRejected, "(413): "),
        (Fault(422, "odd"), ModelRejected, "(422): "),
        (Fault(401, {"error": {"message": f"bad key {KEY}"}}), ModelRefused, "refused the key"),
        (Fault(402, {"message": "pay"}), ModelRefused, "(402): pay"),
        (Fault(403), ModelRefused, "OPENAI_API_KEY"),
        (Fault(404, {"message": "none"}), ModelRefused, "does not know the model 'm': none"),
        (Fault(404), ModelRefused, "--base-url"),
        (
            Fault(429, {"error": {"message": "pay", "code": "insufficient_quota"}}),
            ModelRefused,
            "(429): pay",
        ),
    ],
)
def test_a_refusal_is_final_and_says_what_to_do(
    fault: Fault, kind: type[ModelError], told: str
) -> None:
    """What is wrong with one question must not stop the tasks after it."""
    with ChatServer([fault]) as server, model(server.base_url) as chat:
        with pytest.raises(kind) as refused:
            chat.answer(REQUEST)
        assert len(server.requests) == 1
        assert server.base_url in refused.value.what
    assert told in str(refused.value)
    assert refused.value.remedy
    assert KEY not in str(refused.value)


def test_a_refused_connection_is_told_soon() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        waits = Waits()
        with (
            model(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", waits=waits) as chat,
            pytest.raises(ModelUnavailable, match="connection refused"),
        ):
            chat.answer(REQUEST)
    assert [reason for _, reason in waits] == ["connection refused"] * 2


@pytest.mark.parametrize("said", [Silence(), Silence("begun")])
@BOTH
def test_a_wish_to_stop_ends_a_silent_call(said: Silence, *, stream: bool) -> None:
    with ChatServer([said]) as server:
        asked = server.requests
        with (
            model(
                server.base_url, stream=stream, should_stop=lambda: "SIGTERM" if asked else None
            ) as chat,
            pytest.raises(Interrupted, match="SIGTERM"),
        ):
            chat.answer(REQUEST)


def test_a_wish_to_stop_is_seen_before_the_first_call() -> None:
    with (
        ChatServer([]) as server,
        model(server.base_url, should_stop=lambda: "SIGINT") as chat,
    ):
        with pytest.raises(Interrupted):
            chat.answer(REQUEST)
        assert server.requests == []


@pytest.mark.parametrize(
    ("limits", "said", "told"),
    [
        ({"timeout_seconds": 0.2}, Silence(), "no answer after 0.2 s"),
        ({"first_byte_seconds": 0.2, "stream": True}, Silence(), "silent for 0.2 s"),
        ({"first_byte_seconds": 0.2, "stream": True}, Silence("begun"), "silent for 0.2 s"),
    ],
)
def test_a_deadline_ends_a_silent_call(limits: dict[str, Any], said: Silence, told: str) -> None:
    with (
        ChatServer([said]) as server,
        model(server.base_url, **limits) as chat,
        pytest.raises(ModelUnavailable, match=told),
    ):
        chat.answer(REQUEST)


def test_after_a_failed_call_the_next_one_works() -> None:
    with ChatServer([Fault(400), Reply("fine")]) as server, model(server.base_url) as chat:
        with pytest.raises(ModelError):
            chat.answer(REQUEST)
        assert chat.answer(REQUEST).text == "fine"


def test_nobody_needs_to_listen_to_waits() -> None:
    with ChatServer([Fault(500), Reply("fine")]) as server:
        endpoint = Endpoint(model="m", base_url=server.base_url, api_key="")
        with ChatModel(endpoint, never, chance=lambda: 0.0) as chat:
            assert chat.answer(REQUEST).text == "fine"


def test_the_adapter_costs_nothing_until_it_is_asked() -> None:
    code = "import sys, executor.model.chat; sys.exit('langchain_openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_model_that_was_never_asked_can_be_closed() -> None:
    model("http://127.0.0.1:9/v1").close()


def test_the_key_is_not_shown_with_the_endpoint() -> None:
    assert KEY not in repr(model("http://127.0.0.1:9/v1"))


def test_a_lone_half_of_a_character_does_not_break_what_follows() -> None:
    def script(_request: ChatRequest) -> Said:
        return Reply("half \ud83d")

    with ChatServer(script) as server, model(server.base_url) as chat:
        assert chat.answer(REQUEST).text.encode()
