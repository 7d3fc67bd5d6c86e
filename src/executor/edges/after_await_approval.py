from typing import Literal

from executor.state import State


def after_await_approval(
    state: State,
) -> Literal["proposal approved", "edits approved", "rejected or later"]:
    match state["verdict"]:
        case "approved":
            return "proposal approved"
        case "edits_approved":
            return "edits approved"
        case _:
            return "rejected or later"
