"""A real HTTP server that speaks Chat Completions as told: answers, faults, silence, garbage."""

import json
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class ChatRequest:
    body: dict[str, Any]
    headers: dict[str, str]
    """By their names in lower case."""

    @property
    def text(self) -> str:
        """All that was asked, one message after another."""
        return "\n".join(message["content"] for message in self.body["messages"])


@dataclass(frozen=True)
class Reply:
    text: str
    finish_reason: str | None = "stop"
    usage: tuple[int, int] | None = None
    """Tokens of prompt and completion; None counts four characters a token."""
    piece: int = 16
    """Characters per event when streamed."""
    refusal: str | None = None
    """Said beside the text, in the field that OpenAI has for it."""


@dataclass(frozen=True)
class Fault:
    status: int
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reset:
    """Cut the connection; a streamed answer is cut after `after`."""

    after: str = ""


@dataclass(frozen=True)
class Garbage:
    """A success whose body is no completion."""

    body: str = "<html>not json"
    content_type: str = "application/json"


@dataclass(frozen=True)
class Silence:
    """Say nothing until the server closes; a streamed answer falls silent after `after`."""

    after: str = ""


@dataclass(frozen=True)
class Drip:
    """Never end: send a little every `seconds`, until somebody closes."""

    seconds: float = 0.02


@dataclass(frozen=True)
class Short:
    """End the body in good order, before as much is sent as was announced."""

    body: str = '{"choices": [{"mess'


Said = Reply | Fault | Reset | Garbage | Silence | Drip | Short
Script = Callable[[ChatRequest], Said]


class ChatServer:
    """`with ChatServer([Reply("hello")]) as server:` — a list is played once, in order."""

    def __init__(
        self, script: Script | Iterable[Said], *, usage: bool = True, models: Said | None = None
    ) -> None:
        self._script = script if callable(script) else _played(iter(script))
        self._turn = threading.Lock()
        self.usage = usage
        self.models = models
        self.requests: list[ChatRequest] = []
        self.closed = threading.Event()
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.closed.set()
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def said(self, request: ChatRequest) -> Said:
        with self._turn:
            self.requests.append(request)
            return self._script(request)


def _played(replies: Iterator[Said]) -> Script:
    def play(_request: ChatRequest) -> Said:
        return next(replies, Fault(500, {"error": {"message": "the script is at its end"}}))

    return play


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, owner: ChatServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.owner = owner
        self._live: dict[int, tuple[socket.socket, threading.Thread]] = {}
        self._guard = threading.Lock()

    def joined(self, connection: socket.socket) -> None:
        with self._guard:
            self._live[id(connection)] = (connection, threading.current_thread())

    def left(self, connection: socket.socket) -> None:
        with self._guard:
            self._live.pop(id(connection), None)

    def hang_up(self) -> None:
        with self._guard:
            live = list(self._live.values())
        for connection, thread in live:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
            thread.join(timeout=5)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.joined(self.connection)

    def finish(self) -> None:
        self.server.left(self.connection)
        super().finish()

    def handle(self) -> None:
        """That either side hangs up is no news."""
        try:
            super().handle()
        except (ConnectionError, ValueError):
            if not self.wfile.closed and isinstance(sys.exception(), ValueError):
                raise
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the base
        pass

    def do_GET(self) -> None:
        if self.path == "/v1/models" and self.server.owner.models is not None:
            self._misbehave(self.server.owner.models, {}, streamed=False)
        elif self.path == "/v1/models":
            self._json(200, {"object": "list", "data": [{"id": "test-model", "object": "model"}]})
        else:
            self._json(404, {"error": {"message": f"no such path: {self.path}"}})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != "/v1/chat/completions":
            self._json(404, {"error": {"message": f"no such path: {self.path}"}})
            return
        streamed = bool(body.get("stream"))
        match self.server.owner.said(ChatRequest(body, self._headers())):
            case Reply() as reply if streamed:
                self._stream(body, reply)
            case Reply() as reply:
                self._json(200, _completion(body, reply, usage=self.server.owner.usage))
            case said:
                self._misbehave(said, body, streamed=streamed)

    def _misbehave(self, said: Said, body: dict[str, Any], *, streamed: bool) -> None:
        match said:
            case Fault(status, told, headers):
                self._json(status, told, headers)
            case Garbage(text, content_type):
                self._send(200, text.encode(), {"Content-Type": content_type})
            case Short(text):
                self._announce(len(text) + 1000)
                self.wfile.write(text.encode())
            case Drip(seconds):
                self._drip(body, seconds, streamed=streamed)
            case Reset(after):
                self._begin(body, after, streamed=streamed)
                self._cut()
            case Silence(after):
                self._begin(body, after, streamed=streamed)
                self.server.owner.closed.wait()
                self.close_connection = True

    def _headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _json(self, status: int, told: object, headers: dict[str, str] | None = None) -> None:
        kind = {"Content-Type": "application/json"}
        self._send(status, json.dumps(told).encode(), kind | (headers or {}))

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        always = {"Date": self.date_time_string(), "Content-Length": str(len(body))}
        for name, value in (always | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _announce(self, length: int) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _drip(self, body: dict[str, Any], seconds: float, *, streamed: bool) -> None:
        if streamed:
            self._open_stream()
        else:
            self._announce(10**9)
        while not self.server.owner.closed.wait(seconds):
            if streamed:
                self._pieces(body, Reply("drip "))
            else:
                self.wfile.write(b" ")

    def _stream(self, body: dict[str, Any], reply: Reply) -> None:
        self._open_stream()
        self._pieces(body, reply)
        if reply.finish_reason is not None:
            self._event(_chunk(body, {}, reply.finish_reason))
            if self.server.owner.usage and body.get("stream_options", {}).get("include_usage"):
                self._event({**_chunk(body, {}), "choices": [], "usage": _usage(body, reply)})
            self.wfile.write(b"data: [DONE]\n\n")

    def _begin(self, body: dict[str, Any], after: str, *, streamed: bool) -> None:
        if streamed and after:
            self._open_stream()
            self._pieces(body, Reply(after))

    def _open_stream(self) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()

    def _pieces(self, body: dict[str, Any], reply: Reply) -> None:
        for start in range(0, len(reply.text), reply.piece):
            piece = reply.text[start : start + reply.piece]
            self._event(_chunk(body, {"role": "assistant", "content": piece}))
        if reply.refusal is not None:
            self._event(_chunk(body, {"role": "assistant", "refusal": reply.refusal}))

    def _event(self, told: object) -> None:
        self.wfile.write(f"data: {json.dumps(told)}\n\n".encode())
        self.wfile.flush()

    def _cut(self) -> None:
        """Close so that the client sees a reset and no orderly end."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        for end in (self.wfile, self.rfile, self.connection):
            end.close()


def _usage(body: dict[str, Any], reply: Reply) -> dict[str, int]:
    asked = sum(len(message["content"]) for message in body["messages"])
    prompt, completion = reply.usage or (asked // 4, len(reply.text) // 4)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }


def _completion(body: dict[str, Any], reply: Reply, *, usage: bool) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.text}
    choice = {
        "index": 0,
        "message": message if reply.refusal is None else {**message, "refusal": reply.refusal},
        "finish_reason": reply.finish_reason,
    }
    told = {"object": "chat.completion", "choices": [choice], **_about(body)}
    return told | ({"usage": _usage(body, reply)} if usage else {})


def _chunk(
    body: dict[str, Any], delta: dict[str, str], finish_reason: str | None = None
) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return {"object": "chat.completion.chunk", "choices": [choice], **_about(body)}


def _about(body: dict[str, Any]) -> dict[str, Any]:
    return {"id": "chat-1", "created": 1, "model": body["model"]}
