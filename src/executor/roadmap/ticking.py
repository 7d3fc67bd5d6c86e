"""Tick boxes without touching any other byte."""

from collections.abc import Iterable

from executor.errors import RoadmapError
from executor.roadmap.task import Task

OPEN = b"[ ]"
DONE = (b"[x]", b"[X]")


def tick(data: bytes, tasks: Iterable[Task]) -> bytes:
    """Set the markers of the tasks; a box that is ticked already stays as it is."""
    ticked = bytearray(data)
    for task in tasks:
        box = data[task.marker - 1 : task.marker + 2]
        if box == OPEN:
            ticked[task.marker] = ord("x")
        elif box not in DONE:
            what = f"the checkbox of {task.id} is no longer in line {task.line}"
            raise RoadmapError(what, "Read the roadmap again before ticking.")
    return bytes(ticked)
