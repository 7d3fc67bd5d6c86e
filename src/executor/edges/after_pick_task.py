from typing import Literal

from executor.state import State


def after_pick_task(
    state: State,
) -> Literal["plan", "task", "kept attempt", "deferred", "waiting", "nothing left"]:
    match state["next"]:
        case "task":
            return "plan" if state["planning"] else "task"
        case "kept":
            return "kept attempt"
        case "retry":
            return "deferred"
        case "wait":
            return "waiting"
        case "report":
            return "nothing left"
