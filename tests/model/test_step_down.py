from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.errors import ModelOverflow, ModelRejected
from executor.model.port import Message, Request
from executor.model.transport.complaint import Complaint
from executor.model.transport.endpoint import Endpoint
from executor.model.transport.stepping import Terms
from tests.support.chat_model import REQUEST, Time, chat_model
from tests.support.chat_server import ChatServer, Fault, Garbage, Reply

JSON = Request("1/1/plan-1-1", "plan", REQUEST.messages, wants_json=True)
ALL: Any = {"temperature": 0.2, "seed": 1, "reasoning_effort": "low", "max_output_tokens": 1000}


def openai(message: str, param: str | None = None, code: str | None = None) -> Fault:
    body = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
    return Fault(400, {"error": body})


REFUSALS: list[tuple[Fault, str]] = [
    (openai("Unsupported value: 'temperature' does not support 0.2 with this model."), ""),
    (openai("Unsupported value", "temperature", "unsupported_value"), "temperature"),
    (openai("Unsupported parameter: 'reasoning_effort'.", "reasoning_effort"), ""),
    (openai("Unrecognized request argument supplied: seed"), "seed"),
    (openai("Unknown parameter: 'stream_options'.", "stream_options"), "stream_options"),
    (openai("json_object is not possible", "response_format.type"), "response_format"),
    (Fault(400, {"error": "'response_format.type' must be 'json_schema' or 'text'"}), ""),
    (
        Fault(
            422,
            {
                "detail": [
                    {"loc": ["body", "response_format"], "msg": "extra fields not permitted"},
                ]
            },
        ),
        "response_format",
    ),
    (
        Fault(
            400,
            {
                "object": "error",
                "message": "[{'type': 'extra_forbidden', 'loc': ('body', 'seed'), 'input': 1}]",
                "param": None,
                "code": 400,
            },
        ),
        "seed",
    ),
    (
        Fault(
            422,
            {
                "object": "error",
                "message": {"detail": [{"type": "extra_forbidden", "loc": ["body", "seed"]}]},
            },
        ),
        "seed",
    ),
    (Fault(400, {"error": {"code": 400, "message": "Unsupported param: temperature"}}), ""),
    (Fault(400, "temperature is not supported"), "temperature"),
]


@pytest.mark.parametrize(("fault", "name"), REFUSALS)
def test_a_part_that_is_refused_is_left_out_from_then_on(fault: Fault, name: str) -> None:
    names = ("temperature", "reasoning_effort", "seed", "stream_options", "response_format")
    name = name or next(each for each in names if each in str(fault.body))
    time = Time()
    with (
        ChatServer([fault, Reply("one"), Reply("two")]) as server,
        chat_model(server.base_url, time, stream=True, **ALL) as chat,
    ):
        assert [chat.answer(JSON).text for _ in range(2)] == ["one", "two"]
        bodies = [request.body for request in server.requests]
    assert [sorted({name} & body.keys()) for body in bodies] == [[name], [], []]
    assert [body.keys() | {name} for body in bodies[1:]] == [bodies[0].keys()] * 2
    assert time.notes == [f"the server does not take `{name}`: going on without it"]
    assert time.waits == []


def test_everything_may_be_refused_one_after_another() -> None:
    names = ["seed", "temperature", "response_format", "reasoning_effort", "max_tokens"]
    faults = [openai(f"Unsupported parameter: {name}") for name in names]
    with (
        ChatServer([*faults, openai("max_completion_tokens: no"), Reply("x")]) as server,
        chat_model(server.base_url, tries=1, **ALL) as chat,
    ):
        assert chat.answer(JSON).text == "x"
        assert server.requests[-1].body.keys() == {"model", "messages", "stream"}


def test_a_part_that_is_refused_twice_ends_the_call() -> None:
    with (
        ChatServer(lambda _: openai("Unsupported parameter: 'seed'")) as server,
        chat_model(server.base_url, seed=1) as chat,
    ):
        with pytest.raises(ModelRejected, match="'seed'"):
            chat.answer(REQUEST)
        assert len(server.requests) == 2


def test_what_was_not_sent_cannot_be_left_out() -> None:
    with (
        ChatServer(lambda _: openai("Unsupported parameter: 'seed'", "seed")) as server,
        chat_model(server.base_url) as chat,
    ):
        with pytest.raises(ModelRejected):
            chat.answer(REQUEST)
        assert len(server.requests) == 1


def test_each_model_has_terms_of_its_own() -> None:
    def script(request: Any) -> Reply | Fault:  # noqa: ANN401 - as the server calls it
        wrong = request.body["model"] == "m" and "seed" in request.body
        return openai("no seed") if wrong else Reply("x")

    with ChatServer(script) as server, chat_model(server.base_url, seed=1) as chat:
        for model in ("m", "big", "m", "big"):
            chat.answer(Request("1", "execute", REQUEST.messages, model=model))
        sent = [("seed" in each.body, each.body["model"]) for each in server.requests]
    assert sent == [(True, "m"), (False, "m"), (True, "big"), (False, "m"), (True, "big")]


def test_the_limit_is_said_in_the_other_word_on_refusal() -> None:
    refused = openai(
        "Unsupported parameter: 'max_tokens' is not supported with this model."
        " Use 'max_completion_tokens' instead.",
        "max_tokens",
        "unsupported_parameter",
    )
    time = Time()
    with (
        ChatServer([refused, Reply("x")]) as server,
        chat_model(server.base_url, time, max_output_tokens=9) as chat,
    ):
        chat.answer(REQUEST)
        bodies = [request.body for request in server.requests]
    assert (bodies[0]["max_tokens"], bodies[1]["max_completion_tokens"]) == (9, 9)
    assert "max_completion_tokens" not in bodies[0]
    assert "max_tokens" not in bodies[1]
    assert time.notes == [
        "the server does not take `max_tokens`: saying `max_completion_tokens` instead"
    ]


@pytest.mark.parametrize(
    ("base_url", "name"),
    [
        (None, "max_completion_tokens"),
        ("https://api.openai.com/v1", "max_completion_tokens"),
        ("https://mine.openai.azure.com/openai/v1", "max_completion_tokens"),
        ("https://api.openai.com.example/v1", "max_tokens"),
        ("http://localhost:11434/v1", "max_tokens"),
    ],
)
def test_the_word_for_the_limit_is_the_one_that_the_server_surely_knows(
    base_url: str | None, name: str
) -> None:
    endpoint = Endpoint(model="m", base_url=base_url, api_key="", max_output_tokens=9)
    assert Terms(endpoint).body(wants_json=False) == {name: 9}


@pytest.mark.parametrize(
    ("fault", "limit"),
    [
        (openai("max_tokens is too large: 100000. This model supports at most 16384"), 16384),
        (openai("max_tokens: 100000 > 8192, which is the maximum allowed number", None), 8192),
        (openai("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]"), 8192),
        (openai("`max_tokens` must be less than or equal to `4096`"), 4096),
        (openai("max_tokens is too large", "max_tokens"), 50000),
        (
            openai(
                "'max_tokens' or 'max_completion_tokens' is too large: 100000. This model's"
                " maximum context length is 4096 tokens and your request has 3000 input tokens"
            ),
            1096,
        ),
        (
            openai(
                "This model's maximum context length is 8192 tokens. However, you requested"
                " 103000 tokens (3000 in the messages, 100000 in the completion).",
                "messages",
                "context_length_exceeded",
            ),
            5192,
        ),
        (
            Fault(
                422,
                {
                    "error": "Input validation error: `inputs` tokens + `max_new_tokens` must be"
                    " <= 4096. Given: 3000 `inputs` tokens and 100000 `max_new_tokens`"
                },
            ),
            1096,
        ),
    ],
)
def test_a_limit_that_is_too_large_is_lowered(fault: Fault, limit: int) -> None:
    time = Time()
    with (
        ChatServer([fault, Reply("x")]) as server,
        chat_model(server.base_url, time, max_output_tokens=100_000) as chat,
    ):
        assert chat.answer(REQUEST).text == "x"
        assert [each.body["max_tokens"] for each in server.requests] == [100_000, limit]
    assert time.notes == [f"the server allows fewer output tokens: going on with {limit}"]


def test_a_limit_that_is_too_large_twice_is_left_to_the_server() -> None:
    with (
        ChatServer([openai("max_tokens is too large")] * 2 + [Reply("x")]) as server,
        chat_model(server.base_url, max_output_tokens=1000) as chat,
    ):
        chat.answer(REQUEST)
        told = [each.body.get("max_tokens") for each in server.requests]
    assert told == [1000, 500, None]


@pytest.mark.parametrize(
    "fault",
    [
        openai("Unsupported value: 'messages[0].role' does not support 'system' with this model."),
        openai("no such value", "messages[0].role 'system'"),
        Fault(400, {"message": "System role not supported"}),
        Fault(500, {"error": {"code": 500, "message": "Jinja: system role is not supported"}}),
        Fault(400, "Conversation roles must alternate user/assistant/user/assistant/..."),
        Fault(400, "Only user and assistant roles are supported!"),
    ],
)
def test_a_system_message_that_is_refused_goes_into_the_question(fault: Fault) -> None:
    time = Time()
    with (
        ChatServer([fault, Reply("one"), Reply("two")]) as server,
        chat_model(server.base_url, time) as chat,
    ):
        assert [chat.answer(REQUEST).text for _ in range(2)] == ["one", "two"]
        merged = [{"role": "user", "content": "be\n\ndo"}]
        assert [each.body["messages"] for each in server.requests[1:]] == [merged, merged]
    assert time.notes == [
        "the server does not take a `system` message: its text goes into the question"
    ]
    assert time.waits == []


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ([("system", "be"), ("assistant", "a")], [("user", "be"), ("assistant", "a")]),
        ([("system", "be")], [("user", "be")]),
        ([("user", "do"), ("assistant", "a")], [("user", "do"), ("assistant", "a")]),
    ],
)
def test_the_text_of_the_system_is_never_lost(messages: Any, told: Any) -> None:  # noqa: ANN401 - tables
    terms = Terms(Endpoint(model="m", base_url=None, api_key=""))
    terms.step_down(Complaint(400, "System role not supported"), REQUEST)
    assert terms.told([Message(role, text) for role, text in messages]) == told


@pytest.mark.parametrize(
    "fault",
    [
        openai("This model's maximum context length is 8192 tokens.", "messages"),
        openai("too many", "messages", "context_length_exceeded"),
        openai("Your input exceeds the context window of this model."),
        openai(
            "This model's maximum context length is 4096 tokens. However, you requested 5000"
            " tokens (4500 in the messages, 500 in the completion)."
        ),
        Fault(
            400,
            {
                "error": {
                    "code": 400,
                    "message": "request (4390 tokens) exceeds the available context size",
                    "type": "exceed_context_size_error",
                }
            },
        ),
        Fault(500, {"error": {"code": 500, "message": "Context size has been exceeded."}}),
        Fault(400, {"error": "the prompt too long; exceeded max context length by 7 tokens"}),
        Fault(
            400,
            {
                "error": "The number of tokens to keep from the initial prompt is greater than"
                " the context length"
            },
        ),
        Fault(
            422,
            {"error": "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs`"},
        ),
        Fault(413, "Payload Too Large"),
        Fault(429, {"error": {"message": "Request too large for m on tokens per min (TPM)"}}),
        Garbage('{"error": {"message": "Requested tokens (2285) exceed context window of 2048"}}'),
    ],
)
def test_a_question_that_is_too_long_is_told_as_such(fault: Fault | Garbage) -> None:
    with ChatServer([fault]) as server, chat_model(server.base_url, seed=1) as chat:
        with pytest.raises(ModelOverflow, match="too long for the model") as caught:
            chat.answer(REQUEST)
        assert len(server.requests) == 1
    assert "context_tokens" in caught.value.remedy


def test_a_question_that_is_too_long_amid_a_stream_is_told_as_such() -> None:
    event = 'data: {"error": {"message": "Trying to keep 9 tokens when context the overflows"}}\n\n'
    with (
        ChatServer([Garbage(event, "text/event-stream")]) as server,
        chat_model(server.base_url, stream=True) as chat,
        pytest.raises(ModelOverflow),
    ):
        chat.answer(REQUEST)


@given(
    st.lists(
        st.builds(
            Complaint,
            st.sampled_from([400, 422, 500, 404, None]),
            st.text(max_size=30)
            | st.sampled_from(
                ["max_tokens too large: 100", "no seed", "temperature", "system role not supported"]
            ),
            st.sampled_from(["", "unsupported_parameter"]),
            st.sampled_from(["", "seed", "max_tokens", "max_completion_tokens", "response_format"]),
        ),
        max_size=12,
    )
)
@settings(deadline=None)
def test_whatever_a_server_says_the_steps_come_to_an_end(complaints: list[Complaint]) -> None:
    terms = Terms(Endpoint(model="m", base_url="http://a/v1", api_key="", stream=True, **ALL))
    notes = [terms.step_down(complaint, JSON) for complaint in complaints]
    assert len([note for note in notes if note is not None]) <= 9
