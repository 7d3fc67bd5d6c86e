import json
import subprocess
import sys
from dataclasses import replace

import pytest

from executor.errors import (
    Interrupted,
    ModelError,
    ModelOverflow,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
)
from executor.model.port import Usage
from executor.model.transport.chat import ChatModel
from executor.model.transport.endpoint import Endpoint
from tests.support.chat_model import KEY, REQUEST, Time, chat_model, never
from tests.support.chat_server import (
    ChatRequest,
    ChatServer,
    Drip,
    Fault,
    Garbage,
    Reply,
    Said,
    Silence,
)

BOTH = pytest.mark.parametrize("stream", [False, True])


@BOTH
def test_an_answer_comes_with_usage_and_finish_reason(*, stream: bool) -> None:
    reply = Reply("héllo\n" * 9, usage=(7, 5), finish_reason="length")
    with ChatServer([reply]) as server, chat_model(server.base_url, stream=stream) as chat:
        answer = chat.answer(REQUEST)
    assert answer.text == "héllo\n" * 9
    assert (answer.usage, answer.finish_reason) == (Usage(7, 5), "length")
    assert (answer.model, answer.replayed) == ("m", False)


def test_an_answer_tells_how_long_it_took_waits_included() -> None:
    with ChatServer([Fault(500), Reply("late")]) as server, chat_model(server.base_url) as chat:
        assert chat.answer(REQUEST).seconds == 1.0


@BOTH
def test_the_words_of_a_refusal_are_the_answer(*, stream: bool) -> None:
    with (
        ChatServer([Reply("", refusal="I will not")]) as server,
        chat_model(server.base_url, stream=stream) as chat,
    ):
        assert chat.answer(REQUEST).text == "I will not"


def test_an_answer_that_counts_no_tokens_at_all_is_counted_here() -> None:
    with (
        ChatServer([Reply("12345678", usage=(0, 0))]) as server,
        chat_model(server.base_url) as chat,
    ):
        assert chat.answer(REQUEST).usage == Usage(1, 2, estimated=True)


def test_an_answer_without_text_is_doubted_once_and_then_believed() -> None:
    nothing = {"message": {"role": "assistant", "content": None}, "finish_reason": "stop"}
    time = Time()
    with (
        ChatServer([Garbage(json.dumps({"choices": [nothing]})), Reply(" "), Reply("")]) as server,
        chat_model(server.base_url, time) as chat,
    ):
        assert chat.answer(REQUEST).text == " "
        assert len(server.requests) == 2
    assert time.reasons == ["empty answer"]


def test_an_empty_answer_is_believed_at_once_where_no_second_try_is_allowed() -> None:
    with ChatServer([Reply("")]) as server, chat_model(server.base_url, tries=1) as chat:
        assert chat.answer(REQUEST).text == ""


def test_an_answer_that_is_empty_because_of_its_limit_is_not_asked_for_again() -> None:
    with ChatServer([Reply("", "length")]) as server, chat_model(server.base_url) as chat:
        assert chat.answer(REQUEST).finish_reason == "length"


def test_the_request_may_name_another_model() -> None:
    with ChatServer(lambda _: Reply("a")) as server, chat_model(server.base_url) as chat:
        answers = [chat.answer(replace(REQUEST, model=name)).model for name in ("big", "", "big")]
        assert [request.body["model"] for request in server.requests] == ["big", "m", "big"]
    assert answers == ["big", "m", "big"]


@BOTH
def test_usage_that_the_server_does_not_tell_is_estimated(*, stream: bool) -> None:
    with (
        ChatServer([Reply("12345678")], usage=False) as server,
        chat_model(server.base_url, stream=stream) as chat,
    ):
        assert chat.answer(REQUEST).usage == Usage(1, 2, estimated=True)


@pytest.mark.parametrize(("stream", "reason"), [(False, "unknown"), (True, "cut")])
def test_without_a_finish_reason_only_a_whole_body_may_be_whole(
    *, stream: bool, reason: str
) -> None:
    with (
        ChatServer([Reply("cut", finish_reason=None)]) as server,
        chat_model(server.base_url, stream=stream) as chat,
    ):
        answer = chat.answer(REQUEST)
    assert (answer.text, answer.finish_reason) == ("cut", reason)


def test_the_request_holds_what_was_set_and_nothing_else() -> None:
    with (
        ChatServer(lambda _: Reply("a")) as server,
        chat_model(server.base_url) as plain,
        chat_model(
            server.base_url, temperature=0.5, seed=7, reasoning_effort="low", max_output_tokens=9
        ) as limited,
    ):
        plain.answer(REQUEST)
        limited.answer(REQUEST)
        plain.answer(replace(REQUEST, wants_json=True))
        bodies = [request.body for request in server.requests]
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    messages = [{"content": "be", "role": "system"}, {"content": "do", "role": "user"}]
    plain_body = {"messages": messages, "model": "m", "stream": False}
    assert bodies[0] == plain_body
    told = {"temperature": 0.5, "seed": 7, "reasoning_effort": "low", "max_tokens": 9}
    assert bodies[1] == plain_body | told
    assert bodies[2] == plain_body | {"response_format": {"type": "json_object"}}


def test_one_client_serves_all_calls() -> None:
    with (
        ChatServer(lambda request: Reply(request.text)) as server,
        chat_model(server.base_url) as chat,
    ):
        assert [chat.answer(REQUEST).text for _ in range(3)] == ["be\ndo"] * 3


@pytest.mark.parametrize(
    ("fault", "kind", "told"),
    [
        (
            Fault(400, {"error": {"message": "too many tokens"}}),
            ModelOverflow,
            "too long for the model: too many tokens",
        ),
        (Fault(400, {"error": f"key {KEY} is odd"}), ModelRejected, "key [secret] is odd"),
        (Fault(400, {"detail": "odd"}), ModelRejected, '{"detail": "odd"}'),
        (Fault(413), ModelOverflow, "too long for the model"),
        (Fault(422, "odd"), ModelRejected, "(422): "),
        (Fault(401, {"error": {"message": f"bad key {KEY}"}}), ModelRefused, "refused the key"),
        (Fault(402, {"message": "pay"}), ModelRefused, "(402): pay"),
        (Fault(403), ModelRefused, "OPENAI_API_KEY"),
        (Fault(404, {"message": "none"}), ModelRefused, "does not know the model 'm': none"),
        (Fault(404), ModelRefused, "--base-url"),
        (Fault(405), ModelRefused, "--base-url"),
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
    with ChatServer([fault]) as server, chat_model(server.base_url) as chat:
        with pytest.raises(kind) as refused:
            chat.answer(REQUEST)
        assert len(server.requests) == 1
        assert server.base_url in refused.value.what
    assert told in str(refused.value)
    assert refused.value.remedy
    assert KEY not in str(refused.value)


@pytest.mark.parametrize("said", [Silence(), Silence("begun"), Drip()])
@BOTH
def test_a_wish_to_stop_ends_a_silent_call(said: Said, *, stream: bool) -> None:
    with ChatServer([said]) as server:
        asked = server.requests
        with (
            chat_model(
                server.base_url, stream=stream, should_stop=lambda: "SIGTERM" if asked else None
            ) as chat,
            pytest.raises(Interrupted, match="SIGTERM"),
        ):
            chat.answer(REQUEST)


def test_a_wish_to_stop_is_seen_before_the_first_call() -> None:
    with (
        ChatServer([]) as server,
        chat_model(server.base_url, should_stop=lambda: "SIGINT") as chat,
    ):
        with pytest.raises(Interrupted):
            chat.answer(REQUEST)
        assert server.requests == []


def test_after_a_failed_call_the_next_one_works() -> None:
    with ChatServer([Fault(400), Reply("fine")]) as server, chat_model(server.base_url) as chat:
        with pytest.raises(ModelError):
            chat.answer(REQUEST)
        assert chat.answer(REQUEST).text == "fine"


def test_nobody_needs_to_listen_to_waits_and_notes() -> None:
    refused = Fault(400, {"error": {"message": "no seed, please"}})
    with ChatServer([Fault(500), refused, Reply("fine")]) as server:
        endpoint = Endpoint(model="m", base_url=server.base_url, api_key="", seed=1)
        with ChatModel(endpoint, never, timing=Time().timing) as chat:
            assert chat.answer(REQUEST).text == "fine"


def test_the_adapter_costs_nothing_until_it_is_asked() -> None:
    code = "import sys, executor.model.transport.chat; sys.exit('langchain_openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_model_that_was_never_asked_can_be_closed() -> None:
    chat_model("http://127.0.0.1:9/v1").close()


def test_the_key_is_not_shown_with_the_endpoint() -> None:
    assert KEY not in repr(chat_model("http://127.0.0.1:9/v1"))


def test_a_lone_half_of_a_character_does_not_break_what_follows() -> None:
    def script(_request: ChatRequest) -> Said:
        return Reply("half \ud83d")

    with ChatServer(script) as server, chat_model(server.base_url) as chat:
        assert chat.answer(REQUEST).text.encode()


DEEP = "[" * 100_000
CHOICE = {"message": {"role": "assistant", "content": "x"}}


@pytest.mark.parametrize(
    "body",
    [
        DEEP,
        '{"choices": ' + DEEP,
        '{"choices": ' + "[" * 500 + "]" * 500 + "}",
        json.dumps({"error": "x" * 1_000_000}),
        json.dumps({"error": {"message": {"detail": ["x" * 1_000_000]}}}),
        json.dumps({"choices": [CHOICE | {"message": {"role": "assistant", "content": 5}}]}),
        json.dumps({"choices": [CHOICE | {"message": "text"}]}),
        json.dumps({"choices": 7}),
        "null",
        "7",
    ],
)
@BOTH
def test_whatever_comes_back_raises_nothing_unexpected(body: str, *, stream: bool) -> None:
    told = f"data: {body}\n\n" if stream else body
    kind = "text/event-stream" if stream else "application/json"
    with (
        ChatServer(lambda _: Garbage(told, kind)) as server,
        chat_model(server.base_url, stream=stream, tries=1) as chat,
        pytest.raises(ModelUnavailable) as caught,
    ):
        chat.answer(REQUEST)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize("status", [400, 500])
def test_an_endless_error_page_is_quoted_in_part(status: int) -> None:
    with (
        ChatServer(lambda _: Fault(status, "max_tokens system role " * 250_000)) as server,
        chat_model(server.base_url, tries=1, max_output_tokens=9) as chat,
        pytest.raises(ModelError) as caught,
    ):
        chat.answer(REQUEST)
    assert len(str(caught.value)) < 1000


def test_figures_without_sense_do_not_throw_the_answer_away() -> None:
    body = json.dumps({"choices": [CHOICE], "usage": {"prompt_tokens": "many"}})
    with ChatServer([Garbage(body)]) as server, chat_model(server.base_url) as chat:
        answer = chat.answer(REQUEST)
    assert (answer.text, answer.usage.estimated) == ("x", True)
