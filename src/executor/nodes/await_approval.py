from typing import cast

from langgraph.types import interrupt

from executor.context import Deps, Run
from executor.state import State, Update, Verdict, fresh_task
from executor.store.proposals import Proposal


def await_approval(state: State, runtime: Run) -> Update:
    """Take an answered request from the records, or stop until somebody answers one."""
    deps = runtime.context
    answered = deps.proposals.answered(state["run"])
    if not answered:
        interrupt(
            [
                {"id": request.id, "kind": request.kind, "task": request.body["task_id"]}
                for request in deps.proposals.waiting(state["run"])
            ]
        )
        return {"verdict": "closed"}
    request = answered[0]
    deps.events.emit(
        "approval_received", request.id, id=request.id, answer=request.answer, author=request.author
    )
    return _taken_up(request, deps)


def _taken_up(request: Proposal, deps: Deps) -> Update:
    """Make the request's task the current one again, with nothing left of another."""
    record = deps.agenda.record(request.task)
    fresh = fresh_task(
        request.task,
        request.body["task_id"],
        attempt=record.attempt if record is not None else 1,
        base=request.base,
    )
    answer: Verdict = "approved" if request.answer == "approve" else "rejected"
    decided = {
        "reason": request.body["failure_reason"],
        "strategy": request.body["strategy"],
        "proposal": request.id,
        "verdict": answer,
    }
    return cast("Update", {**fresh, **decided})
