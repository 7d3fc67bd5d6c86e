"""One step of the machine: a node, with everything that holds for every node around it."""

import time
from functools import wraps
from typing import Protocol

from executor.context import Run
from executor.errors import ExecutorError
from executor.state import State, Update


class Node(Protocol):
    __name__: str

    def __call__(self, state: State, runtime: Run) -> Update: ...


CHANNELS = frozenset(State.__annotations__)


def step(node: Node) -> Node:
    """Tell of the node, time it, count it, and refuse an update the graph would drop in silence."""
    name = node.__name__

    @wraps(node)
    def run(state: State, runtime: Run) -> Update:
        deps = runtime.context
        place = f"{state['task_id']}/{state['attempt']}/{name}/{state['transitions']}"
        deps.events.emit("node_started", place, node=name, task=state["task_id"])
        started = time.monotonic()
        try:
            update = node(state, runtime)
        except ExecutorError as error:
            deps.events.emit("node_failed", place, node=name, error=error.what)
            raise
        seconds = time.monotonic() - started
        if unknown := update.keys() - CHANNELS:
            raise KeyError(f"{name} returned unknown channels: {sorted(unknown)}")
        deps.records.add_node(state["run"], name, seconds)
        deps.events.emit(
            "node_completed",
            place,
            node=name,
            task=state["task_id"],
            seconds=round(seconds, 3),
            verdict=update.get("verdict", ""),
        )
        return {"transitions": state["transitions"] + 1, **update}

    return run
