"""Whether anybody is at the endpoint's address at all: asked first, for it costs nothing.

It also spares the later looks a resolver of names that hangs, and that nothing could interrupt.
"""

import socket
import time
import urllib.request
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from executor.doctor.configured import LOCAL
from executor.doctor.finding import Finding, error, ok
from executor.model.transport.endpoint import Endpoint

LOCAL_SECONDS: Final = 1.0
SECONDS: Final = 3.0
OPENAIS: Final = "https://api.openai.com/v1"
PORTS: Final = {"http": 80, "https": 443}


def look_at_connection(endpoint: Endpoint) -> Iterator[Finding]:
    parts = urlsplit(endpoint.base_url or OPENAIS)
    scheme, host = parts.scheme.lower(), parts.hostname or ""
    proxies = urllib.request.getproxies()
    if (scheme in proxies or "all" in proxies) and not urllib.request.proxy_bypass(host):
        yield ok("connection", "through the proxy that the environment names; not tried by itself")
        return
    seconds = LOCAL_SECONDS if host in LOCAL else SECONDS
    trouble, took = _connected(host, parts.port or PORTS[scheme], seconds)
    if trouble:
        remedy = "start the server, or check the address and the network"
        yield error("connection", f"{host}: {trouble}", remedy)
    else:
        yield ok("connection", f"{host} takes it within {1000 * took:.0f} ms")


def _connected(host: str, port: int, seconds: float) -> tuple[str, float]:
    started = time.monotonic()
    trouble = ""
    try:
        socket.create_connection((host, port), timeout=seconds).close()
    except (socket.gaierror, UnicodeError):
        trouble = "the name is not resolved"
    except TimeoutError:
        trouble = f"no connection within {seconds:g} s"
    except OSError as failed:
        trouble = (failed.strerror or "no connection").lower()
    return trouble, time.monotonic() - started
