"""Where the model is, and how long it may take."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from executor.errors import UsageError
from executor.settings import Settings

URL: Final = re.compile(r"https?://[^\s/]+")
_OPENAIS: Final = re.compile(r"api\.openai\.com|[\w.-]+\.openai\.azure\.com")


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    model: str
    base_url: str | None
    """None is OpenAI's own."""
    api_key: str = field(repr=False)
    api_key_env: str = "OPENAI_API_KEY"
    """Where the key is set, for whoever has to set another."""
    temperature: float | None = None
    seed: int | None = None
    reasoning_effort: str | None = None
    timeout_seconds: float = 600.0
    """For one try, however much of the answer has come by then."""
    silence_seconds: float = 120.0
    """How long a streamed answer may be silent, once it has begun."""
    stream: bool = False
    max_output_tokens: int | None = None
    tries: int = 8
    patience_seconds: float = 300.0
    """How long a failing call is tried again, from its first failure on."""
    fallbacks: tuple[str, ...] = ()
    """Models to ask in turn while the wanted one stays away."""
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None

    @property
    def shown(self) -> str:
        """The address without what may be secret in it."""
        return shown_url(self.base_url)

    @property
    def openais(self) -> bool:
        """Whether OpenAI's own service answers there, which knows its newest words only."""
        if self.base_url is None:
            return True
        return _OPENAIS.fullmatch(urlsplit(self.base_url).hostname or "") is not None


def shown_url(base_url: str | None) -> str:
    if base_url is None:
        return "the OpenAI endpoint"
    parts = urlsplit(base_url)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host, query="", fragment="").geturl()


def endpoint_from(settings: Settings, environment: Mapping[str, str]) -> Endpoint:
    """Say where the model is; what is missing is told before anything happens."""
    key = environment.get(settings.api_key_env, "")
    if not settings.model:
        raise UsageError("no model is named", "give --model NAME or set EXECUTOR_MODEL")
    if not key and settings.base_url is None:
        raise UsageError(
            f"no key and no endpoint: {settings.api_key_env} is not set",
            f"set {settings.api_key_env}, or name a local server with --base-url URL",
        )
    if settings.base_url is not None and not _is_url(settings.base_url):
        raise UsageError(
            f"{settings.base_url!r} is no URL of an endpoint",
            "it looks like http://localhost:11434/v1",
        )
    if settings.base_url is not None and not {"?", "#"}.isdisjoint(settings.base_url):
        raise UsageError(
            f"{shown_url(settings.base_url)}: an address with ?… or #… cannot work",
            f"leave that out, and put the key into {settings.api_key_env}",
        )
    if key and not is_usable(key):
        raise UsageError(
            f"{settings.api_key_env} holds line ends or letters that no key has",
            f"set {settings.api_key_env} again, to the key and nothing else",
        )
    return Endpoint(
        model=settings.model,
        base_url=settings.base_url,
        api_key=key or "none",
        api_key_env=settings.api_key_env,
        temperature=settings.temperature,
        seed=settings.seed,
        reasoning_effort=settings.reasoning_effort,
        timeout_seconds=settings.model_timeout,
        stream=settings.stream,
        max_output_tokens=settings.max_output_tokens,
        tries=settings.model_tries,
        patience_seconds=settings.model_patience,
        fallbacks=settings.fallback_models,
        requests_per_minute=settings.requests_per_minute,
        tokens_per_minute=settings.tokens_per_minute,
    )


def is_usable(key: str) -> bool:
    """Tell whether a key can be sent at all."""
    return key.isascii() and key.isprintable()


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return bool(URL.match(text) and parts.hostname and parts.port != 0)
    except ValueError:
        return False
