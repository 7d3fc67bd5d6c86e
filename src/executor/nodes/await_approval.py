from langgraph.types import interrupt

from executor.context import Run
from executor.state import State, Update
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
    return _taken_up(request)


def _taken_up(request: Proposal) -> Update:
    """Make the request's task the current one again."""
    return {
        "task": request.task,
        "task_id": request.body["task_id"],
        "reason": request.body["failure_reason"],
        "strategy": request.body["strategy"],
        "proposal": request.id,
        "verdict": "approved" if request.answer == "approve" else "rejected",
    }
