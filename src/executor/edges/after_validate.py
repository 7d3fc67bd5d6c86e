from typing import Literal

from executor.state import MAX_REPAIRS, State, exhausted


def after_validate(
    state: State,
) -> Literal["valid", "invalid", "needs a person", "kept does not hold", "otherwise"]:
    if exhausted(state):
        return "otherwise"
    match state["verdict"]:
        case "valid":
            return "valid"
        case "person":
            return "needs a person"
        case "invalid" if state["kept"]:
            return "kept does not hold"
        case "invalid" if state["repairs"] < MAX_REPAIRS:
            return "invalid"
        case _:
            return "otherwise"
