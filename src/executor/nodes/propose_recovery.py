import hashlib
import json

from executor.attempt import place
from executor.context import Deps, Run
from executor.recovery.proposal import RecoveryProposal, explain, needs_approval
from executor.recovery.taxonomy import Reason, Strategy
from executor.state import Outcome, State, Update, Verdict
from executor.store.proposals import Proposal
from executor.store.records import moment


def propose_recovery(state: State, runtime: Run) -> Update:
    """Propose what the reason asks for, and settle who decides on it."""
    deps = runtime.context
    proposal = _proposal(state, deps)
    name = _name(state)
    verdict, status, outcome = _decision(proposal, deps)
    deps.proposals.put(
        Proposal(
            id=name,
            run=state["run"],
            task=state["task"],
            kind="recovery",
            base=state["base"],
            body=proposal.as_json(),
            status=status,
            answer="",
            author="",
            asked=moment(),
            answered=None,
        )
    )
    deps.agenda.put(
        state["task"],
        outcome=outcome,
        reason=state["reason"],
        strategy=state["strategy"],
        detail=state["failure"]["message"] if state["failure"] is not None else "",
        edits=state["edits"],
        place=place(state),
    )
    key = f"{state['task_id']}/{state['attempt']}/propose_recovery/0"
    deps.events.emit(
        "recovery_proposed",
        key,
        task=state["task_id"],
        reason=state["reason"],
        strategy=state["strategy"],
        explanation=proposal.explanation,
    )
    if status == "waiting":
        deps.events.emit("approval_requested", key, id=name, task=state["task_id"], kind="recovery")
        deps.events.note(f"A decision waits: executor approve {name}", "warning")
    return {"proposal": name, "verdict": verdict}


def _name(state: State) -> str:
    """Name the proposal shortly enough to be typed: the same for the same attempt of one task."""
    told = json.dumps([state["run"], state["task"], state["attempt"]])
    return f"{state['task_id']}-{hashlib.sha256(told.encode()).hexdigest()[:6]}"


def _proposal(state: State, deps: Deps) -> RecoveryProposal:
    reason, strategy = Reason(state["reason"]), Strategy(state["strategy"])
    told = state["failure"]["message"] if state["failure"] is not None else ""
    task = deps.agenda.task(state["task"])
    return RecoveryProposal(
        task_id=state["task_id"],
        original_task=task.title if task is not None else "",
        failure_reason=reason,
        strategy=strategy,
        explanation=explain(reason, strategy, missing=state["missing"], told=told),
    )


def _decision(proposal: RecoveryProposal, deps: Deps) -> tuple[Verdict, str, Outcome]:
    """Say what happens to the proposal: route, status in the records, outcome for now."""
    mode = deps.settings.approval_mode
    if mode == "review_only":
        return "closed", "closed", Outcome.FAILED
    if needs_approval(mode, proposal.strategy):
        return "parked", "waiting", Outcome.WAITING
    return "apply", "proposed", Outcome.PENDING
