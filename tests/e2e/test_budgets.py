"""Budgets, recordings and replays, through the command."""

import json
import re
from pathlib import Path

import pytest

from tests.support.answers import files, task_of
from tests.support.chat_server import ChatRequest, ChatServer, Reply, Said
from tests.support.command import KEY, executor
from tests.support.repository import git, make_repository

ROADMAP = "# Plan\n\n- [ ] 1 Write `1.txt`\n- [ ] 2 Write `2.txt`\n- [ ] 3 Write `3.txt`\n"


def answer(request: ChatRequest) -> Said:
    task = task_of(request)
    return Reply(files({f"{task}.txt": f"{task}\n"}), usage=(900, 100))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "project", {"ROADMAP.md": ROADMAP})


PRICES = {"EXECUTOR_PRICES": '{"test-model": {"input": 1000.0, "output": 1000.0}}'}


@pytest.mark.parametrize(
    ("limit", "done"),
    [
        (["--max-calls", "1"], 1),
        (["--max-tokens-per-task", "10"], 0),
        (["--max-cost", "1.5"], 2),
        (["--max-time", "0.0001s"], 0),
    ],
)
def test_a_budget_ends_with_4_a_report_and_a_run_to_go_on_with(
    project: Path, limit: list[str], done: int
) -> None:
    with ChatServer(answer) as server:
        first = executor(project, "run", *limit, server=server, env=PRICES)
        assert first.code == 4, first.said
        assert f"{limit[0]} " in first.said
        assert len(server.requests) == done
        report = json.loads((project / ".executor" / "report.json").read_text(encoding="utf-8"))
        assert (report["status"], report["tasks"]["completed"]) == ("limited", done)
        assert report["tasks"]["pending"] == 3 - done
        assert git(project, "status", "--porcelain") == ""
        second = executor(project, "run", server=server)
    assert second.code == 0, second.said
    assert len(server.requests) == 3


def test_a_budget_that_is_just_enough_stops_nothing(project: Path) -> None:
    with ChatServer(answer) as server:
        ended = executor(project, "run", "--max-calls", "3", server=server)
    assert ended.code == 0, ended.said


def test_a_limit_of_cost_without_a_price_is_refused_before_any_call(project: Path) -> None:
    with ChatServer(answer) as server:
        ended = executor(project, "run", "--max-cost", "1", server=server)
    assert ended.code == 2
    assert "price of the model 'test-model'" in ended.stderr
    assert server.requests == []


def test_a_recorded_run_plays_back_without_a_model(project: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with ChatServer(answer) as server:
        first = executor(project, "run", "--record", str(kept), server=server)
    assert first.code == 0, first.said
    assert len(list(kept.rglob("*.json"))) == 3
    assert KEY not in "".join(path.read_text(encoding="utf-8") for path in kept.rglob("*.json"))
    again = make_repository(tmp_path / "again", {"ROADMAP.md": ROADMAP})
    replayed = executor(again, "run", "--replay", str(kept))
    assert replayed.code == 0, replayed.said
    assert (again / "3.txt").read_text(encoding="utf-8") == "3\n"


def test_a_replay_of_another_project_says_what_differs(project: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with ChatServer(answer) as server:
        executor(project, "run", "--record", str(kept), server=server)
    other = make_repository(
        tmp_path / "other", {"ROADMAP.md": ROADMAP.replace("2.txt`", "2.txt`\n  - In a hurry.")}
    )
    ended = executor(other, "run", "--replay", str(kept))
    assert ended.code == 2
    assert re.search(
        r"the prompt of 2-\w+/1/execute-1-1 is not the recorded one", ended.stderr + ended.stdout
    )
    assert "+- In a hurry." in ended.said
    assert git(other, "status", "--porcelain") == ""


def test_a_folder_of_answers_that_is_not_there_is_told(project: Path) -> None:
    ended = executor(project, "run", "--replay", "nowhere")
    assert (ended.code, "--replay nowhere: no such folder" in ended.stderr) == (2, True)
