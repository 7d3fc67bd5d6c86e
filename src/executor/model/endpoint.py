"""Where the model is, and how long it may take."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from executor.config import Settings
from executor.errors import UsageError

URL: Final = re.compile(r"https?://[^\s/]+")


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    model: str
    base_url: str | None
    """None is OpenAI's own."""
    api_key: str = field(repr=False)
    temperature: float | None = None
    timeout_seconds: float = 600.0
    """For one answer, tries and waits included."""
    first_byte_seconds: float = 120.0
    """How long a streamed answer may be silent, before its first part and between two."""
    stream: bool = False
    max_output_tokens: int | None = None


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
    if settings.base_url is not None and not URL.match(settings.base_url):
        raise UsageError(
            f"{settings.base_url!r} is no URL of an endpoint",
            "it looks like http://localhost:11434/v1",
        )
    return Endpoint(
        model=settings.model,
        base_url=settings.base_url,
        api_key=key or "none",
        temperature=settings.temperature,
        timeout_seconds=settings.model_timeout,
        stream=settings.stream,
        max_output_tokens=settings.max_output_tokens,
    )
