"""Model servers on this machine, found at the ports they usually listen on."""

import http.client
import shlex
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from executor.doctor.finding import Finding, ok, one_line, some, warning
from executor.doctor.listed import names_in
from executor.doctor.patience import begun

USUAL_PORTS: Final[Mapping[str, int]] = {
    "Ollama": 11434,
    "LM Studio": 1234,
    "vLLM": 8000,
    "llama.cpp": 8080,
}
SILENCE_SECONDS: Final = 0.5
"""How long a port may be silent."""
ALL_SECONDS: Final = 1.5
"""How long all of them together may take, whatever they drip."""
LONGEST_BODY: Final = 1_000_000
SHOWN: Final = 8
"""Models that are named."""


@dataclass(frozen=True)
class Server:
    name: str
    port: int
    models: tuple[str, ...]

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/v1"

    @property
    def command(self) -> str:
        """How a run would use it: rather a model for code, none that only makes embeddings."""
        able = [model for model in self.models if "embed" not in model.lower()]
        if not able:
            return ""
        chosen = min(able, key=lambda model: "code" not in model.lower())
        return f"executor run --model {shlex.quote(one_line(chosen))} --base-url {self.url}"


def find_servers(ports: Mapping[str, int]) -> tuple[Server, ...]:
    """Ask all ports at once: who answers like a list of models is a server."""
    until = time.monotonic() + ALL_SECONDS
    asked = {name: begun(partial(_models, port)) for name, port in ports.items()}
    found = []
    for name, answer in asked.items():
        try:
            models = answer.result(max(0.0, until - time.monotonic()))
        except TimeoutError:
            continue
        if models is not None:
            found.append(Server(name, ports[name], models))
    return tuple(found)


def _models(port: int) -> tuple[str, ...] | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SILENCE_SECONDS)
    try:
        connection.request("GET", "/v1/models")
        response = connection.getresponse()
        body = response.read(LONGEST_BODY)
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return names_in(body) if response.status == http.client.OK else None


def tell_servers(servers: tuple[Server, ...], ports: Mapping[str, int]) -> Iterator[Finding]:
    for server in servers:
        where = f"{server.name} on {server.port}"
        if server.command:
            yield ok("local server", f"{where}: {some(server.models, SHOWN)}", server.command)
        else:
            yield warning("local server", f"{where} has no model that answers", "load one there")
    if not servers:
        places = ", ".join(f"{port} ({name})" for name, port in ports.items())
        yield ok("local server", f"none found on {places}")
