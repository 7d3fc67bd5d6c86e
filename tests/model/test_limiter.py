import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.errors import Interrupted
from executor.model.port import Message, Request
from executor.model.transport.limiter import WINDOW_SECONDS, Hold, RateLimit, RateLimits
from tests.support.chat_model import REQUEST, Time, chat_model
from tests.support.chat_server import ChatServer, Fault, Reply

TOLD = "your limit of 2 requests a minute"


def test_calls_within_the_limit_are_not_held() -> None:
    limit = RateLimit(2, None, Time().clock)
    assert [limit.hold(5), limit.hold(5)] == [None, None]
    assert limit.hold(5) == Hold(60, TOLD)


def test_the_minute_slides() -> None:
    time = Time()
    limit = RateLimit(2, None, time.clock)
    limit.hold(1)
    time.now += 40
    limit.hold(1)
    assert limit.hold(1) == Hold(20, TOLD)
    time.now += 20
    assert limit.hold(1) is None
    assert limit.hold(1) == Hold(40, TOLD)


def test_tokens_are_counted_as_estimated_and_then_as_used() -> None:
    time = Time()
    limit = RateLimit(None, 100, time.clock)
    assert limit.hold(10) is None
    limit.correct(10, 95)
    time.now += 30
    assert limit.hold(10) == Hold(30, "your limit of 100 tokens a minute")
    assert limit.hold(5) is None
    limit.correct(999, 1)
    assert limit.hold(1) == Hold(30, "your limit of 100 tokens a minute")


def test_a_call_larger_than_the_limit_goes_alone() -> None:
    time = Time()
    limit = RateLimit(None, 100, time.clock)
    assert limit.hold(500) is None
    assert limit.hold(500) == Hold(60, "your limit of 100 tokens a minute")
    time.now += 60
    assert limit.hold(500) is None


def test_without_limits_nothing_is_held() -> None:
    limit = RateLimit(None, None)
    assert all(limit.hold(10**9) is None for _ in range(100))


def test_threads_share_one_limit() -> None:
    limits = RateLimits(Time().clock)

    def call(_: int) -> bool:
        return limits.of("http://a", 10, None).hold(1) is None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(call, range(100))) == 10
    assert limits.of("http://b", 10, None).hold(1) is None


@given(
    requests=st.integers(1, 5),
    tokens=st.integers(10, 100),
    calls=st.lists(st.tuples(st.integers(1, 10), st.floats(0, 20)), max_size=40),
)
@settings(deadline=None)
def test_no_minute_ever_holds_more_than_allowed(
    requests: int, tokens: int, calls: list[tuple[int, float]]
) -> None:
    time = Time()
    limit = RateLimit(requests, tokens, time.clock)
    begun: list[tuple[float, int]] = []
    for size, pause in calls:
        time.now += pause
        while (hold := limit.hold(size)) is not None:
            time.now += hold.seconds
        begun.append((time.now, size))
        inside = [each for at, each in begun if at > time.now - WINDOW_SECONDS + 0.01]
        assert len(inside) <= requests
        assert sum(inside) <= tokens


def test_the_model_waits_for_its_limit_and_says_so() -> None:
    time = Time()
    with (
        ChatServer(lambda _: Reply("x")) as server,
        chat_model(server.base_url, time, requests_per_minute=2) as chat,
    ):
        for _ in range(3):
            chat.answer(REQUEST)
    assert time.waits == [(60, TOLD)]


def test_every_try_counts_against_the_limit() -> None:
    time = Time()
    with (
        ChatServer([Fault(500), Fault(500), Reply("x")]) as server,
        chat_model(server.base_url, time, requests_per_minute=2) as chat,
    ):
        chat.answer(REQUEST)
    assert time.waits == [(1, "server error 500"), (2, "server error 500"), (57, TOLD)]


def test_the_real_usage_takes_the_place_of_the_estimate() -> None:
    time = Time()
    short = Request("1", "execute", (Message("user", "do"),))
    with (
        ChatServer(lambda _: Reply("x", usage=(60, 50))) as server,
        chat_model(server.base_url, time, tokens_per_minute=100) as chat,
    ):
        chat.answer(short)
        chat.answer(short)
    assert time.waits == [(60, "your limit of 100 tokens a minute")]


def test_two_models_of_one_endpoint_share_its_limit() -> None:
    time = Time()
    limits = RateLimits(time.clock)
    with (
        ChatServer(lambda _: Reply("x")) as server,
        chat_model(server.base_url, time, limits=limits, requests_per_minute=1) as one,
        chat_model(server.base_url, time, limits=limits, requests_per_minute=1) as other,
    ):
        one.answer(REQUEST)
        other.answer(REQUEST)
    assert time.waits == [(60, "your limit of 1 requests a minute")]


def test_a_hold_is_interruptible() -> None:
    time = Time()

    async def forever(_seconds: float) -> None:
        await asyncio.Event().wait()

    time.timing = replace(time.timing, sleep=forever)
    with (
        ChatServer(lambda _: Reply("x")) as server,
        chat_model(
            server.base_url,
            time,
            requests_per_minute=1,
            should_stop=lambda: "stop asked" if time.waits else None,
        ) as chat,
    ):
        chat.answer(REQUEST)
        with pytest.raises(Interrupted, match="stop asked"):
            chat.answer(REQUEST)
