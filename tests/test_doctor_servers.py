"""What answers at a port is not believed: local servers, lists of models, tiny calls."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.doctor.calls import judged, try_calls
from executor.doctor.connection import look_at_connection
from executor.doctor.finding import Finding
from executor.doctor.listed import MOST, names_in
from executor.doctor.models import look_at_models
from executor.doctor.servers import Server, find_servers, tell_servers
from executor.model.port import Answer, Usage
from executor.model.transport.endpoint import Endpoint
from tests.support.chat_server import ChatServer, Fault, Reply, Silence

KEY = "sk-test-0123456789abcdef"


def listing(*names: str) -> bytes:
    return json.dumps({"object": "list", "data": [{"id": name} for name in names]}).encode()


@contextmanager
def answering(body: bytes, status: int = 200) -> Iterator[int]:
    """Answer every GET like this, at the port that is given."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the base
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def saying(*words: bytes) -> Iterator[int]:
    """Accept one connection, say these words and nothing more; without words, not even accept."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                for word in words:
                    connection.sendall(word)
                done.wait(10)

        thread = threading.Thread(target=serve)
        if words:
            thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            done.set()
            if words:
                thread.join()


@contextmanager
def dripping() -> Iterator[int]:
    """Answer without an end, and never silent for long."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
                while not done.wait(0.1):
                    connection.sendall(b" ")

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            done.set()
            thread.join()


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def endpoint(port: int, model: str = "m", **more: object) -> Endpoint:
    where = Endpoint(model=model, base_url=f"http://127.0.0.1:{port}/v1", api_key=KEY)
    return Endpoint(**{**vars(where), **more})


def port_of(server: ChatServer) -> int:
    return int(server.base_url.split(":")[2].split("/")[0])


def models(port: int, *wanted: str, final: bool = False) -> list[Finding]:
    return list(look_at_models(endpoint(port), wanted, final=final))


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (listing("a", "b"), ("a", "b")),
        (b'{"object": "list", "data": null}', ()),
        (b'{"data": []}', ()),
        (b'{"data": [{"id": "a"}, {"id": 5}, 7, {}]}', ("a",)),
        (listing("a" * 201, "b"), ("b",)),
        (b'{"data": null}', None),
        (b'{"data": "a"}', None),
        (b'{"data": [1, 2]}', None),
        (b'{"status": "ok"}', None),
        (b"[]", None),
        (b"<html>", None),
        (b"\xff\xfe\x00", None),
        (b"[" * 100_000, None),
        (b'{"data": ' * 50_000, None),
    ],
)
def test_only_a_list_of_models_is_read_as_one(body: bytes, names: tuple[str, ...] | None) -> None:
    assert names_in(body) == names


def test_of_an_endless_list_the_beginning_counts() -> None:
    assert names_in(listing(*map(str, range(MOST + 5)))) == tuple(map(str, range(MOST)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "id", "object"]), inner, max_size=3)
    ),
)


@given(JSON)
@settings(deadline=None)
def test_no_json_at_all_breaks_the_reader(told: object) -> None:
    names = names_in(json.dumps(told).encode())
    assert names is None or all(isinstance(name, str) for name in names)


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_no_bytes_at_all_break_the_reader(body: bytes) -> None:
    names_in(body)


def test_a_local_server_is_found_with_a_command_that_uses_it() -> None:
    with answering(listing("nomic-embed-text", "llama3.2", "qwen2.5-coder")) as port:
        ports = {"Ollama": port, "vLLM": unused_port()}
        servers = find_servers(ports)
        (told,) = tell_servers(servers, ports)
    assert told.status == "ok"
    assert told.found == f"Ollama on {port}: nomic-embed-text, llama3.2, qwen2.5-coder"
    assert told.remedy == (
        f"executor run --model qwen2.5-coder --base-url http://localhost:{port}/v1"
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"<html>hello", 200), (b'{"status": "up"}', 200), (listing("m"), 404), (b"", 500)],
)
def test_who_gives_no_list_of_models_is_no_model_server(body: bytes, status: int) -> None:
    with answering(body, status) as port:
        assert find_servers({"vLLM": port}) == ()


@pytest.mark.parametrize(
    "words", [(), (b"HTTP/1.1 200 OK\r\n",), (b"220 mail\r\n",), (b"\0" * 70_000,)]
)
def test_a_port_that_hangs_or_speaks_otherwise_is_left(words: tuple[bytes, ...]) -> None:
    with saying(*words) as port:
        assert find_servers({"llama.cpp": port}) == ()


def test_a_port_that_drips_is_not_waited_for() -> None:
    with dripping() as port:
        assert find_servers({"vLLM": port}) == ()


def test_no_server_is_said_with_the_ports_that_were_asked() -> None:
    port = unused_port()
    (told,) = tell_servers(find_servers({"Ollama": port}), {"Ollama": port})
    assert (told.status, told.found) == ("ok", f"none found on {port} (Ollama)")


@pytest.mark.parametrize("models", [(), ("nomic-embed-text",)])
def test_a_server_without_a_model_for_answers_is_of_no_use(models: tuple[str, ...]) -> None:
    (told,) = tell_servers((Server("Ollama", 11434, models),), {})
    assert (told.status, told.found) == ("warning", "Ollama on 11434 has no model that answers")


def test_a_hostile_name_neither_draws_on_the_terminal_nor_reaches_the_shell() -> None:
    server = Server("Ollama", 1, ("\x1b[2Ja; rm -rf ~\n$(id)",))
    (told,) = tell_servers((server,), {})
    assert told.found == "Ollama on 1: a; rm -rf ~ $(id)"
    assert "--model 'a; rm -rf ~ $(id)' --base-url" in told.remedy


def test_the_wanted_models_are_among_those_that_are_listed() -> None:
    with answering(listing("m", "llama3.2:latest")) as port:
        (told,) = models(port, "m", "llama3.2")
    assert (told.status, told.found) == (
        "ok",
        "the endpoint lists 2, m, llama3.2 among them",
    )


@pytest.mark.parametrize(("final", "status"), [(True, "error"), (False, "warning")])
def test_a_model_that_is_not_listed_gets_near_names(*, final: bool, status: str) -> None:
    with answering(listing("gpt-5-mini", "whisper")) as port:
        (told,) = models(port, "gpt5-mini", final=final)
    assert told.status == status
    assert told.found == "gpt5-mini is not among the 2 listed"
    assert told.remedy == "did you mean gpt-5-mini?"


def test_a_missing_model_that_only_repairs_is_no_error() -> None:
    with answering(listing("m")) as port:
        (told,) = models(port, "m", "zzz", final=True)
    assert (told.status, told.remedy) == ("warning", "check the name")


def test_without_a_wanted_model_the_list_is_told() -> None:
    with answering(listing("a", "b")) as port:
        (told,) = models(port)
    assert (told.status, told.found) == ("ok", "the endpoint lists a, b")


def test_an_endpoint_that_refuses_the_question_for_its_list_is_fine() -> None:
    with answering(b"{}", 400) as port:
        (told,) = models(port, "m", final=True)
    assert (told.status, told.found) == ("ok", "the endpoint does not list its models")


@pytest.mark.parametrize(("final", "verdict"), [(True, "error"), (False, "warning")])
@pytest.mark.parametrize(
    ("body", "status"), [(b"oops", 500), (b"[" * 100_000, 200), (b"", 200), (b"7", 200)]
)
def test_a_list_that_makes_no_sense_leaves_a_doubt(
    body: bytes, status: int, verdict: str, *, final: bool
) -> None:
    with answering(body, status) as port:
        (told,) = models(port, "m", final=final)
    assert told.status == verdict


@pytest.mark.parametrize(("final", "verdict"), [(True, "error"), (False, "warning")])
@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_told(status: int, verdict: str, *, final: bool) -> None:
    with answering(b"{}", status) as port:
        (told,) = models(port, "m", final=final)
    assert told.status == verdict
    assert "refused the key" in told.found
    assert KEY not in told.found + told.remedy


def connection(host: str, port: int) -> Finding:
    where = Endpoint(model="m", base_url=f"http://{host}:{port}/v1", api_key=KEY)
    (told,) = look_at_connection(where)
    return told


def test_an_open_port_takes_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HTTP_PROXY", raising=False)
    with saying() as port:
        told = connection("127.0.0.1", port)
    assert (told.status, told.found.startswith("127.0.0.1 takes it within ")) == ("ok", True)


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("127.0.0.1", "127.0.0.1: connection refused"),
        ("no-such-host.invalid", "no-such-host.invalid: the name is not resolved"),
        ("x" * 70, "the name is not resolved"),
    ],
)
def test_where_nobody_is_no_connection_comes(host: str, words: str) -> None:
    told = connection(host, unused_port())
    assert (told.status, words in told.found) == ("error", True)


def test_a_connection_that_nobody_takes_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):  # fills the queue
            told = connection("127.0.0.1", port)
    assert (told.status, told.found) == ("error", "127.0.0.1: no connection within 1 s")


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY"])
def test_behind_a_proxy_the_address_itself_is_not_tried(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name.lower(), "http://127.0.0.1:1")
    assert "through the proxy" in connection("no-such-host.invalid", 1).found


def test_both_calls_tell_time_speed_and_usage() -> None:
    with ChatServer([Reply("ok", usage=(9, 2)), Reply("ok", usage=(9, 2))]) as server:
        plain, streamed = try_calls(endpoint(port_of(server)), 20)
        assert [request.body.get("stream", False) for request in server.requests] == [False, True]
    assert (plain.name, plain.status) == ("call", "ok")
    assert (streamed.name, streamed.status) == ("streamed call", "ok")
    for told in (plain, streamed):
        assert told.found.startswith("answers 'ok': ")
        assert told.found.endswith("9 + 2 tokens (as reported)")


def test_a_server_that_reports_no_usage_is_told() -> None:
    with ChatServer([Reply("ok"), Reply("ok")], usage=False) as server:
        plain, _ = try_calls(endpoint(port_of(server)), 20)
    assert plain.found.endswith("(estimated: the server reports no usage)")


def test_a_call_that_fails_is_made_once_and_not_again_streamed() -> None:
    with ChatServer([Fault(503, {"error": {"message": "busy"}})] * 9) as server:
        plain, streamed = try_calls(endpoint(port_of(server)), 20)
        assert len(server.requests) == 1
    assert plain.status == "error"
    assert "busy" in plain.found
    assert (streamed.status, streamed.found) == ("skipped", "not tried: the call failed")


@pytest.mark.parametrize(("stream", "word"), [(False, "off"), (True, "on")])
def test_that_only_the_other_way_fails_keeps_no_run_from_beginning(
    word: str, *, stream: bool
) -> None:
    with ChatServer([Reply("ok"), Fault(500)]) as server:
        wanted, other = try_calls(endpoint(port_of(server), stream=stream), 20)
        assert server.requests[0].body.get("stream", False) == stream
    assert wanted.status == "ok"
    assert other.status == "warning"
    assert other.remedy == f"if it stays so, leave `stream` {word} for this endpoint"


def test_a_silent_server_is_left_in_time() -> None:
    with ChatServer([Silence()]) as server:
        plain, streamed = try_calls(endpoint(port_of(server)), 1.5)
    assert (plain.status, plain.found) == ("error", "no answer within 1.5 s")
    assert streamed.status == "skipped"


def test_no_call_is_begun_without_time_for_it() -> None:
    plain, streamed = try_calls(endpoint(unused_port()), 0.1)
    assert [plain.found, streamed.found] == ["not tried: no time is left for it"] * 2


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (Answer("", Usage(5, 0)), "error", "the answer is empty"),
        (Answer(" \n", Usage(5, 1)), "error", "the answer is empty"),
        (Answer("", Usage(5, 512), "length"), "warning", "were not enough for a word"),
        (Answer(f"key {KEY} " * 9, Usage(5, 9)), "ok", "answers 'key [secret] key"),
        (Answer("\x1b[2Jok", Usage(5, 1), seconds=0.5), "ok", "'ok': 0.5 s, 2 tokens/s, 5 + 1"),
    ],
)
def test_an_answer_is_judged(answer: Answer, status: str, words: str) -> None:
    told = judged("call", answer, KEY)
    assert told.status == status
    assert words in told.found
    assert KEY[:8] not in told.found
