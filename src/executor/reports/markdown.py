"""The report for people: first what is done and what needs them, then everything else."""

from collections.abc import Iterable, Sequence

from executor.reports.report import NodeTotal, Report, TaskResult, Usage
from executor.state import Outcome
from executor.workspace.plain import plain

NEEDS_SOMEBODY = (
    *(Outcome.FAILED, Outcome.SKIPPED, Outcome.DEFERRED, Outcome.BLOCKED, Outcome.WAITING),
)


def to_markdown(report: Report) -> str:
    parts = [
        _summary(report),
        _needed(report),
        _tasks(report.task_results),
        _mends(report.task_results),
        _left_out(report.task_results),
        _recoveries(report),
        _nodes(report),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _summary(report: Report) -> str:
    counts = [
        f"{number} {outcome}"
        for outcome, number in report.counts.items()
        if number and outcome is not Outcome.COMPLETED
    ]
    usage = report.usage
    estimated = " (partly estimated)" if usage.estimated else ""
    cost = f", cost {usage.cost:.4f}" if usage.cost is not None else ""
    span = f"{report.started_at:%Y-%m-%d %H:%M:%S} to {report.completed_at:%H:%M:%S} UTC"
    done = f"**{report.counts[Outcome.COMPLETED]} of {report.total} tasks are done**"
    return "\n".join(
        [
            f"# Report of run {report.run_id}",
            "",
            f"{done}; {', '.join(counts)}." if counts else f"{done}.",
            "",
            f"- Ended: {report.status}" + (f" by {report.stopped_by}" if report.stopped_by else ""),
            f"- Time: {span}, {report.seconds:.1f} s",
            f"- Model: {_models(report)}",
            f"- Usage: {usage.calls} calls, {usage.tokens} tokens{estimated}{cost}",
        ]
    )


def _needed(report: Report) -> str:
    lines = [
        f"- `executor approve {waiting.id}` or `executor reject {waiting.id}`: {waiting.kind} of"
        f" task {cell(waiting.task)}"
        for waiting in report.waiting
    ]
    lines += [
        f"- Task {cell(result.id)} ({result.outcome}): {cell(result.explanation or result.detail)}"
        for result in report.task_results
        if result.outcome in NEEDS_SOMEBODY
    ]
    return "\n".join(["## What needs you", "", *lines]) if lines else ""


def _tasks(results: Sequence[TaskResult]) -> str:
    rows = (
        (
            *(result.id, result.title, result.outcome, result.verification),
            *(str(result.usage.calls), result.usage.told, result.commit[:10]),
            ", ".join(result.files),
        )
        for result in results
    )
    head = ("Task", "Title", "Outcome", "Verification", "Calls", "Tokens", "Commit", "Files")
    return "## Tasks of this run\n\n" + _table(head, rows) if results else ""


def _recoveries(report: Report) -> str:
    rows = (
        (
            *(recovery.task, recovery.reason, recovery.strategy, recovery.status),
            f"{recovery.answer} by {recovery.author}" if recovery.answer else "",
            recovery.explanation,
        )
        for recovery in report.recoveries
    )
    head = ("Task", "Reason", "Strategy", "Status", "Decision", "Explanation")
    return "## Recoveries\n\n" + _table(head, rows) if report.recoveries else ""


def _nodes(report: Report) -> str:
    total = sum(node.duration_seconds for node in report.nodes.values())
    rows = (
        (
            *(name, str(node.calls), _tokens(node), f"{node.duration_seconds:.2f}"),
            f"{100 * node.duration_seconds / total if total else 0:.1f}",
        )
        for name, node in sorted(report.nodes.items())
    )
    return "## Nodes\n\n" + _table(("Node", "Calls", "Tokens", "Seconds", "%"), rows)


def _models(report: Report) -> str:
    """Name who answered: a fallback or a model for repairs is not the one that was asked for."""
    told = [f"{cell(name)} ({_calls(usage)})" for name, usage in report.models.items() if name]
    return ", ".join(told) or cell(report.model)


def _calls(usage: Usage) -> str:
    return f"{usage.calls} {'call' if usage.calls == 1 else 'calls'}, {usage.told} tokens"


def _tokens(node: NodeTotal) -> str:
    return f"~{node.tokens}" if node.estimated else str(node.tokens)


def _mends(results: Sequence[TaskResult]) -> str:
    rows = [(result.id, what) for result in results for what in result.mends]
    return "## Mended without a model\n\n" + _table(("Task", "What"), rows) if rows else ""


def _left_out(results: Sequence[TaskResult]) -> str:
    rows = [(result.id, path) for result in results for path in result.left_out]
    head = "## Changes of standing tests that were left out\n\n"
    return head + _table(("Task", "File"), rows) if rows else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cell(text: str) -> str:
    """Make a text safe for one line of a table, and for the terminal that shows it."""
    line = " ".join(plain(text).split())
    return line.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
