"""The routing functions as truth tables."""

import pytest

from executor.edges.after_apply_recovery import after_apply_recovery
from executor.edges.after_await_approval import after_await_approval
from executor.edges.after_checkpoint import after_checkpoint
from executor.edges.after_decide_next import after_decide_next
from executor.edges.after_pick_task import after_pick_task
from executor.edges.after_propose_recovery import after_propose_recovery
from executor.edges.after_validate import after_validate
from executor.edges.after_verify import after_verify
from executor.edges.after_write import after_write
from executor.state import Next, State, Verdict, fresh_run


def state_with(**channels: object) -> State:
    state = fresh_run("run", select=[], planning=False, max_iterations=100)
    return State(**{**state, **channels})  # type: ignore[typeddict-item]  # the tables name them


@pytest.mark.parametrize(
    ("following", "planning", "expected"),
    [
        ("task", False, "task"),
        ("task", True, "plan"),
        ("kept", True, "kept attempt"),
        ("retry", False, "deferred"),
        ("wait", False, "waiting"),
        ("report", True, "nothing left"),
    ],
)
def test_after_pick_task(following: Next, planning: bool, expected: str) -> None:
    assert after_pick_task(state_with(next=following, planning=planning)) == expected


@pytest.mark.parametrize(
    ("verdict", "repairs", "kept", "transitions", "expected"),
    [
        ("valid", 0, False, 3, "valid"),
        ("valid", 2, True, 3, "valid"),
        ("invalid", 0, False, 3, "invalid"),
        ("invalid", 1, False, 3, "invalid"),
        ("invalid", 2, False, 3, "otherwise"),
        ("invalid", 0, True, 3, "kept does not hold"),
        ("person", 0, False, 3, "needs a person"),
        ("valid", 0, False, 100, "otherwise"),
        ("invalid", 0, True, 100, "otherwise"),
    ],
)
def test_after_validate(
    verdict: Verdict, repairs: int, kept: bool, transitions: int, expected: str
) -> None:
    state = state_with(verdict=verdict, repairs=repairs, kept=kept, transitions=transitions)
    assert after_validate(state) == expected


@pytest.mark.parametrize(
    ("verdict", "transitions", "expected"),
    [("written", 5, "written"), ("refused", 5, "refused"), ("written", 100, "refused")],
)
def test_after_write(verdict: Verdict, transitions: int, expected: str) -> None:
    assert after_write(state_with(verdict=verdict, transitions=transitions)) == expected


@pytest.mark.parametrize(
    ("verdict", "test_repairs", "kept", "transitions", "expected"),
    [
        ("passed", 0, False, 6, "passed"),
        ("passed", 2, True, 100, "passed"),
        ("failed", 0, False, 6, "failed"),
        ("failed", 1, False, 6, "failed"),
        ("failed", 2, False, 6, "otherwise"),
        ("failed", 0, True, 6, "kept does not hold"),
        ("hopeless", 0, True, 6, "kept does not hold"),
        ("hopeless", 0, False, 6, "otherwise"),
        ("failed", 0, False, 100, "otherwise"),
        ("failed", 0, True, 100, "otherwise"),
    ],
)
def test_after_verify(
    verdict: Verdict, test_repairs: int, kept: bool, transitions: int, expected: str
) -> None:
    state = state_with(
        verdict=verdict, test_repairs=test_repairs, kept=kept, transitions=transitions
    )
    assert after_verify(state) == expected


@pytest.mark.parametrize(
    ("verdict", "expected"), [("committed", "committed"), ("refused", "refused")]
)
def test_after_checkpoint(verdict: Verdict, expected: str) -> None:
    assert after_checkpoint(state_with(verdict=verdict)) == expected


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ("apply", "apply"),
        ("ask", "a person is there"),
        ("parked", "parked or review only"),
        ("closed", "parked or review only"),
    ],
)
def test_after_propose_recovery(verdict: Verdict, expected: str) -> None:
    assert after_propose_recovery(state_with(verdict=verdict)) == expected


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ("approved", "proposal approved"),
        ("edits_approved", "edits approved"),
        ("rejected", "rejected or later"),
        ("closed", "rejected or later"),
    ],
)
def test_after_await_approval(verdict: Verdict, expected: str) -> None:
    assert after_await_approval(state_with(verdict=verdict)) == expected


@pytest.mark.parametrize(
    ("verdict", "expected"), [("replaced", "replaced"), ("ended", "otherwise")]
)
def test_after_apply_recovery(verdict: Verdict, expected: str) -> None:
    assert after_apply_recovery(state_with(verdict=verdict)) == expected


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        ("task", "runnable task"),
        ("kept", "runnable task"),
        ("retry", "deferred"),
        ("wait", "waiting"),
        ("report", "limit or nothing left"),
    ],
)
def test_after_decide_next(following: Next, expected: str) -> None:
    assert after_decide_next(state_with(next=following)) == expected
