"""Settings: one typed object, built once at the edge.

Flags win over the environment (`EXECUTOR_*`, then OPENAI_BASE_URL), that over the user's file,
that over the project's file, that over the defaults. What could betray the user (where the model
is, which key it gets) is never taken from a project: a repository one clones must not be able to
send its reader's key away.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any, Final

from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings.exceptions import SettingsError as UnreadableVariable

from executor.errors import SettingsError
from executor.settings import ONLY_THE_USERS, ROLES, Settings

PROJECT_FILE = "executor.toml"

PREFIX: Final = "EXECUTOR_"

NEAR: Final = 0.8
"""Likeness from which on an unknown variable is a slip, and not somebody else's."""

SHOWN: Final = 200
"""Characters of a wrong value that the message repeats."""


class _Named(Settings, BaseSettings):
    """The same fields, for the reader of variables; no such object is ever made."""

    model_config = SettingsConfigDict(env_prefix=PREFIX)


@dataclass(frozen=True)
class Loaded:
    settings: Settings
    ignored: tuple[str, ...]
    """Sentences about what a project's file set in vain."""


def load(
    flags: Mapping[str, object], root: Path, environment: Mapping[str, str] = os.environ
) -> Loaded:
    """Merge all sources; what makes no sense is an error that names its place."""
    project, place = _project_file(root)
    refused = sorted(ONLY_THE_USERS & project.keys())
    given: dict[str, object] = {
        **{key: value for key, value in project.items() if key not in ONLY_THE_USERS},
        **_user_file(environment),
        **_variables(environment),
        **{key: value for key, value in flags.items() if value is not None},
    }
    try:
        settings = Settings(**given)  # type: ignore[arg-type]  # checked by pydantic, key by key
    except ValidationError as error:
        raise SettingsError(_faults(error), "see the settings in the README") from error
    _check_template(settings.commit_message)
    ignored = tuple(
        f"{place}: {key!r} is ignored: only a flag, the environment or your own file can set it"
        for key in refused
    )
    return Loaded(settings, ignored)


def user_file(environment: Mapping[str, str]) -> Path | None:
    base = environment.get("XDG_CONFIG_HOME") or (
        f"{environment['HOME']}/.config" if environment.get("HOME") else ""
    )
    return Path(base) / "executor" / "config.toml" if base else None


def _variables(environment: Mapping[str, str]) -> dict[str, Any]:
    for name in environment:
        _check_variable(name)
    source = EnvSettingsSource(_Named)
    source.env_vars = {name.lower(): value for name, value in environment.items()}
    url = environment.get("OPENAI_BASE_URL")
    try:
        return {**({"base_url": url} if url else {}), **source()}
    except UnreadableVariable as error:
        raise SettingsError(
            f"environment: {error}", "a list is written as JSON: EXECUTOR_PASS_ENV='[\"NAME\"]'"
        ) from error


def _check_variable(name: str) -> None:
    """Refuse what is nearly a setting; build servers have variables of this prefix too."""
    key = name.removeprefix(PREFIX).lower()
    if not name.startswith(PREFIX) or key in Settings.model_fields:
        return
    near = difflib.get_close_matches(key, Settings.model_fields, n=1, cutoff=NEAR)
    if near:
        raise SettingsError(
            f"environment: unknown setting {name}", f"did you mean {PREFIX}{near[0].upper()}?"
        )


def _user_file(environment: Mapping[str, str]) -> dict[str, Any]:
    path = user_file(environment)
    return _known(_read(path), str(path)) if path else {}


def _project_file(root: Path) -> tuple[dict[str, Any], str]:
    own = root / PROJECT_FILE
    if own.is_file():
        return _known(_read(own), PROJECT_FILE), PROJECT_FILE
    place = "pyproject.toml, [tool.executor]"
    table: Any = _read(root / "pyproject.toml")
    for name in ("tool", "executor"):
        table = table.get(name, {})
        if not isinstance(table, dict):
            raise SettingsError(f"{place}: {name!r} is not a table", f"write {place[16:]} above it")
    return _known(table, place), place


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}", "mend or remove it") from error


def _known(table: dict[str, Any], place: str) -> dict[str, Any]:
    table = _flat(table)
    for key in table:
        if key not in Settings.model_fields:
            raise SettingsError(f"{place}: unknown setting {key!r}", _advice(key))
    return table


def _advice(key: str) -> str:
    if key == "tool":
        return "in a file of its own the settings stand at the top: leave out `tool.executor.`"
    near = difflib.get_close_matches(key, Settings.model_fields, n=1)
    return f"did you mean {near[0]!r}?" if near else "see the settings in the README"


def _flat(table: dict[str, Any]) -> dict[str, Any]:
    """Read `model.repair = "…"` as `model_repair`, and `model.main` as `model`."""
    told = table.get("model")
    if not isinstance(told, dict):
        return table
    names = {"main": "model", **{role: f"model_{role}" for role in ROLES}}
    roles = {names.get(role, f"model.{role}"): name for role, name in told.items()}
    return {key: value for key, value in table.items() if key != "model"} | roles


def _faults(error: ValidationError) -> str:
    return "; ".join(
        f"setting {'.'.join(str(part) for part in fault['loc'])!r}: {fault['msg'].lower()}"
        f" (given: {_shown(fault['input'])})"
        for fault in error.errors()
    )


def _shown(value: object) -> str:
    try:
        return repr(value)[:SHOWN]
    except ValueError:  # a number of thousands of digits
        return "too long to show"


def _check_template(template: str) -> None:
    remedy = "it may use {id} and {title}; a brace itself is written twice"
    what = f"setting 'commit_message': {template!r} is no template"
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise SettingsError(f"{what}: {error}", remedy) from error
    for _, name, form, conversion in parts:
        if name is not None and (name not in {"id", "title"} or form or conversion):
            raise SettingsError(what, remedy)
