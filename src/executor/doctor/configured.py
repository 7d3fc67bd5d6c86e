"""What the settings say, and where they come from. No value of a key is ever shown."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from executor.config import PREFIX, PROJECT_FILE, Loaded, user_file
from executor.doctor.finding import Finding, error, ok, warning
from executor.errors import UsageError
from executor.model.transport.endpoint import endpoint_from, is_usable
from executor.settings import ROLES, Settings

LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
SHORT_KEY: Final = 20
LONG_KEY: Final = 100


def look_at_settings(
    loaded: Loaded, flags: Mapping[str, object], root: Path, environment: Mapping[str, str]
) -> Iterator[Finding]:
    sources = [
        *(f"--{name.replace('_', '-')}" for name, value in flags.items() if value is not None),
        *_variables(environment),
        *_files(root, environment),
    ]
    yield ok("settings", f"from {', '.join(sources)}" if sources else "the defaults, nothing else")
    for sentence in loaded.ignored:
        yield warning("settings", sentence)


def _variables(environment: Mapping[str, str]) -> list[str]:
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    return sorted(name for name in environment if name in known | {"OPENAI_BASE_URL"})


def _files(root: Path, environment: Mapping[str, str]) -> Iterator[str]:
    own = user_file(environment)
    if own is not None and own.is_file():
        yield str(own)
    if (root / PROJECT_FILE).is_file():
        yield PROJECT_FILE
    elif _has_table(root / "pyproject.toml"):
        yield "pyproject.toml"


def _has_table(path: Path) -> bool:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return "executor" in told.get("tool", {})


def look_at_model(settings: Settings, command: str) -> Iterator[Finding]:
    """Tell which model is named; `command` names one that is there, if any was found."""
    if settings.model:
        yield ok("model", ", ".join(wanted_models(settings)))
    else:
        yield error(
            "model", "no model is named", command or "give --model NAME or set EXECUTOR_MODEL"
        )


def look_at_endpoint(settings: Settings) -> Iterator[Finding]:
    """Ask who is to know what an endpoint is; the rest that it asks for is told elsewhere."""
    named = settings.model_copy(update={"model": "any"})
    try:
        endpoint = endpoint_from(named, {settings.api_key_env: "any"})
    except UsageError as wrong:  # its words repeat the address, with whatever it holds
        yield error("endpoint", "base_url is no URL of an endpoint", wrong.remedy)
    else:
        yield ok("endpoint", endpoint.shown)


def look_at_key(
    settings: Settings, environment: Mapping[str, str], command: str
) -> Iterator[Finding]:
    name, url = settings.api_key_env, settings.base_url
    key = environment.get(name, "")
    if key and not is_usable(key):
        found = f"{name} holds line ends or letters that no key has"
        yield error("key", found, f"set {name} again, to the key and nothing else")
    elif key != key.strip():
        yield warning("key", f"{name} begins or ends with a blank", "set it again without")
    elif key:
        yield ok("key", f"{name} is set ({_length(key)})")
    elif url is None:
        remedy = command or "name a local server with --base-url URL"
        yield error("key", f"{name} is not set", f"set {name}, or: {remedy}")
    elif host_of(url) in LOCAL:
        yield ok("key", f"{name} is not set; a local server needs none")
    else:
        yield warning("key", f"{name} is not set", f"set {name}, if the endpoint wants a key")


def _length(key: str) -> str:
    if len(key) < SHORT_KEY:
        return f"under {SHORT_KEY} characters"
    if len(key) < LONG_KEY:
        return f"{SHORT_KEY} to {LONG_KEY - 1} characters"
    return f"{LONG_KEY} characters or more"


def look_at_prices(settings: Settings) -> Iterator[Finding]:
    """Tell whether the cost could be counted; without a model there is nothing to count."""
    unknown = [model for model in wanted_models(settings) if model not in settings.prices]
    if not unknown:
        if settings.model:
            yield ok("prices", "known")
        return
    remedy = "add them to `prices` in the settings"
    if settings.max_cost is not None:
        found = f"unknown for {', '.join(unknown)}, but max_cost is set"
        yield error("prices", found, f"{remedy}, or leave max_cost")
    else:
        yield warning(
            "prices", f"unknown for {', '.join(unknown)}: --max-cost cannot be used", remedy
        )


def wanted_models(settings: Settings) -> list[str]:
    """List the models that a run may ask, the main one first, each once."""
    roles = (str(getattr(settings, f"model_{role}")) for role in ROLES)
    names = [settings.model, *roles, *settings.fallback_models]
    return list(dict.fromkeys(name for name in names if name))


def host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
