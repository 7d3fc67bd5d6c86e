"""Failures that a person decides on, and the flags that change what a failure leads to."""

import json
from pathlib import Path
from typing import Any

from tests.support.answers import by_task, files
from tests.support.chat_server import ChatServer
from tests.support.command import executor
from tests.support.repository import git, make_repository

DENIED = '`echo "Permission denied"; exit 1`'
ROADMAP = f"""# Plan

- [ ] 1.1 Write `a.txt`
  - Verify: {DENIED}
- [ ] 1.2 Write `b.py`
- [ ] 1.3 Write `c.txt`
"""
WRONG = [files({"a.txt": f"{number}\n"}) for number in range(3)]
BROKEN = [files({"b.py": f"def {name}(:\n"}) for name in "xyz"]
GOOD = files({"c.txt": "c\n"})
LABEL = "import labelprinter\n\n\ndef label():\n    return labelprinter.line()\n"


def repository(path: Path, roadmap: str = ROADMAP) -> Path:
    return make_repository(path / "project", {"ROADMAP.md": roadmap})


def results(project: Path) -> dict[str, dict[str, Any]]:
    report = json.loads((project / ".executor/report.json").read_text(encoding="utf-8"))
    return {result["id"]: result for result in report["task_results"]}


def test_decisions_wait_for_a_person_and_the_next_run_goes_on(tmp_path: Path) -> None:
    project = repository(tmp_path)
    answers = by_task(
        {"1.1": WRONG, "1.2": BROKEN, "1.3": [GOOD], "1.4": [files({"d.txt": "d\n"})]}
    )
    with ChatServer(answers) as server:
        first = executor(project, "run", "--approval-mode", "interactive", server=server)
        assert first.code == 3, first.said
        assert "1 of 3 tasks done, 2 waiting" in first.stdout
        assert "Traceback" not in first.said
        status = json.loads(executor(project, "status", "--json").stdout)
        waiting = {one["task"]: one["id"] for one in status["waiting"]}
        assert list(waiting) == ["1.1", "1.2"]
        for name in waiting.values():
            assert f"executor approve {name}" in first.stdout

        unknown = executor(project, "approve", "nothing")
        assert unknown.code == 2
        assert all(name in unknown.stderr for name in ("'nothing'", *waiting.values()))

        with (project / "ROADMAP.md").open("a", encoding="utf-8") as file:
            file.write("- [ ] 1.4 Write `d.txt`\n")
        second = executor(project, "run", "--approval-mode", "interactive", server=server)
        assert second.code == 3, second.said
        assert "2 of 4 tasks done, 2 waiting" in second.stdout
        assert "ROADMAP.md had changes of yours: committed first, alone" in second.stdout

        assert executor(project, "approve", waiting["1.1"]).code == 0
        assert executor(project, "reject", waiting["1.2"]).code == 0
        last = executor(project, "run", "--approval-mode", "interactive", server=server)
    assert last.code == 1, last.said
    assert "2 of 4 tasks done, 1 failed, 1 skipped" in last.stdout
    assert len(server.requests) == 8
    assert results(project)["1.1"]["outcome"] == "skipped"
    assert results(project)["1.2"]["outcome"] == "failed"
    report = (project / ".executor/report.md").read_text(encoding="utf-8")
    assert "approve by " in report
    assert "reject by " in report
    assert git(project, "status", "--porcelain") == ""


def test_review_only_proposes_and_changes_nothing(tmp_path: Path) -> None:
    project = repository(tmp_path)
    with ChatServer(by_task({"1.1": WRONG, "1.2": BROKEN, "1.3": [GOOD]})) as server:
        run = executor(project, "run", "--approval-mode", "review_only", server=server)
    assert run.code == 1, run.said
    assert "1 of 3 tasks done, 2 failed" in run.stdout
    assert "Classified failure: ENVIRONMENT_ISSUE -> SKIP" in run.stdout
    assert results(project)["1.1"]["strategy"] == "skip"


def test_without_recovery_a_failure_is_just_a_failure(tmp_path: Path) -> None:
    project = repository(tmp_path, "# Plan\n\n- [ ] 1.1 Print a label, in `label.py`\n")
    with ChatServer(by_task({"1.1": [files({"label.py": LABEL})]})) as server:
        run = executor(project, "run", "--no-recovery", server=server)
    assert run.code == 1, run.said
    assert "Classified failure: MISSING_DEPENDENCY -> ESCALATE" in run.stdout
    assert "Deferring" not in run.stdout
    assert results(project)["1.1"]["outcome"] == "failed"
