"""A dry run only looks."""

import json
from pathlib import Path

import pytest

from tests.support.command import executor
from tests.support.repository import make_repository

ROADMAP = """# Plan

- [x] 1.1 Done
- [ ] 1.2 Write `a.py`
  - Files: a.py
- [ ] 1.3 Use it
  - Depends on: 1.2
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "project", {"ROADMAP.md": ROADMAP})


def state_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    }


def test_a_dry_run_lists_the_open_tasks_and_touches_nothing(project: Path) -> None:
    before = state_of(project.parent)
    run = executor(project, "run", "--dry-run")
    assert run.code == 0
    assert run.stdout.splitlines() == [
        "[DRY RUN] 1.2 Write `a.py`  [a.py]",
        "[DRY RUN] 1.3 Use it  (after 1.2)",
        "[DRY RUN] 2 of 3 tasks to do",
    ]
    assert run.stderr == ""
    assert state_of(project.parent) == before


def test_a_dry_run_is_one_document_for_programs_and_knows_the_selection(project: Path) -> None:
    told = json.loads(executor(project, "run", "--dry-run", "--json", "--task", "1.2").stdout)
    assert told["dry_run"] is True
    assert [task["id"] for task in told["tasks"]] == ["1.2"]
    assert told["tasks"][0]["files"] == ["a.py"]
    assert told["blocked"] == []
    assert not (project / ".executor").exists()


def test_what_depends_on_a_task_that_is_not_selected_is_blocked(project: Path) -> None:
    run = executor(project, "run", "--dry-run", "--task", "1.3")
    assert run.stdout.splitlines() == [
        "[DRY RUN] blocked: 1.3 Use it  (after 1.2)",
        "[DRY RUN] 0 of 3 tasks to do",
    ]


ODD = """# Plan

- [ ] 1.1 Last
  - Depends on: 1.3
- [ ] 1.2 First
- [ ] 1.3 Second
<p>
- [ ] no task
</p>
"""


def test_a_dry_run_shows_the_order_of_execution_its_limit_and_what_looks_wrong(
    tmp_path: Path,
) -> None:
    settings = "base_url = 'http://127.0.0.1:9/v1'\n"
    project = make_repository(tmp_path / "project", {"ROADMAP.md": ODD, "executor.toml": settings})
    run = executor(project, "run", "--dry-run")
    assert [line.split()[2] for line in run.stdout.splitlines()] == ["1.2", "1.3", "1.1", "3"]
    assert "warning: ROADMAP.md:" in run.stderr
    assert "'base_url' is ignored" in run.stderr
    limited = executor(project, "run", "--dry-run", "--max-tasks", "1")
    assert limited.stdout.splitlines() == [
        "[DRY RUN] 1.2 First",
        "[DRY RUN] 1 of 3 tasks to do",
        "[DRY RUN] 2 more after the limit of 1",
    ]
