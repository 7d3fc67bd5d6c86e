"""`executor doctor`: one screen that says whether a run could begin, and what is missing."""

import json
import signal
import time
from pathlib import Path

import pytest

from tests.support.chat_server import ChatServer, Fault, Reply, Silence
from tests.support.command import KEY, executor, rest, started
from tests.support.repository import make_repository

FILES = {
    "ROADMAP.md": "- [ ] 1.1 Write\n",
    "test_a.py": "def test_nothing() -> None:\n    pass\n",
}
NAMES = {
    *("python", "git", "project", "repository", "roadmap", ".executor", "interpreter", "tests"),
    *("sandbox", "local server", "settings", "model", "endpoint", "key", "connection"),
    *("models", "call", "streamed call", "prices"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "project", FILES)


def test_a_project_that_is_set_up_passes(project: Path) -> None:
    with ChatServer([Reply("ok"), Reply("ok")]) as server:
        told = executor(project, "doctor", server=server)
    assert (told.code, told.stderr) == (0, "")
    assert told.stdout.endswith("A run can begin.\n")
    assert "✓ repository    main, no uncommitted changes\n" in told.stdout
    assert "✓ call          answers 'ok': " in told.stdout
    assert "✗" not in told.stdout
    assert KEY not in told.stdout
    assert not (project / ".executor").exists()


def test_programs_get_every_check_as_json(project: Path) -> None:
    with ChatServer([Reply("ok"), Reply("ok")]) as server:
        told = executor(project, "doctor", "--json", server=server)
    machine = json.loads(told.stdout)
    assert (told.code, told.stderr, machine["ok"]) == (0, "", True)
    assert {check["name"] for check in machine["checks"]} == NAMES
    for check in machine["checks"]:
        assert list(check) == ["name", "status", "found", "remedy"]
        assert check["status"] in {"ok", "warning"}


def test_what_is_missing_is_told_with_the_remedy(project: Path) -> None:
    (project / "test_a.py").write_text("")
    told = executor(project, "doctor")
    assert told.code == 2
    assert "✗ repository    main, uncommitted changes in test_a.py\n" in told.stdout
    assert "                → commit or stash them first" in told.stdout
    assert "✗ model         no model is named\n" in told.stdout
    assert "✗ key           OPENAI_API_KEY is not set\n" in told.stdout
    assert told.stdout.endswith("No run can begin: 3 things are to be put right.\n")


def test_the_flags_win_and_no_call_asks_nothing(project: Path) -> None:
    with ChatServer([]) as server:
        flags = ("--model", "test-modell", "--base-url", server.base_url, "--no-call")
        told = executor(project, "doctor", *flags)
        assert server.requests == []
    assert told.code == 2
    assert "test-modell is not among the 1 listed" in told.stdout
    assert "→ did you mean test-model?" in told.stdout
    assert "✓ key           OPENAI_API_KEY is not set; a local server needs none\n" in told.stdout
    assert "- call          not tried: --no-call is given\n" in told.stdout
    assert told.stdout.endswith("No run can begin: one thing is to be put right.\n")


def test_a_model_that_answers_counts_more_than_the_list(project: Path) -> None:
    with ChatServer([Reply("ok"), Reply("ok")]) as server:
        told = executor(project, "doctor", "--model", "other", server=server)
    assert told.code == 0
    assert "! models        other is not among the 1 listed\n" in told.stdout


def test_a_refused_key_is_an_error_and_is_not_shown(project: Path) -> None:
    with ChatServer([Fault(401, {"error": {"message": f"bad key {KEY}"}})]) as server:
        told = executor(project, "doctor", server=server)
    assert told.code == 2
    assert "✗ call " in told.stdout
    assert "refused the key" in told.stdout
    assert KEY not in told.said


def test_an_encoding_without_the_signs_gets_others(project: Path) -> None:
    told = executor(project, "doctor", "--no-call", env={"PYTHONIOENCODING": "ascii"})
    assert "+ roadmap " in told.stdout
    assert "x model " in told.stdout
    assert "                -> " in told.stdout


def test_outside_of_any_project_it_still_tells_everything(tmp_path: Path) -> None:
    told = executor(tmp_path, "doctor", "--json")
    machine = json.loads(told.stdout)
    assert (told.code, machine["ok"]) == (2, False)
    assert {check["name"] for check in machine["checks"]} >= NAMES - {"prices"}
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_ends_it_at_once(project: Path) -> None:
    with (
        ChatServer([Silence()]) as server,
        started(project, "doctor", server=server) as process,
    ):
        while not server.requests and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        ended = rest(process, timeout=15)
    assert ended.code == 130
    assert "Traceback" not in ended.stdout
