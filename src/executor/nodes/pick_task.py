from typing import cast

from executor.attempt import forget_seen, keep_edits, seen_at
from executor.context import Deps, Run
from executor.state import Outcome, State, Task, Update, fresh_task
from executor.store.records import TaskRecord, moment


def pick_task(state: State, runtime: Run) -> Update:
    """Choose what is next; every per-task field starts fresh here."""
    deps = runtime.context
    agenda = deps.agenda
    agenda.refresh()
    choice = agenda.choose(may_start=deps.may_start)
    task = agenda.task(choice.key)
    if task is None:
        return cast("Update", {**fresh_task(), "next": choice.next})
    record = agenda.record(task.key)
    retries = record.retries if record is not None else 0
    fresh = fresh_task(task.key, task.id, attempt=1 + retries, base=deps.head)
    following = choice.next
    if not retries:
        deps.tally.started += 1
    if following == "kept" and record is not None:
        fresh = _with_kept_edits(fresh, record, state, deps)
        following = "kept" if fresh["kept"] else "task"
    agenda.put(
        task.key,
        outcome=Outcome.PENDING,
        attempt=fresh["attempt"],
        started=moment(),
        ended=None,
    )
    deps.events.emit(
        "task_started",
        f"{task.id}/{fresh['attempt']}/pick_task/0",
        task=task.id,
        title=task.title,
        line=task.line,
    )
    return cast("Update", {**fresh, "next": following})


def _with_kept_edits(fresh: Task, record: TaskRecord, state: State, deps: Deps) -> Task:
    """Load the edits of the deferred attempt, unless what they were made from has changed."""
    if deps.files.changed_since(seen_at(record.place, deps)):
        return fresh
    kept = deps.artifacts.edits(record.place, record.edits)
    current: State = {**state, **fresh}
    forget_seen(current, deps)
    return {**fresh, "kept": True, "edits": keep_edits(current, deps, kept)}
