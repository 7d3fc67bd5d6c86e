import json
from typing import Literal

from executor.attempt import place, take_off
from executor.context import Run
from executor.recovery.classify import Classified, classify
from executor.recovery.taxonomy import STRATEGIES, Reason, Strategy
from executor.state import (
    MAX_REPAIRS,
    MAX_TEST_REPAIRS,
    REJECTED,
    Failure,
    State,
    Update,
    exhausted,
)

TOLD = 160
"""Characters of a test's message in the sentence about a failure."""


def classify_failure(state: State, runtime: Run) -> Update:
    """Put the tree back first; then say why the attempt did not hold."""
    deps = runtime.context
    take_off(deps)
    if _repaired_in_vain(state):
        deps.events.note("Max repairs exceeded, classifying failure")
    failure = _evidence(state)
    told = {"failure": failure, "problems": state["problems"]}
    deps.artifacts.write(f"{place(state)}/failure", json.dumps(told, indent=1))
    found = _reason(state, failure)
    strategy = STRATEGIES[found.reason] if deps.settings.enable_recovery else Strategy.ESCALATE
    deps.events.note(f"Classified failure: {found.reason.name} -> {strategy.name}")
    return {
        "failure": failure,
        "reason": found.reason.value,
        "missing": found.missing,
        "strategy": strategy.value,
    }


def _repaired_in_vain(state: State) -> bool:
    """Tell whether the repairs are used up for what is wrong now."""
    match state["verdict"]:
        case "invalid":
            return state["repairs"] >= MAX_REPAIRS
        case "failed":
            return state["test_repairs"] >= MAX_TEST_REPAIRS
        case _:
            return False


def _evidence(state: State) -> Failure:
    if exhausted(state):
        return _failure("limit", f"the task took {state['transitions']} steps, which is its limit")
    for problem in state["problems"]:
        if problem["kind"] == REJECTED:
            return _failure("edits", problem["message"])
    if state["verdict"] == "invalid" or (state["verdict"] == "hopeless" and state["problems"]):
        worst = "; ".join(
            f"{problem['path']}:{problem['line']}: {problem['message']}"
            if problem["line"]
            else f"{problem['path']} {problem['message']}".strip()
            for problem in state["problems"][:3]
        )
        first = f"{_told(state['failure'])}; " if state["failure"] is not None else ""
        tried = f"Failed to repair after {state['repairs']} attempts: " if state["repairs"] else ""
        return _failure("edits", f"{first}{tried}{worst}")
    failure = state["failure"] or _failure("edits", "the attempt did not hold")
    failure = {**failure, "message": _told(failure) + _left_out(state)}
    if _repaired_in_vain(state):
        still = f"Tests still failing after {MAX_TEST_REPAIRS} repair attempts"
        return {**failure, "message": f"{still}: {failure['message']}"}
    return failure


def _left_out(state: State) -> str:
    """Say that tests were kept as they stand, for that may be why they fail."""
    if not state["left_out"]:
        return ""
    return f" (changes of {', '.join(state['left_out'])} were left out: the task asks for none)"


def _told(failure: Failure) -> str:
    """Name the first failing test, for a count alone helps nobody."""
    if not failure["tests"] or failure["kind"] == "imports":
        return failure["message"]
    test = failure["tests"][0]
    why = " ".join(test["message"].split())[:TOLD]
    return f"{failure['message']}: {test['test']}: {why or test['error']}"


def _failure(kind: Literal["edits", "limit"], message: str) -> Failure:
    return Failure(kind=kind, message=message, tests=[], output="")


def _reason(state: State, failure: Failure) -> Classified:
    if failure["kind"] == "limit":
        return Classified(Reason.UNKNOWN)
    return classify(failure, state["problems"], retried=state["attempt"] > 1)
