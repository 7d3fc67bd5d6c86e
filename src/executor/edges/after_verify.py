from typing import Literal

from executor.state import MAX_TEST_REPAIRS, State, exhausted


def after_verify(
    state: State,
) -> Literal["passed", "failed", "kept does not hold", "otherwise"]:
    if state["verdict"] == "passed":
        return "passed"
    if exhausted(state):
        return "otherwise"
    if state["kept"]:
        return "kept does not hold"
    if state["verdict"] != "failed":
        return "otherwise"
    return "failed" if state["test_repairs"] < MAX_TEST_REPAIRS else "otherwise"
