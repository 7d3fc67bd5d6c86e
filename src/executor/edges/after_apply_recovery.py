from typing import Literal

from executor.state import State


def after_apply_recovery(state: State) -> Literal["replaced", "otherwise"]:
    return "replaced" if state["verdict"] == "replaced" else "otherwise"
