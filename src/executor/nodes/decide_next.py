from executor.attempt import withdraw
from executor.budget import Limit
from executor.context import Deps, Run
from executor.state import Outcome, State, Update
from executor.store.records import TaskRecord, moment

FINAL = frozenset({Outcome.COMPLETED, Outcome.FAILED, Outcome.SKIPPED})


def decide_next(state: State, runtime: Run) -> Update:
    """Count how the task ended, check the limits, and store what is next."""
    deps = runtime.context
    agenda = deps.agenda
    if state["verdict"] == "rejected":
        agenda.put(state["task"], outcome=Outcome.FAILED, requires_human=True, ended=moment())
        deps.proposals.settle(state["proposal"], "closed")
    deps.events.advance(agenda.progress())
    record = agenda.record(state["task"])
    if record is not None and agenda.outcome(record.task) in FINAL:
        _tell(record, state, deps)
    agenda.refresh()
    withdraw(deps)
    limit = deps.spent
    if limit is not None and agenda.choose(may_start=True).next in ("task", "kept", "retry"):
        _stop_at(limit, deps)
        return {"next": "report"}
    choice = agenda.choose(may_start=deps.may_start)
    most = deps.settings.max_tasks
    if most and choice.next in ("report", "wait") and agenda.choose(may_start=True).key:
        _stop_at(Limit("max_tasks", most), deps)
    return {"next": choice.next}


def _stop_at(limit: Limit, deps: Deps) -> None:
    deps.tally.stopped_by = limit.flag
    deps.events.emit("budget_reached", limit=limit.name, value=limit.value)
    deps.events.note(f"{limit.flag} is reached", "warning")


def _tell(record: TaskRecord, state: State, deps: Deps) -> None:
    done = deps.agenda.outcome(record.task) is Outcome.COMPLETED
    deps.events.emit(
        "task_completed" if done else "task_failed",
        f"{record.id}/{state['attempt']}/decide_next/0",
        task=record.id,
        title=record.title,
        outcome=deps.agenda.outcome(record.task),
        reason=record.reason,
        detail=record.detail,
        commit=record.commit_sha,
        files=record.files,
    )
