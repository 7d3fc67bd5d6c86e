import json

import pytest

from executor.errors import ModelError, ModelRefused, ModelUnavailable
from executor.model.transport.endpoint import Endpoint
from executor.model.transport.listing import list_models
from tests.support.chat_model import KEY
from tests.support.chat_server import ChatServer, Drip, Fault, Garbage, Reset, Said, Silence


def endpoint(base_url: str) -> Endpoint:
    return Endpoint(model="m", base_url=base_url, api_key=KEY)


def test_the_models_of_an_endpoint_are_listed_by_name() -> None:
    with ChatServer([]) as server:
        assert list_models(endpoint(server.base_url), 5) == ["test-model"]


@pytest.mark.parametrize(
    ("data", "names"), [(None, []), ([], []), ([{"id": "a"}, "b", {}, {"id": 7}], ["a"])]
)
def test_odd_entries_are_passed_over(data: object, names: list[str]) -> None:
    with ChatServer([], models=Garbage(json.dumps({"data": data}))) as server:
        assert list_models(endpoint(server.base_url), 5) == names


@pytest.mark.parametrize(
    ("said", "kind", "told"),
    [
        (Fault(401), ModelRefused, "refused the key"),
        (Fault(404), ModelRefused, "no list of models"),
        (Fault(500, {"error": f"broken {KEY}"}), ModelUnavailable, r"500: broken \[secret\]"),
        (Garbage("<html>"), ModelUnavailable, "no JSON"),
        (Garbage("<html>", "text/html"), ModelUnavailable, "no list of models"),
        (Garbage("[]"), ModelUnavailable, "no list of models"),
        (Garbage('{"data": {}}'), ModelUnavailable, "no list of models"),
        (Reset(), ModelUnavailable, "connection"),
    ],
)
def test_what_is_no_list_is_an_error_of_the_model(
    said: Said, kind: type[ModelError], told: str
) -> None:
    with ChatServer([], models=said) as server, pytest.raises(kind, match=told) as caught:
        list_models(endpoint(server.base_url), 5)
    assert caught.value.remedy


@pytest.mark.parametrize("said", [Silence(), Drip()])
def test_a_list_that_does_not_end_is_given_up(said: Said) -> None:
    with (
        ChatServer([], models=said) as server,
        pytest.raises(ModelUnavailable, match=r"no answer after 0\.3 s|timeout"),
    ):
        list_models(endpoint(server.base_url), 0.3)
