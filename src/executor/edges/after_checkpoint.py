from typing import Literal

from executor.state import State


def after_checkpoint(state: State) -> Literal["committed", "refused"]:
    return "committed" if state["verdict"] == "committed" else "refused"
