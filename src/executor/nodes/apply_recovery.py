from executor.context import Run
from executor.recovery.taxonomy import Strategy
from executor.state import Outcome, State, Update
from executor.store.records import moment

OUTCOMES = {Strategy.DEFER: Outcome.DEFERRED, Strategy.SKIP: Outcome.SKIPPED}


def apply_recovery(state: State, runtime: Run) -> Update:
    """Do what was proposed: defer, skip, or hand the task to a person."""
    deps = runtime.context
    outcome = OUTCOMES.get(Strategy(state["strategy"]), Outcome.FAILED)
    if outcome is Outcome.DEFERRED:
        deps.events.note(f"Deferring task: {state['task_id']} ({state['reason'].upper()})")
    deps.agenda.put(
        state["task"],
        outcome=outcome,
        requires_human=outcome is Outcome.FAILED,
        ended=moment(),
    )
    deps.proposals.settle(state["proposal"], "applied")
    return {"verdict": "ended"}
