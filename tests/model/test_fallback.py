import socket
from collections.abc import Callable, Container
from dataclasses import replace

import pytest

from executor.errors import ModelRefused, ModelRejected, ModelUnavailable
from executor.model.transport.fallback import STAND_IN_REQUESTS, STAND_IN_SECONDS, Succession
from tests.support.chat_model import REQUEST, Time, chat_model
from tests.support.chat_server import ChatRequest, ChatServer, Fault, Reply, Said

FALLBACKS = ("second", "third")


BUSY = Fault(503)


def answered_by(models: Container[str], fault: Said = BUSY) -> Callable[[ChatRequest], Said]:
    def script(request: ChatRequest) -> Said:
        name = request.body["model"]
        return Reply(f"from {name}") if name in models else fault

    return script


def asked(server: ChatServer) -> list[str]:
    return [request.body["model"] for request in server.requests]


def test_the_next_model_is_asked_when_the_wanted_one_stays_away() -> None:
    time = Time()
    with (
        ChatServer(answered_by({"second"})) as server,
        chat_model(server.base_url, time, fallbacks=FALLBACKS) as chat,
    ):
        answer = chat.answer(REQUEST)
        assert asked(server) == ["m"] * 8 + ["second"]
    assert (answer.text, answer.model) == ("from second", "second")
    assert time.notes == ["m stays away (server error 503): asking second"]


def test_each_fallback_has_tries_of_its_own() -> None:
    with (
        ChatServer(answered_by({"third"})) as server,
        chat_model(server.base_url, fallbacks=FALLBACKS, tries=2) as chat,
    ):
        assert chat.answer(REQUEST).model == "third"
        assert asked(server) == ["m", "m", "second", "second", "third"]


def test_a_model_that_asks_for_an_hour_gives_way_at_once() -> None:
    hour = Fault(429, None, {"Retry-After": "3600"})
    with (
        ChatServer(answered_by({"second"}, fault=hour)) as server,
        chat_model(server.base_url, fallbacks=FALLBACKS) as chat,
    ):
        assert chat.answer(REQUEST).model == "second"
        assert asked(server) == ["m", "second"]


def test_when_all_stay_away_each_is_named_with_its_reason() -> None:
    with (
        ChatServer(answered_by(())) as server,
        chat_model(server.base_url, fallbacks=FALLBACKS, tries=1) as chat,
        pytest.raises(ModelUnavailable) as caught,
    ):
        chat.answer(REQUEST)
    for model in ("m", *FALLBACKS):
        assert f"{model} stays away (server error 503)" in caught.value.what


def test_a_stand_in_serves_the_next_requests_and_then_the_wanted_one_is_asked_again() -> None:
    with (
        ChatServer(answered_by({"second"})) as server,
        chat_model(server.base_url, fallbacks=FALLBACKS, tries=1) as chat,
    ):
        for _ in range(2 + STAND_IN_REQUESTS):
            assert chat.answer(REQUEST).model == "second"
        first = ["m", "second"]
        assert asked(server) == [*first, *["second"] * STAND_IN_REQUESTS, *first]


def test_a_wanted_model_that_is_back_is_kept() -> None:
    alive = {"second"}
    time = Time()
    with (
        ChatServer(answered_by(alive)) as server,
        chat_model(server.base_url, time, fallbacks=FALLBACKS, tries=1) as chat,
    ):
        assert chat.answer(REQUEST).model == "second"
        alive.add("m")
        time.now += STAND_IN_SECONDS
        assert chat.answer(REQUEST).model == "m"
        assert chat.answer(REQUEST).model == "m"


def test_a_stand_in_that_fails_gives_way_to_the_others() -> None:
    alive = {"second"}
    with (
        ChatServer(answered_by(alive)) as server,
        chat_model(server.base_url, fallbacks=FALLBACKS, tries=1) as chat,
    ):
        chat.answer(REQUEST)
        alive.clear()
        alive.add("m")
        assert chat.answer(REQUEST).model == "m"
        assert asked(server) == ["m", "second", "second", "third", "m"]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, ModelRefused), (403, ModelRefused), (404, ModelRefused), (400, ModelRejected)],
)
def test_a_refusal_is_no_reason_to_ask_another(status: int, kind: type[Exception]) -> None:
    with (
        ChatServer(answered_by({"second"}, fault=Fault(status))) as server,
        chat_model(server.base_url, fallbacks=FALLBACKS) as chat,
    ):
        with pytest.raises(kind):
            chat.answer(REQUEST)
        assert asked(server) == ["m"]


def test_where_nothing_listens_no_other_model_is_asked_for() -> None:
    time = Time()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with (
            chat_model(url, time, fallbacks=FALLBACKS) as chat,
            pytest.raises(ModelUnavailable, match="connection refused"),
        ):
            chat.answer(REQUEST)
    assert time.notes == []


def test_the_model_of_a_request_has_the_same_fallbacks() -> None:
    with (
        ChatServer(answered_by({"m", "third"})) as server,
        chat_model(server.base_url, fallbacks=("second", "big", "third"), tries=1) as chat,
    ):
        assert chat.answer(replace(REQUEST, model="big")).model == "third"
        assert chat.answer(REQUEST).model == "m"
        assert asked(server) == ["big", "second", "third", "m"]


def test_without_failures_the_wanted_model_comes_first() -> None:
    succession = Succession(FALLBACKS, Time().clock)
    succession.answered("m", "m")
    assert succession.order("m") == ["m", *FALLBACKS]
