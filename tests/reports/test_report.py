import json
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from executor.reports.markdown import cell, to_markdown
from executor.reports.report import (
    NodeTotal,
    Recovery,
    Report,
    TaskResult,
    Usage,
    Waiting,
    nothing_done,
)
from executor.reports.todos import Todo, todo_list
from executor.state import Outcome

STARTED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def result(id_: str, outcome: Outcome, detail: str = "", title: str = "Title") -> TaskResult:
    return TaskResult(
        id=id_,
        title=title,
        outcome=outcome,
        attempts=1,
        reason="",
        strategy="",
        detail=detail,
        explanation=f"Look at this: {detail}" if outcome is Outcome.FAILED else "",
        verification="3 tests passed",
        requires_human=outcome is Outcome.FAILED,
        commit="0123456789abcdef" if outcome is Outcome.COMPLETED else "",
        files=["a.py", "b.py"],
        usage=Usage(calls=2, prompt_tokens=200, completion_tokens=100),
        mends=[],
        left_out=[],
    )


def recovery(task: str, *, successful: bool, answer: str = "") -> Recovery:
    return Recovery(
        task, "missing_dependency", "defer", "applied", "a | b", answer, "ann", successful
    )


def report(
    counts: dict[Outcome, int] | None = None,
    results: Sequence[TaskResult] = (),
    recoveries: Sequence[Recovery] = (),
    waiting: Sequence[Waiting] = (),
    *,
    estimated: bool = False,
) -> Report:
    return Report(
        run_id="r1",
        status="finished",
        model="m",
        started_at=STARTED,
        completed_at=STARTED.replace(minute=6, microsecond=250_000),
        counts={outcome: (counts or {}).get(outcome, 0) for outcome in Outcome},
        task_results=list(results),
        recoveries=list(recoveries),
        waiting=list(waiting),
        nodes={"verify": NodeTotal(0, 0, 3.0), "execute": NodeTotal(2, 600, 1.0)},
        usage=Usage(2, 500, 100, estimated),
    )


FULL = report(
    {Outcome.COMPLETED: 2, Outcome.FAILED: 1, Outcome.PENDING: 1, Outcome.REPLACED: 1},
    [
        result("1", Outcome.COMPLETED, "was | wrong"),
        result("2", Outcome.FAILED, "assert 1 == 2"),
        result("3", Outcome.WAITING, "a hidden import", title="<b>bold</b> | title"),
    ],
    [recovery("1", successful=True, answer="approve"), recovery("2", successful=False)],
    [Waiting("3-1-ab12", "recovery", "3")],
    estimated=True,
)


def as_json(shown: Report) -> dict[str, Any]:
    """Give what a script reads."""
    told: dict[str, Any] = json.loads(json.dumps(shown.as_json()))
    return told


def test_the_keys_of_the_report_are_those_that_scripts_rely_on() -> None:
    told = as_json(FULL)
    assert list(told) == [
        *("schema_version", "run_id", "status", "model", "started_at", "completed_at"),
        *("duration_seconds", "success_rate", "tasks", "task_results", "recoveries", "waiting"),
        *("roadmap_modifications", "errors", "nodes", "usage", "stopped_by"),
    ]
    assert set(told["tasks"]) == {
        *("total", "completed", "failed", "deferred", "skipped"),
        *("blocked", "waiting", "replaced", "pending"),
    }
    assert set(told["recoveries"]) == {"attempted", "successful", "details"}
    assert set(told["nodes"]["execute"]) == {
        *("calls", "tokens", "duration_seconds", "estimated"),
    }
    assert set(told["usage"]) == {
        *("calls", "prompt_tokens", "completion_tokens", "estimated", "cost", "models"),
    }
    assert set(told["waiting"][0]) == {"id", "kind", "task"}


def test_the_total_counts_all_but_the_replaced() -> None:
    told = as_json(FULL)
    assert told["tasks"]["total"] == 4
    assert told["tasks"]["replaced"] == 1
    assert told["success_rate"] == 0.5


def test_times_are_in_utc_and_the_duration_in_seconds() -> None:
    told = as_json(FULL)
    assert told["started_at"] == "2026-01-02T03:04:05+00:00"
    assert told["duration_seconds"] == 120.25


def test_a_recovery_counts_as_successful_when_its_task_was_completed() -> None:
    told = as_json(FULL)["recoveries"]
    assert (told["attempted"], told["successful"]) == (2, 1)


def test_errors_are_those_of_tasks_that_are_not_done() -> None:
    assert as_json(FULL)["errors"] == [
        {"task": "2", "message": "assert 1 == 2"},
        {"task": "3", "message": "a hidden import"},
    ]


def test_a_roadmap_that_is_all_replaced_has_no_success_to_count() -> None:
    assert report({Outcome.REPLACED: 2}).success_rate == 0.0
    assert report().success_rate == 0.0


@given(st.dictionaries(st.sampled_from(Outcome), st.integers(0, 9)))
def test_the_success_rate_is_a_share(counts: dict[Outcome, int]) -> None:
    shown = report(counts)
    assert 0 <= shown.success_rate <= 1
    assert shown.total == sum(n for outcome, n in counts.items() if outcome != Outcome.REPLACED)


def test_the_page_for_people_begins_with_what_is_done_and_what_needs_them() -> None:
    text = to_markdown(FULL)
    assert "**2 of 4 tasks are done**; 1 failed, 1 replaced, 1 pending." in text
    assert "- Usage: 2 calls, 600 tokens (partly estimated)" in text
    needed = text.split("## What needs you")[1].split("##", maxsplit=1)[0]
    assert "`executor approve 3-1-ab12`" in needed
    assert "- Task 2 (failed): Look at this: assert 1 == 2\n" in needed
    assert "- Task 3 (waiting): a hidden import\n" in needed
    assert "was" not in needed


def test_a_page_without_trouble_is_short() -> None:
    text = to_markdown(report({Outcome.COMPLETED: 1}))
    assert "**1 of 1 tasks are done**." in text
    assert "needs you" not in text
    assert "Recoveries" not in text
    assert "estimated" not in text
    assert text.endswith("|\n")


def test_the_time_of_each_node_is_told_with_its_share() -> None:
    text = to_markdown(FULL)
    assert "| execute | 2 | 600 | 1.00 | 25.0 |\n| verify | 0 | 0 | 3.00 | 75.0 |" in text


def rows(text: str, heading: str) -> list[list[str]]:
    """Read a table of the page back as a Markdown reader shows it."""
    part = text.split(f"## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    tokens = MarkdownIt("commonmark").enable("table").parse(part)
    cells = [
        "".join(child.content for child in token.children or [])
        for before, token in pairwise(tokens)
        if before.type == "td_open"
    ]
    width = sum(token.type == "th_open" for token in tokens)
    return [cells[at : at + width] for at in range(0, len(cells), width)]


def test_a_title_cannot_break_its_table() -> None:
    third = rows(to_markdown(FULL), "Tasks of this run")[2]
    assert third[1:4] == ["<b>bold</b> | title", "waiting", "3 tests passed"]
    first = rows(to_markdown(FULL), "Recoveries")[0]
    assert first[4:] == ["approve by ann", "a | b"]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a|b", "a\\|b"),
        ("a\\|b", "a\\\\\\|b"),
        ("two\nlines\tand  blanks ", "two lines and blanks"),
        ("<script>", "&lt;script>"),
    ],
)
def test_a_cell_is_one_line_that_ends_no_column(text: str, safe: str) -> None:
    assert cell(text) == safe


@given(st.text(st.sampled_from("ab|\\ \n")))
def test_any_title_stays_in_its_cell(title: str) -> None:
    shown = report(results=[result("1", Outcome.FAILED, title=f"x{title}x")])
    (row,) = rows(to_markdown(shown), "Tasks of this run")
    assert row[1] == " ".join(f"x{title}x".split())
    assert row[2:4] == ["failed", "3 tests passed"]


def test_todos_are_the_roadmap_as_a_script_reads_it() -> None:
    todo = Todo("1", "A", "A\nmore", Outcome.FAILED, 3, ["Phase 1"], "", "unknown")
    told = todo_list([todo], source_file="ROADMAP.md", source_hash="ab", at=STARTED)
    assert json.loads(json.dumps(told)) == {
        "version": 1,
        "source_file": "ROADMAP.md",
        "source_hash": "ab",
        "normalized_at": "2026-01-02T03:04:05+00:00",
        "todos": [
            {
                "id": "1",
                "title": "A",
                "description": "A\nmore",
                "status": "failed",
                "line": 3,
                "section": ["Phase 1"],
                "commit": "",
                "reason": "unknown",
            }
        ],
    }


def test_no_escape_of_a_model_or_a_roadmap_reaches_the_page() -> None:
    evil = "\x1b]0;title\x07\x9b31mred\u202e"
    shown = report(
        results=[result(f"1{evil}", Outcome.FAILED, detail=evil, title=evil)],
        waiting=[Waiting("w1", "edits", evil)],
    )
    page = to_markdown(shown)
    assert all(character.isprintable() or character == "\n" for character in page)


def test_a_report_on_nothing_has_the_keys_of_every_report() -> None:
    told = as_json(nothing_done(done=3, pending=2))
    assert told.keys() == as_json(report()).keys()
    assert told["tasks"].keys() == as_json(report())["tasks"].keys()
    assert (told["tasks"]["total"], told["tasks"]["completed"]) == (5, 3)
    assert told["success_rate"] == 0.6
