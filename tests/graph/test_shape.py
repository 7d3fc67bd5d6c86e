"""The compiled graph is the graph of the design."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, get_args

import pytest
from langgraph.graph import END, START

from executor.graph import EDGES, NODES, ROUTES, build
from executor.state import (
    MAX_REPAIRS,
    MAX_TEST_REPAIRS,
    Next,
    State,
    Update,
    Verdict,
    fresh_run,
    fresh_task,
)

EXPECTED = {
    START: {"parse_roadmap"},
    "parse_roadmap": {"pick_task"},
    "pick_task": {
        *("plan_task", "build_context", "validate", "retry_deferred"),
        *("await_approval", "generate_report"),
    },
    "plan_task": {"build_context"},
    "build_context": {"execute"},
    "execute": {"validate"},
    "validate": {"write", "repair", "await_approval", "build_context", "classify_failure"},
    "repair": {"validate"},
    "write": {"verify", "classify_failure"},
    "verify": {"checkpoint", "repair_test", "build_context", "classify_failure"},
    "repair_test": {"validate"},
    "checkpoint": {"decide_next", "classify_failure"},
    "classify_failure": {"propose_recovery"},
    "propose_recovery": {"apply_recovery", "await_approval", "decide_next"},
    "await_approval": {"apply_recovery", "validate", "decide_next"},
    "apply_recovery": {"pick_task", "decide_next"},
    "retry_deferred": {"pick_task"},
    "decide_next": {"pick_task", "retry_deferred", "await_approval", "generate_report"},
    "generate_report": {END},
}


def compiled_edges() -> dict[str, set[str]]:
    edges: dict[str, set[str]] = {}
    for edge in build().compile().get_graph().edges:
        edges.setdefault(edge.source, set()).add(edge.target)
    return edges


def test_the_compiled_edges_are_those_of_the_design() -> None:
    assert compiled_edges() == EXPECTED


def test_there_are_eighteen_nodes_named_after_their_functions_and_files() -> None:
    names = [node.__name__ for node in NODES]
    assert len(set(names)) == 18
    assert set(names) == set(EXPECTED) - {START}
    assert [node.__module__ for node in NODES] == [f"executor.nodes.{name}" for name in names]


def reachable(edges: dict[str, set[str]], start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        fresh = edges.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def test_every_node_is_reachable_and_the_end_is_reachable_from_every_node() -> None:
    edges = compiled_edges()
    assert reachable(edges, START) == {*EXPECTED, END}
    assert all(END in reachable(edges, node) for node in EXPECTED)


def test_a_fresh_run_sets_every_channel() -> None:
    state = fresh_run("run", select=[], planning=False, max_iterations=100)
    assert state.keys() == build().channels.keys() == State.__annotations__.keys()
    assert state.keys() == Update.__annotations__.keys()


def test_a_fresh_task_leaves_nothing_of_the_task_before() -> None:
    values = [value for key, value in fresh_task("key", "1").items() if key not in KEPT]
    assert not any(values)


KEPT = {"task", "task_id", "attempt", "verdict"}


class Place(NamedTuple):
    """A node, with the counters that decide where it can go from here."""

    node: str
    repairs: int = 0
    test_repairs: int = 0
    kept: bool = False


ASKS_ABOUT_EDITS = {("validate", "await_approval"), ("await_approval", "validate")}
ENDS = {"decide_next", "retry_deferred", "generate_report"}


def targets(place: Place) -> set[str]:
    """Ask the real routing function for every verdict there is."""
    if place.node not in ROUTES:
        return {target for source, target in EDGES if source == place.node}
    router, labels = ROUTES[place.node]
    found = set()
    for verdict in get_args(Verdict):
        for following in get_args(Next):
            for planning in (False, True):
                state = fresh_run("run", select=[], planning=planning, max_iterations=1000)
                state["verdict"], state["next"], state["kept"] = verdict, following, place.kept
                state["repairs"], state["test_repairs"] = place.repairs, place.test_repairs
                found.add(labels[router(state)])
    return found


def after(place: Place) -> Iterator[Place]:
    for target in targets(place):
        if (place.node, target) in ASKS_ABOUT_EDITS:
            continue
        repairs = place.repairs + (target == "repair")
        test_repairs = place.test_repairs + (target == "repair_test")
        kept = place.kept and target != "build_context"
        if (place.node, target) == ("pick_task", "validate"):
            kept = True
        yield Place(target, repairs, test_repairs, kept)


@cache
def longest(place: Place, goal: str) -> int | None:
    """Count the transitions of the longest way from here to the last visit of the goal."""
    best = 0 if place.node == goal else None
    if place.node in ENDS and place.node != goal:
        return best
    for following in after(place):
        if place.node == goal and goal in ENDS:
            break
        if following.node == "pick_task":
            continue
        way = longest(following, goal)
        if way is not None and (best is None or way + 1 > best):
            best = way + 1
    return best


@pytest.mark.parametrize(
    ("start", "goal", "bound"),
    [
        (Place("pick_task"), "decide_next", 26),
        (Place("execute"), "verify", 15),
        (Place("execute"), "write", 14),
    ],
)
def test_the_longest_path_is_as_long_as_the_design_says(
    start: Place, goal: str, bound: int
) -> None:
    assert longest(start, goal) == bound


def test_the_repairs_of_one_execution_are_bounded() -> None:
    seen, waiting = set[Place](), [Place("pick_task")]
    while waiting:
        place = waiting.pop()
        if place in seen or place.node in ENDS:
            continue
        seen.add(place)
        waiting += [following for following in after(place) if following.node != "pick_task"]
    assert max(place.repairs for place in seen) == MAX_REPAIRS
    assert max(place.test_repairs for place in seen) == MAX_TEST_REPAIRS
