"""What is told of a run, made from its records: report and list of todos.

The node `generate_report` and an orderly stop call the same function, so that the files say the
same thing however a run ends.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from executor.attempt import left_out_of
from executor.budget import cost_of
from executor.context import Deps
from executor.errors import StoreError
from executor.reports.markdown import to_markdown
from executor.reports.report import (
    NodeTotal,
    Recovery,
    Report,
    TaskResult,
    Usage,
    Waiting,
)
from executor.reports.todos import Todo, todo_list
from executor.roadmap import Task
from executor.state import Outcome
from executor.store.folder import write_private
from executor.store.records import Call, TaskRecord


def write_reports(deps: Deps, report: Report) -> None:
    """Write every projection; a report that cannot be written never hides how the run ended."""
    try:
        write_private(deps.folder.report_json, json.dumps(report.as_json(), indent=2) + "\n")
        write_private(deps.folder.report_markdown, to_markdown(report))
        write_todos(deps, report.completed_at)
    except StoreError as error:
        deps.events.note(f"The report is not written: {error.what}", "error")


def write_todos(deps: Deps, at: datetime) -> None:
    book = deps.agenda.book
    told = todo_list(
        (_todo(task, deps) for task in book.roadmap.leaves()),
        source_file=book.name,
        source_hash=book.digest,
        at=at,
    )
    write_private(deps.folder.todos, json.dumps(told, ensure_ascii=False) + "\n")


def make_report(deps: Deps, *, status: str, ended: datetime) -> Report:
    run = deps.records.run(deps.agenda.run)
    calls = deps.records.calls(run.id)
    return Report(
        run_id=run.id,
        status=status,
        model=run.model,
        started_at=datetime.fromisoformat(run.started),
        completed_at=ended,
        counts=deps.agenda.counts(),
        task_results=_results(deps, calls),
        recoveries=_recoveries(deps),
        waiting=[
            Waiting(proposal.id, proposal.kind, proposal.body["task_id"])
            for proposal in deps.proposals.waiting(run.id)
        ],
        nodes=_nodes(deps, calls),
        usage=_usage(calls, deps),
        models=_models(calls, deps),
        stopped_by=deps.tally.stopped_by,
    )


def _models(calls: Sequence[Call], deps: Deps) -> dict[str, Usage]:
    of = defaultdict[str, list[Call]](list)
    for call in calls:
        of[call.model].append(call)
    return {model: _usage(made, deps) for model, made in sorted(of.items())}


def _usage(calls: Sequence[Call], deps: Deps) -> Usage:
    prices = deps.settings.prices
    costs = [
        cost_of(call.model, call.prompt_tokens, call.completion_tokens, prices) for call in calls
    ]
    known = [cost for cost in costs if cost is not None]
    return Usage(
        calls=len(calls),
        prompt_tokens=sum(call.prompt_tokens for call in calls),
        completion_tokens=sum(call.completion_tokens for call in calls),
        estimated=any(call.estimated for call in calls),
        cost=sum(known) if known and len(known) == len(costs) else None,
    )


def _results(deps: Deps, calls: list[Call]) -> list[TaskResult]:
    explanations = {
        proposal.task: proposal.body["explanation"]
        for proposal in deps.proposals.of(deps.agenda.run)
    }
    calls_of, mends_of = defaultdict[str, list[Call]](list), defaultdict[str, list[str]](list)
    for call in calls:
        calls_of[call.task].append(call)
    for key, what in deps.records.mends(deps.agenda.run):
        mends_of[key].append(what)
    return [
        TaskResult(
            id=record.id,
            title=record.title,
            outcome=deps.agenda.outcome(record.task),
            attempts=record.attempt,
            reason=record.reason,
            strategy=record.strategy,
            detail=record.detail,
            explanation=explanations.get(record.task, ""),
            verification=record.note,
            requires_human=record.requires_human,
            commit=record.commit_sha,
            files=record.files,
            usage=_usage(calls_of[record.task], deps),
            mends=mends_of[record.task],
            left_out=left_out_of(record, deps),
        )
        for record in _in_order(deps)
    ]


def _in_order(deps: Deps) -> list[TaskRecord]:
    """List the records as the roadmap lists the tasks; a task that was removed is nobody's."""
    position = {task.key: number for number, task in enumerate(deps.agenda.book.roadmap.tasks)}
    records = deps.records.tasks(deps.agenda.run)
    still_there = [record for record in records if record.task in position]
    return sorted(still_there, key=lambda record: position[record.task])


def _nodes(deps: Deps, calls: list[Call]) -> dict[str, NodeTotal]:
    tokens = Counter[str]()
    estimated = {call.node for call in calls if call.estimated}
    for call in calls:
        tokens[call.node] += call.prompt_tokens + call.completion_tokens
    return {
        name: NodeTotal(number, tokens[name], round(seconds, 3), name in estimated)
        for name, (number, seconds) in deps.records.nodes(deps.agenda.run).items()
    }


def _recoveries(deps: Deps) -> list[Recovery]:
    return [
        Recovery(
            task=proposal.body["task_id"],
            reason=proposal.body["failure_reason"],
            strategy=proposal.body["strategy"],
            status=proposal.status,
            explanation=proposal.body["explanation"],
            answer=proposal.answer,
            author=proposal.author,
            successful=deps.agenda.outcome(proposal.task) is Outcome.COMPLETED,
        )
        for proposal in deps.proposals.of(deps.agenda.run)
    ]


def _todo(task: Task, deps: Deps) -> Todo:
    record = deps.agenda.record(task.key)
    return Todo(
        id=task.id,
        title=task.title,
        description=task.text,
        status=deps.agenda.outcome(task.key),
        line=task.line,
        section=list(task.section),
        commit=record.commit_sha if record is not None else "",
        reason=record.reason if record is not None else "",
    )
