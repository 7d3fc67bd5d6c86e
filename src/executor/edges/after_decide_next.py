from typing import Literal

from executor.state import State


def after_decide_next(
    state: State,
) -> Literal["runnable task", "deferred", "waiting", "limit or nothing left"]:
    match state["next"]:
        case "task" | "kept":
            return "runnable task"
        case "retry":
            return "deferred"
        case "wait":
            return "waiting"
        case "report":
            return "limit or nothing left"
