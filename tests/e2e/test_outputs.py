"""What scripts rely on: one document on stdout, events, reports, todos, a log, and no secrets."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.answers import by_task, files
from tests.support.chat_server import ChatServer, Reply
from tests.support.command import KEY, WITHOUT_OUR_PLUGINS, Finished, executor
from tests.support.repository import git, make_repository

ROADMAP = """# Plan

- [ ] 1.1 Write `a.txt`
- [ ] 1.2 Test without a key in `test_key.py`
- [ ] 1.3 Always wrong, in `c.py`
"""
KEY_TEST = """import os


def test_sees_no_key():
    assert not [name for name in os.environ if name.startswith(("OPENAI_", "EXECUTOR_M"))]
"""


@dataclass(frozen=True)
class Told:
    project: Path
    run: Finished
    server: ChatServer

    @property
    def report(self) -> dict[str, Any]:
        report: dict[str, Any] = json.loads(self.run.stdout)
        return report

    def events(self, path: str) -> list[dict[str, Any]]:
        text = (self.project / path).read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Run once with everything written, on a model that repeats the key it was called with."""
    root = tmp_path_factory.mktemp("outputs")
    project = make_repository(
        root / "project",
        {
            "ROADMAP.md": ROADMAP,
            "pytest.ini": WITHOUT_OUR_PLUGINS,
            "executor.toml": "base_url = 'http://127.0.0.1:9/v1'\ntemperature = 0.5\n",
        },
    )
    script = by_task(
        {
            "1.1": [
                Reply(f"Your key is {KEY}.\n" + files({"a.txt": f"key: {KEY}\n"}), usage=(70, 7)),
                Reply(f"Not {KEY}, then.\n" + files({"a.txt": "key: mine\n"}), usage=(70, 7)),
            ],
            "1.2": [files({"test_key.py": KEY_TEST})],
            "1.3": [files({"c.py": f"def {name}(:\n"}) for name in "abc"],
        }
    )
    flags = ("--json", "--verbose", "--events", "../events.jsonl", "--log-file", "../run.log")
    with ChatServer(script) as server:
        run = executor(project, "run", *flags, "--model", "flag-model", server=server)
    return Told(project, run, server)


def test_with_json_the_standard_output_is_one_document(told: Told) -> None:
    assert told.run.code == 1
    assert told.report["status"] == "finished"
    assert "Executing task [1.1] Write `a.txt`" in told.run.stderr
    assert told.server.requests[0].body["model"] == "flag-model"
    assert told.report["model"] == "flag-model"


def test_a_cloned_project_cannot_send_the_key_elsewhere(told: Told) -> None:
    assert told.run.stderr.count("'base_url' is ignored") == 1
    assert told.server.requests[0].body["temperature"] == 0.5


def test_the_report_has_all_its_keys_and_true_counts(told: Told) -> None:
    report = json.loads((told.project / ".executor/report.json").read_text(encoding="utf-8"))
    assert report.keys() >= {
        *("schema_version", "run_id", "status", "started_at", "completed_at", "duration_seconds"),
        *("success_rate", "tasks", "task_results", "recoveries", "roadmap_modifications"),
        *("errors", "nodes", "usage"),
    }
    assert report["tasks"] == {
        "total": 3,
        "completed": 2,
        "failed": 1,
        "deferred": 0,
        "skipped": 0,
        "blocked": 0,
        "waiting": 0,
        "replaced": 0,
        "pending": 0,
    }
    assert report["success_rate"] == 0.6667
    assert report["nodes"]["execute"]["calls"] == 3
    assert report["nodes"]["repair"]["calls"] == 3
    assert report["usage"]["calls"] == len(told.server.requests) == 6
    assert [error["task"] for error in report["errors"]] == ["1.3"]
    assert report["recoveries"]["attempted"] == 1
    by_id = {result["id"]: result for result in report["task_results"]}
    assert by_id["1.1"]["tokens"] == 154
    assert by_id["1.3"]["requires_human"] is True
    assert by_id["1.1"]["commit"] == git(told.project, "rev-parse", "HEAD~1").strip()


def test_the_command_report_shows_what_lies_there(told: Told) -> None:
    shown = executor(told.project, "report").stdout
    assert shown == (told.project / ".executor/report.md").read_text(encoding="utf-8")
    assert "**2 of 3 tasks are done**; 1 failed." in shown


def test_the_todos_can_be_counted_by_one_line(told: Told) -> None:
    todos = json.loads((told.project / ".executor/todos.json").read_text(encoding="utf-8"))
    assert todos["version"] == 1
    assert todos["source_file"] == "ROADMAP.md"
    done = sum(todo["status"] == "completed" for todo in todos["todos"])
    assert f"Completed: {done}/{len(todos['todos'])}" == "Completed: 2/3"
    assert todos["todos"][0].keys() >= {"id", "title", "description", "status"}


@pytest.mark.parametrize("path", [".executor/events.jsonl", "../events.jsonl"])
def test_the_events_are_numbered_and_their_progress_never_falls(told: Told, path: str) -> None:
    events = told.events(path)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert {event["run"] for event in events} == {told.report["run_id"]}
    progress = [event["progress"] for event in events]
    assert progress == sorted(progress)
    assert progress[-1] == 100
    assert events[0]["type"] == "workflow_started"
    assert events[-1]["type"] == "workflow_completed"
    assert events[-1]["data"]["exit_code"] == 1
    assert {"task_started", "task_completed", "task_failed", "repair_attempted"} <= {
        event["type"] for event in events
    }
    assert len({event["key"] for event in events}) == len(events)


def test_the_log_file_holds_the_notes_with_their_time(told: Told) -> None:
    lines = (told.project.parent / "run.log").read_text(encoding="utf-8").splitlines()
    assert all(line.startswith("20") for line in lines)
    assert any(line.endswith("INFO    Executing task [1.1] Write `a.txt`") for line in lines)
    assert not [line for line in lines if " DEBUG " in line]


def test_the_key_is_written_nowhere(told: Told) -> None:
    key = KEY.encode()
    assert told.server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in told.run.said
    holding = [
        path
        for path in told.project.parent.rglob("*")
        if path.is_file() and key in path.read_bytes()
    ]
    assert holding == []
    assert KEY not in git(told.project, "log", "-p")
    assert (told.project / "a.txt").read_text(encoding="utf-8") == "key: mine\n"


def test_tests_see_no_keys_and_leave_no_caches(told: Told) -> None:
    (result,) = [result for result in told.report["task_results"] if result["id"] == "1.2"]
    assert result["outcome"] == "completed"
    assert result["verification"].startswith("1 test")
    assert not [
        path for path in told.project.rglob("*") if path.name in ("__pycache__", ".pytest_cache")
    ]


def test_the_private_folder_is_private_and_unseen_by_git(told: Told) -> None:
    folder = told.project / ".executor"
    assert folder.stat().st_mode & 0o777 == 0o700
    readable = [
        path for path in (folder / "artifacts").rglob("*.json") if path.stat().st_mode & 0o77
    ]
    assert readable == []
    assert git(told.project, "status", "--porcelain") == ""
