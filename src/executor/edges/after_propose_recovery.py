from typing import Literal

from executor.state import State


def after_propose_recovery(
    state: State,
) -> Literal["apply", "a person is there", "parked or review only"]:
    match state["verdict"]:
        case "apply":
            return "apply"
        case "ask":
            return "a person is there"
        case _:
            return "parked or review only"
