import pytest

from executor.errors import UsageError
from executor.model.transport.endpoint import Endpoint, endpoint_from
from executor.settings import Settings

LOCAL = "http://127.0.0.1:1/v1"


def test_settings_and_key_make_an_endpoint() -> None:
    settings = Settings(
        model="m",
        base_url=LOCAL,
        api_key_env="MY_KEY",
        temperature=0.2,
        seed=7,
        reasoning_effort="low",
        model_timeout=30,
        model_tries=3,
        model_patience=60,
        fallback_models=("n", "o"),
        requests_per_minute=5,
        tokens_per_minute=5000,
        stream=True,
        max_output_tokens=500,
    )
    assert endpoint_from(settings, {"MY_KEY": "sk-1", "OPENAI_API_KEY": "sk-2"}) == Endpoint(
        model="m",
        base_url=LOCAL,
        api_key="sk-1",
        api_key_env="MY_KEY",
        temperature=0.2,
        seed=7,
        reasoning_effort="low",
        timeout_seconds=30,
        tries=3,
        patience_seconds=60,
        fallbacks=("n", "o"),
        requests_per_minute=5,
        tokens_per_minute=5000,
        stream=True,
        max_output_tokens=500,
    )


def test_without_a_model_there_is_nothing_to_ask() -> None:
    with pytest.raises(UsageError, match="no model is named") as caught:
        endpoint_from(Settings(), {"OPENAI_API_KEY": "sk-1"})
    assert "--model" in caught.value.remedy


@pytest.mark.parametrize("environment", [{}, {"OPENAI_API_KEY": ""}])
def test_openais_own_endpoint_needs_a_key(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="OPENAI_API_KEY is not set") as caught:
        endpoint_from(Settings(model="m"), environment)
    assert "--base-url" in caught.value.remedy


def test_a_server_of_ones_own_may_need_no_key() -> None:
    assert endpoint_from(Settings(model="m", base_url=LOCAL), {}).api_key == "none"


def test_a_key_is_never_shown_with_its_endpoint() -> None:
    found = endpoint_from(Settings(model="m"), {"OPENAI_API_KEY": "sk-very-secret"})
    assert found.base_url is None
    assert "sk-very-secret" not in repr(found)


@pytest.mark.parametrize("url", ["localhost:11434", "ftp://a/v1", "http://[::1", "http://a:b/v1"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(UsageError, match="is no URL of an endpoint"):
        endpoint_from(Settings(model="m", base_url=url), {})
