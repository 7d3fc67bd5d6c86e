from typing import Final

from executor.attempt import current_edits, current_task
from executor.context import Run
from executor.recovery.classify import missing_from_outside
from executor.state import State, Update
from executor.verification.detect import Runner, choose_runner
from executor.verification.interpreter import python_for
from executor.verification.verified import Verified
from executor.verification.verify import verify as verify_edits

TOLD: Final = 3
"""Failing tests that are told on the screen; the model is told more."""
WIDTH: Final = 160


def verify(state: State, runtime: Run) -> Update:
    """Import what changed, then run the project's own tests.

    A module that nobody can write here is missing whatever the model does: no repair is tried.
    """
    deps = runtime.context
    task = current_task(state, deps)
    listed = deps.listed()
    runner = choose_runner(
        deps.root,
        verify=task.verify,
        setting=deps.settings.test_command,
        listed=listed,
    )
    found = verify_edits(
        runner,
        list(current_edits(state, deps)),
        deps.root,
        deps.processes,
        python=python_for(deps.root),
        timeout=deps.settings.test_timeout,
    )
    unproven = _unproven(found, runner)
    deps.agenda.put(state["task"], note=_recorded(found, unproven))
    if found.ok:
        told = f"Not verified: {unproven}" if unproven else f"Verified: {found.note}"
        deps.events.note(told)
        return {"verdict": "passed", "failure": None}
    message = found.failure["message"] if found.failure is not None else found.note
    deps.events.note(f"Verification failed: {message}")
    for test in found.failure["tests"][:TOLD] if found.failure is not None else []:
        deps.events.note(f"  {test['test']}: {' '.join(test['message'].split())}"[:WIDTH])
    hopeless = found.failure is not None and missing_from_outside(found.failure, listed)
    return {"verdict": "hopeless" if hopeless else "failed", "failure": found.failure}


def _unproven(found: Verified, runner: Runner) -> str:
    """Say why nothing is proven although nothing failed; a command that ends well is a proof."""
    return "" if found.tests or runner.kind == "command" else found.note


def _recorded(found: Verified, unproven: str) -> str:
    if not found.ok:
        return ""
    return f"not verified: {unproven}" if unproven else found.note
