"""The whole examination: every look, in the order in which it is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from executor.config import Loaded, load
from executor.doctor.calls import PLAIN, STREAMED, try_calls
from executor.doctor.configured import (
    look_at_endpoint,
    look_at_key,
    look_at_model,
    look_at_prices,
    look_at_settings,
    wanted_models,
)
from executor.doctor.connection import look_at_connection
from executor.doctor.finding import Finding, error, not_tried
from executor.doctor.judge import look_at_sandbox, look_at_tests
from executor.doctor.machine import look_at_git, look_at_python
from executor.doctor.models import look_at_models
from executor.doctor.patience import Patience
from executor.doctor.place import Place, find_place
from executor.doctor.project import (
    look_at_folder,
    look_at_project,
    look_at_repository,
    look_at_roadmap,
    models_of_tasks,
)
from executor.doctor.servers import USUAL_PORTS, find_servers, tell_servers
from executor.errors import ExecutorError
from executor.model.masking import mask
from executor.model.transport.endpoint import Endpoint, endpoint_from
from executor.settings import Settings

WHOLE_SECONDS: Final = 30.0
LOOK_SECONDS: Final = 5.0
"""For what usually takes no time at all."""
UNNAMED: Final = "unnamed"
"""Stands for the model while none is named: an endpoint lists its models all the same."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be examined: the options of the command, and what surrounds it."""

    roadmap: Path
    project_root: Path | None
    flags: Mapping[str, object]
    environment: Mapping[str, str]
    call: bool = True
    """Make the two tiny calls."""
    ports: Mapping[str, int] = field(default_factory=lambda: USUAL_PORTS)
    """Where local servers are looked for."""
    seconds: float = WHOLE_SECONDS
    """After which nothing more is waited for."""


def examine(asked: Asked) -> Iterator[Finding]:
    """Find out what is there; a look that fails stops only those that need its result."""
    patience = Patience(asked.seconds)
    yield from look_at_python()
    yield from patience.look("git", LOOK_SECONDS, lambda: look_at_git(Path.cwd()))
    place = _place(asked, patience)
    loaded = _loaded(asked, place, patience)
    settings = loaded.settings if isinstance(loaded, Loaded) else Settings()
    yield from _project(place, settings, patience)
    servers = find_servers(asked.ports)
    yield from tell_servers(servers, asked.ports)
    if isinstance(loaded, ExecutorError):
        yield error("settings", loaded.what, loaded.remedy)
        for name in ("model", "connection", "models", PLAIN, STREAMED):
            yield not_tried(name, "the settings cannot be read")
        return
    yield from look_at_settings(loaded, asked.flags, place.root, asked.environment)
    command = next((server.command for server in servers if server.command), "")
    wanted = list(dict.fromkeys([*wanted_models(settings), *models_of_tasks(place)]))
    yield from _model(asked, settings, wanted, command, patience)
    yield from look_at_prices(settings)


def _place(asked: Asked, patience: Patience) -> Place:
    try:
        return patience.wait(LOOK_SECONDS, lambda: find_place(asked.roadmap, asked.project_root))
    except ExecutorError as trouble:
        return Place(Path.cwd(), asked.roadmap.absolute(), str(asked.roadmap), trouble)


def _loaded(asked: Asked, place: Place, patience: Patience) -> Loaded | ExecutorError:
    try:
        return patience.wait(LOOK_SECONDS, lambda: load(asked.flags, place.root, asked.environment))
    except ExecutorError as trouble:
        return trouble


def _project(place: Place, settings: Settings, patience: Patience) -> Iterator[Finding]:
    yield from look_at_project(place)
    for name, work in {
        "repository": lambda: look_at_repository(place, settings),
        "roadmap": lambda: look_at_roadmap(place),
        ".executor": lambda: look_at_folder(place),
    }.items():
        yield from patience.look(name, LOOK_SECONDS, work)
    yield from patience.look("tests", 2 * LOOK_SECONDS, lambda: look_at_tests(place.root, settings))
    yield from look_at_sandbox()


def _model(
    asked: Asked, settings: Settings, wanted: list[str], command: str, patience: Patience
) -> Iterator[Finding]:
    yield from look_at_model(settings, command)
    where = [
        *look_at_endpoint(settings),
        *look_at_key(settings, asked.environment, command),
    ]
    yield from where
    missing = next((finding.found for finding in where if finding.status == "error"), "")
    if missing:
        yield not_tried("connection", missing)
        yield not_tried("models", missing)
        yield from _no_calls(missing)
        return
    named = settings.model_copy(update={"model": settings.model or UNNAMED})
    endpoint = endpoint_from(named, asked.environment)
    for finding in _talked(asked, wanted, endpoint, patience):
        yield replace(finding, found=mask(finding.found, [endpoint.api_key]))


def _talked(
    asked: Asked, wanted: list[str], endpoint: Endpoint, patience: Patience
) -> Iterator[Finding]:
    """Go on to the list and the calls only if somebody is there."""
    connection = patience.look("connection", LOOK_SECONDS, lambda: look_at_connection(endpoint))
    yield from connection
    if any(finding.status == "error" for finding in connection):
        yield not_tried("models", "nobody answers at the endpoint")
        yield from _no_calls("nobody answers at the endpoint")
        return
    yield from patience.look(
        "models",
        2 * LOOK_SECONDS,
        lambda: look_at_models(endpoint, wanted, final=not asked.call),
    )
    if not asked.call:
        yield from _no_calls("--no-call is given")
    elif endpoint.model == UNNAMED:
        yield from _no_calls("no model is named")
    else:
        seconds = patience.left
        yield from patience.look(PLAIN, seconds, lambda: try_calls(endpoint, seconds - 1))


def _no_calls(why: str) -> Iterator[Finding]:
    yield not_tried(PLAIN, why)
    yield not_tried(STREAMED, why)
