from typing import Literal

from executor.state import State, exhausted


def after_write(state: State) -> Literal["written", "refused"]:
    if exhausted(state) or state["verdict"] != "written":
        return "refused"
    return "written"
