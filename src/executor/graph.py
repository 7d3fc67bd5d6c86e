"""The whole machine, on one screen: nodes and edges, no conditions."""

from collections.abc import Callable, Hashable

from langgraph.graph import END, START, StateGraph

from executor.context import Deps
from executor.edges.after_apply_recovery import after_apply_recovery
from executor.edges.after_await_approval import after_await_approval
from executor.edges.after_checkpoint import after_checkpoint
from executor.edges.after_decide_next import after_decide_next
from executor.edges.after_pick_task import after_pick_task
from executor.edges.after_propose_recovery import after_propose_recovery
from executor.edges.after_validate import after_validate
from executor.edges.after_verify import after_verify
from executor.edges.after_write import after_write
from executor.nodes.apply_recovery import apply_recovery
from executor.nodes.await_approval import await_approval
from executor.nodes.build_context import build_context
from executor.nodes.checkpoint import checkpoint
from executor.nodes.classify_failure import classify_failure
from executor.nodes.decide_next import decide_next
from executor.nodes.execute import execute
from executor.nodes.generate_report import generate_report
from executor.nodes.parse_roadmap import parse_roadmap
from executor.nodes.pick_task import pick_task
from executor.nodes.plan_task import plan_task
from executor.nodes.propose_recovery import propose_recovery
from executor.nodes.repair import repair
from executor.nodes.repair_test import repair_test
from executor.nodes.retry_deferred import retry_deferred
from executor.nodes.validate import validate
from executor.nodes.verify import verify
from executor.nodes.write import write
from executor.state import State
from executor.step import Node, step

NODES: tuple[Node, ...] = (
    *(parse_roadmap, pick_task, plan_task, build_context, execute, validate, repair, write, verify),
    *(repair_test, checkpoint, classify_failure, propose_recovery, await_approval, apply_recovery),
    *(retry_deferred, decide_next, generate_report),
)
EDGES = (
    *((START, "parse_roadmap"), ("parse_roadmap", "pick_task"), ("plan_task", "build_context")),
    *(("build_context", "execute"), ("execute", "validate"), ("repair", "validate")),
    *(("repair_test", "validate"), ("classify_failure", "propose_recovery")),
    *(("retry_deferred", "pick_task"), ("generate_report", END)),
)
ROUTES: dict[str, tuple[Callable[[State], str], dict[Hashable, str]]] = {
    "pick_task": (after_pick_task, {
        "plan": "plan_task", "task": "build_context", "kept attempt": "validate",
        "deferred": "retry_deferred", "waiting": "await_approval",
        "nothing left": "generate_report",
    }),
    "validate": (after_validate, {
        "valid": "write", "invalid": "repair", "needs a person": "await_approval",
        "kept does not hold": "build_context", "otherwise": "classify_failure",
    }),
    "write": (after_write, {"written": "verify", "refused": "classify_failure"}),
    "verify": (after_verify, {
        "passed": "checkpoint", "failed": "repair_test",
        "kept does not hold": "build_context", "otherwise": "classify_failure",
    }),
    "checkpoint": (after_checkpoint, {"committed": "decide_next", "refused": "classify_failure"}),
    "propose_recovery": (after_propose_recovery, {
        "apply": "apply_recovery", "a person is there": "await_approval",
        "parked or review only": "decide_next",
    }),
    "await_approval": (after_await_approval, {
        "proposal approved": "apply_recovery", "edits approved": "validate",
        "rejected or later": "decide_next",
    }),
    "apply_recovery": (after_apply_recovery, {"replaced": "pick_task", "otherwise": "decide_next"}),
    "decide_next": (after_decide_next, {
        "runnable task": "pick_task", "deferred": "retry_deferred", "waiting": "await_approval",
        "limit or nothing left": "generate_report",
    }),
}  # fmt: skip


def build() -> StateGraph[State, Deps, State, State]:
    graph = StateGraph(State, context_schema=Deps)
    for node in NODES:
        graph.add_node(node.__name__, step(node))
    for source, target in EDGES:
        graph.add_edge(source, target)
    for source, (router, targets) in ROUTES.items():
        graph.add_conditional_edges(source, router, targets)
    return graph
