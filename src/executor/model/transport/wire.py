"""What comes over the wire, before the vendor's client sees it: bounded, and listened to."""

import os
import re
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Final

import httpx2
import openai

from executor.errors import ModelRefused
from executor.model.transport.unfit import Unfit

LONGEST: Final = 8 * 1024 * 1024
"""Bytes of a body, or of one event of a stream."""
LONGEST_STREAM: Final = 16 * LONGEST
"""A stream says little in many bytes: each event repeats the names of its fields."""
LONGEST_COMPLAINT: Final = 256 * 1024
"""Bytes of an error's body; the rest is not read."""
_ERRORS: Final = 400
_DONE: Final = re.compile(rb"(?:^|[\r\n])data: ?\[DONE\]")
_TAIL: Final = 16
"""Bytes that are kept, as a mark may lie across two pieces."""
_GZIP_OR_ZLIB: Final = 47
_PROXIES: Final = "HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE and OPENAI_PROXY"


def _nobody_listens() -> None:
    pass


class Wire:
    """The HTTP client of one endpoint; makes one call at a time."""

    def __init__(self) -> None:
        with setting_up():
            self.http = openai.DefaultAsyncHttpxClient(
                follow_redirects=False,
                headers={"Accept-Encoding": "identity"},
                event_hooks={"response": [self._receive]},
            )
        self.begin(streamed=False)

    def begin(self, *, streamed: bool) -> None:
        """Forget the call before."""
        self.streamed = streamed
        self.answered = False
        """Whether any response came."""
        self.whole = False
        """Whether its body ended in good order."""
        self.heard: Callable[[], None] = _nobody_listens
        """Called at every sign of life."""

    async def _receive(self, response: httpx2.Response) -> None:
        self.answered = True
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Body(response.stream, response, self)


class _Body(httpx2.AsyncByteStream):
    def __init__(
        self, inner: httpx2.AsyncByteStream, response: httpx2.Response, wire: Wire
    ) -> None:
        self._inner, self._wire = inner, wire
        self._failed = response.status_code >= _ERRORS
        self._framed = not {"content-length", "transfer-encoding"}.isdisjoint(response.headers)
        self._unpacked = _unpacking(response.headers.pop("content-encoding", "identity"))

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = self._heard()
        if self._failed:
            pieces = _beginning(pieces)
        else:
            pieces = self._as_events(pieces) if self._wire.streamed else _bounded(pieces)
        async for piece in pieces:
            yield piece

    async def _heard(self) -> AsyncIterator[bytes]:
        tail = b""
        async for packed in self._inner:
            piece = self._unpacked(packed)
            self._wire.heard()
            self._wire.whole = self._wire.whole or _DONE.search(tail + piece) is not None
            tail = (tail + piece)[-_TAIL:]
            yield piece
        self._wire.whole = self._wire.whole or self._framed

    async def _as_events(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Make one event of a plain JSON body, as some servers send it instead of a stream."""
        plain: bool | None = None
        async for piece in _bounded_events(pieces):
            begun = plain is None and bool(piece.strip())
            if begun:
                plain = piece.lstrip().startswith(b"{")
            told = re.sub(rb"[\r\n]", b" ", piece) if plain else piece
            yield b"data: " + told.lstrip() if plain and begun else told
        if plain:
            yield b"\n\n"


async def _beginning(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    left = LONGEST_COMPLAINT
    async for piece in pieces:
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


async def _bounded(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    length = 0
    async for piece in pieces:
        length += len(piece)
        if length > LONGEST:
            raise Unfit
        yield piece


async def _bounded_events(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    length = line = 0
    async for piece in pieces:
        length += len(piece)
        end = piece.rfind(b"\n") + 1
        line = len(piece) - end if end else line + len(piece)
        if length > LONGEST_STREAM or line > LONGEST:
            raise Unfit
        yield piece


def _unpacking(encoding: str) -> Callable[[bytes], bytes]:
    """Unpack what was not to be packed, but never to more than is read."""
    if encoding.strip().lower() in {"", "identity"}:
        return bytes
    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)

    def unpacked(piece: bytes) -> bytes:
        try:
            plain = unpacker.decompress(piece, LONGEST)
        except zlib.error as wrong:
            raise Unfit("the answer is packed in an unknown way") from wrong
        if unpacker.unconsumed_tail:
            raise Unfit
        return plain

    return unpacked


@contextmanager
def setting_up() -> Iterator[None]:
    """Tell what keeps a client from being made at all: it is never the question."""
    if os.environ.get("OPENAI_PROXY"):
        raise _cannot("OPENAI_PROXY is not supported; HTTPS_PROXY is")
    try:
        yield
    except (ValueError, OSError, ImportError, httpx2.InvalidURL) as wrong:
        raise _cannot(_told(wrong)) from wrong


def _told(wrong: Exception) -> str:
    """Say what is wrong without quoting an address, which may hold a password."""
    match wrong:
        case OSError():
            return (wrong.strerror or "a file cannot be read").lower()
        case ImportError():
            return "a SOCKS proxy needs the package `socksio`"
        case _:
            return "an address in the environment is no address of a proxy"


def _cannot(why: str) -> ModelRefused:
    return ModelRefused(
        f"the client cannot be set up: {why}",
        f"Check these environment variables: {_PROXIES}.",
    )
