import asyncio
import socket
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.errors import Interrupted, ModelRejected, ModelUnavailable
from executor.model.transport.outcome import Failure
from executor.model.transport.retrying import LONGEST_WAIT_SECONDS, Patience
from tests.support.chat_model import KEY, REQUEST, Time, chat_model
from tests.support.chat_server import (
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

NO_CHAT = "answer is no chat completion"

RETRIED: list[tuple[Said, str]] = [
    (Fault(408), "status 408"),
    (Fault(409), "status 409"),
    (Fault(425), "status 425"),
    (Fault(429, {"error": {"message": "slow"}}), "rate limit"),
    (Fault(500), "server error 500"),
    (Fault(503, "busy"), "server error 503 (busy)"),
    (Fault(529, {"error": {"message": "overloaded"}}), "server error 529 (overloaded)"),
    (Reset(), "connection reset by peer"),
    (Short(), "connection lost"),
    (Garbage(), "answer is no JSON"),
    (Garbage('{"choices": [{"mess'), "answer is no JSON"),
    (Garbage("[]"), NO_CHAT),
    (Garbage("{}"), NO_CHAT),
    (Garbage('{"choices": []}'), NO_CHAT),
    (Garbage('{"choices": null}'), NO_CHAT),
    (Garbage('{"choices": [{}]}'), NO_CHAT),
    (Garbage('{"choices": [{"message": null}]}'), NO_CHAT),
    (Garbage('{"error": {"message": "no"}}'), "the server reports no"),
    (Garbage("<html>", "text/html"), NO_CHAT),
]


@pytest.mark.parametrize(("said", "reason"), RETRIED)
def test_a_passing_fault_is_tried_again(said: Said, reason: str) -> None:
    time = Time()
    with (
        ChatServer([said, said, Reply("at last")]) as server,
        chat_model(server.base_url, time) as chat,
    ):
        assert chat.answer(REQUEST).text == "at last"
    assert time.reasons == [reason, reason]


STREAMED: list[Said] = [
    Fault(500),
    Reset(),
    Reset("begun"),
    Garbage("data: {not json\n\n", "text/event-stream"),
    Garbage('data: {"error": {"message": "overloaded"}}\n\n', "text/event-stream"),
    Garbage('event: error\ndata: {"error": "overloaded"}\n\n', "text/event-stream"),
    Garbage('data: {"choices": [{}]}\n\n', "text/event-stream"),
    Garbage("", "text/event-stream"),
]


@pytest.mark.parametrize("said", STREAMED)
def test_a_passing_fault_of_a_stream_is_tried_again(said: Said) -> None:
    with (
        ChatServer([said, Reply("at last")]) as server,
        chat_model(server.base_url, stream=True) as chat,
    ):
        assert chat.answer(REQUEST).text == "at last"


def test_the_waits_double_up_to_their_longest_and_the_tries_end() -> None:
    time = Time()
    with ChatServer(lambda _: Fault(503)) as server, chat_model(server.base_url, time) as chat:
        with pytest.raises(ModelUnavailable, match=r"503.*\(8 tries in 91 s\)"):
            chat.answer(REQUEST)
        assert len(server.requests) == 8
    assert time.seconds == [1, 2, 4, 8, 16, 30, 30]


def test_the_jitter_is_full() -> None:
    time = Time(chance=0.25)
    with (
        ChatServer([Fault(503), Fault(503), Reply("x")]) as server,
        chat_model(server.base_url, time) as chat,
    ):
        chat.answer(REQUEST)
    assert time.seconds == [0.25, 0.5]


def test_no_try_begins_after_the_patience() -> None:
    time = Time()
    with (
        ChatServer(lambda _: Fault(503)) as server,
        chat_model(server.base_url, time, patience_seconds=10) as chat,
        pytest.raises(ModelUnavailable, match=r"\(5 tries in 10 s\)"),
    ):
        chat.answer(REQUEST)
    assert time.seconds == [1, 2, 4, 3]


def test_without_patience_one_try_is_all() -> None:
    time = Time()
    with (
        ChatServer([Fault(503)]) as server,
        chat_model(server.base_url, time, patience_seconds=0) as chat,
        pytest.raises(ModelUnavailable),
    ):
        chat.answer(REQUEST)
    assert time.waits == []


SERVERS_CLOCK = "Wed, 01 Jul 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({"Retry-After": "20"}, 20),
        ({"Retry-After": " 2.5"}, 2.5),
        ({"Retry-After": "9", "retry-after-ms": "1500"}, 1.5),
        ({"Retry-After": "Wed, 01 Jul 2026 10:00:42 GMT", "Date": SERVERS_CLOCK}, 42),
        ({"Retry-After": "Wed, 01 Jul 2026 10:00:42 -0000", "Date": SERVERS_CLOCK}, 42),
        ({"Retry-After": "Wed, 01 Jul 2026 09:00:00 GMT", "Date": SERVERS_CLOCK}, 1),
        ({"Retry-After": "Wed, 01 Jul 2015 10:00:00 GMT"}, 1),
        ({"Retry-After": "Wed, 01 Jul 99999999999999999999 10:00:00 GMT"}, 1),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "-5"}, 1),
        ({"Retry-After": "nan"}, 1),
        ({"Retry-After": "inf"}, 1),
        ({"Retry-After": "1e300"}, 1),
        ({"Retry-After": "soon"}, 1),
        ({"Retry-After": ""}, 1),
    ],
)
def test_a_wait_is_as_long_as_the_server_says_if_that_makes_sense(
    headers: dict[str, str], waited: float
) -> None:
    time = Time()
    with (
        ChatServer([Fault(429, None, headers), Reply("x")]) as server,
        chat_model(server.base_url, time) as chat,
    ):
        chat.answer(REQUEST)
    assert time.waits == [(waited, "rate limit")]


def test_a_pause_beyond_all_patience_is_not_waited_for() -> None:
    time = Time()
    with (
        ChatServer([Fault(429, None, {"Retry-After": "3600"})]) as server,
        chat_model(server.base_url, time) as chat,
        pytest.raises(
            ModelUnavailable, match=r"asks to wait 3600 s, longer than model_patience \(300 s\)"
        ),
    ):
        chat.answer(REQUEST)
    assert time.waits == []


def test_a_pause_beyond_what_is_left_of_the_patience_is_not_waited_for() -> None:
    busy = Fault(503, None, {"Retry-After": "200"})
    with (
        ChatServer([busy, busy]) as server,
        chat_model(server.base_url) as chat,
        pytest.raises(ModelUnavailable, match=r"longer than the 100 s that are left of model_pat"),
    ):
        chat.answer(REQUEST)


def test_a_wait_is_interruptible() -> None:
    time = Time()

    async def forever(_seconds: float) -> None:
        await asyncio.Event().wait()

    time.timing = replace(time.timing, sleep=forever)
    with (
        ChatServer([Fault(429)]) as server,
        chat_model(
            server.base_url, time, should_stop=lambda: "stop asked" if time.waits else None
        ) as chat,
        pytest.raises(Interrupted, match="stop asked"),
    ):
        chat.answer(REQUEST)


def test_a_server_that_is_not_running_is_told_soon() -> None:
    time = Time()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with (
            chat_model(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", time) as chat,
            pytest.raises(ModelUnavailable, match="connection refused"),
        ):
            chat.answer(REQUEST)
    assert time.waits == [(1, "connection refused"), (2, "connection refused")]


def test_a_server_that_goes_away_is_waited_for_longer() -> None:
    time = Time()
    with ChatServer([Reply("here")]) as server:
        chat = chat_model(server.base_url, time)
        chat.answer(REQUEST)
    with chat, pytest.raises(ModelUnavailable, match="connection refused"):
        chat.answer(REQUEST)
    assert len(time.waits) == 7


SILENT = "silent for 0.2 s"
LATE = "no answer after 0.3 s"


@pytest.mark.parametrize(
    ("limits", "said", "told"),
    [
        ({"timeout_seconds": 0.3}, Silence(), LATE),
        ({"timeout_seconds": 0.3}, Drip(), LATE),
        ({"timeout_seconds": 0.3, "stream": True}, Drip(), LATE),
        ({"silence_seconds": 0.2, "stream": True}, Silence("begun"), SILENT),
    ],
)
def test_a_deadline_ends_a_try_however_it_drips(
    limits: dict[str, Any], said: Said, told: str
) -> None:
    time = Time()
    with (
        ChatServer([said, said]) as server,
        chat_model(server.base_url, time, tries=2, **limits) as chat,
        pytest.raises(ModelUnavailable, match=told),
    ):
        chat.answer(REQUEST)
    assert time.waits == [(1, "timeout")]


def test_after_a_deadline_the_next_try_may_succeed() -> None:
    with (
        ChatServer([Drip(), Reply("quick")]) as server,
        chat_model(server.base_url, timeout_seconds=0.5) as chat,
    ):
        assert chat.answer(REQUEST).text == "quick"


def test_what_a_server_says_is_masked_while_waiting_too() -> None:
    time = Time()
    with (
        ChatServer([Garbage(f'{{"error": "bad {KEY}"}}'), Reply("x")]) as server,
        chat_model(server.base_url, time) as chat,
    ):
        chat.answer(REQUEST)
    assert time.reasons == ["the server reports bad [secret]"]


@given(
    tries=st.integers(1, 50),
    seconds=st.floats(0, 1e4),
    pauses=st.lists(st.none() | st.floats(0.001, 1e5), min_size=60, max_size=60),
    chance=st.floats(0, 1),
)
@settings(deadline=None)
def test_patience_always_ends_within_its_bounds(
    tries: int, seconds: float, pauses: list[float | None], chance: float
) -> None:
    time = Time(chance)
    patience = Patience(tries, seconds, time.timing)
    begun = 0
    for pause in pauses:
        begun += 1
        assert time.now <= 1000 + seconds + 0.001
        wait = patience.after(Failure(ModelUnavailable("x"), "x", pause), reached=True)
        if isinstance(wait, Failure):
            assert isinstance(wait.error, ModelUnavailable)
            break
        assert wait == pause if pause is not None else 0 <= wait <= LONGEST_WAIT_SECONDS
        time.now += wait
    assert begun <= tries


def test_a_failure_that_no_retry_helps_ends_patience_at_once() -> None:
    final = Failure(ModelRejected("no"), "status 400")
    assert Patience(8, 300, Time().timing).after(final, reached=True) is final
