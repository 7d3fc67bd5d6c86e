"""Opens, drives and closes a run; the only caller of the graph."""

import sqlite3
import time
from dataclasses import dataclass
from typing import Final, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.errors import GraphDrained
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import RunControl
from langgraph.types import Command

from executor.account import make_report, write_reports, write_todos
from executor.attempt import conflict, current_edits, owner, take_off, withdraw
from executor.context import Deps
from executor.errors import (
    ExecutorError,
    ExitCode,
    Interrupted,
    LimitReached,
    ModelUnavailable,
    StoreError,
)
from executor.events import now
from executor.graph import build
from executor.opening import Opened, Order, open_run
from executor.reports.report import Report
from executor.roadmap import Book
from executor.settling import proven
from executor.state import Outcome, State, fresh_run
from executor.store.checkpoints import forget, open_checkpoints, prune

RECURSION_LIMIT: Final = 1_000_000_000
"""Only a guard, far above: our own counters bound a run."""
PROJECTION_SECONDS: Final = 2.0

ON_DISK: Final = frozenset({"verify", "checkpoint"})
"""Nodes that need the edits of the task on disk."""
SETTLING: Final = frozenset({"checkpoint", "decide_next", "retry_deferred", "generate_report"})
"""Nodes that know what to do when the task is done or gone."""

Graph = CompiledStateGraph[State, Deps, State, State]


@dataclass(frozen=True)
class Ending:
    code: ExitCode
    status: str
    """`finished`, `limited`, `waiting`, `interrupted` or `stopped`."""
    report: Report
    error: ExecutorError | None = None


def run(order: Order, book: Book) -> Ending:
    """Do what the order asks for, and say truthfully how it ended."""
    with open_run(order, book) as opened, open_checkpoints(opened.deps.folder.database) as saver:
        machine = Machine(build().compile(checkpointer=saver), saver, opened, order)
        return machine.run()


class Machine:
    """One run of the graph, from its first input or from where it stopped."""

    def __init__(self, graph: Graph, saver: SqliteSaver, opened: Opened, order: Order) -> None:
        self._graph = graph
        self._saver = saver
        self._deps = opened.deps
        self._order = order
        self._run = opened.deps.agenda.run
        self._config: RunnableConfig = {
            "configurable": {"thread_id": self._run},
            "recursion_limit": RECURSION_LIMIT,
        }
        self._resumed = opened.resumed
        self._projected = time.monotonic()

    def run(self) -> Ending:
        events = self._deps.events
        events.advance(self._deps.agenda.progress())
        events.emit("workflow_started", run=self._run, resumed=self._resumed)
        error: ExecutorError | None = None
        try:
            self._drive(self._first_input())
        except GraphDrained:
            error = Interrupted("the run was asked to stop", "executor run goes on with it")
        except KeyboardInterrupt:
            error = Interrupted("the run was stopped at once", "executor run goes on with it")
        except Interrupted as stopped:
            error = Interrupted(f"stopped by {stopped.what}", "executor run goes on with it")
        except ExecutorError as stopped:
            error = stopped
        except sqlite3.Error as failed:
            raise StoreError(f"the checkpoints cannot be written: {failed}") from failed
        finally:
            take_off(self._deps)
        return self._end(error)

    def _first_input(self) -> State | Command[str] | None:
        """Go on where the run stopped, if that place still exists; else begin at the start.

        A run that an older version left behind lacks the channels which came later.
        """
        settings = self._order.settings
        fresh = fresh_run(
            self._run,
            select=list(self._order.selectors),
            planning=settings.enable_planning,
            max_iterations=settings.max_iterations,
        )
        if not self._resumed:
            return fresh
        stopped = self._graph.get_state(self._config)
        missing = {name: value for name, value in fresh.items() if name not in stopped.values}
        state = cast("State", {**stopped.values, **missing})
        withdraw(self._deps)
        if not stopped.next or not self._still_there(state, stopped.next[0]):
            return fresh
        if not self._put_back(state, stopped.next[0]):
            return fresh
        at = f"task {state['task_id']}, " if state["task_id"] else ""
        self._deps.events.note(f"Going on with run {self._run} at {at}node {stopped.next[0]}")
        if stopped.interrupts and self._something_to_do():
            return Command(resume={stopped.interrupts[0].id: "later"}, update=missing or None)
        return Command(update=missing) if missing else None

    def _still_there(self, state: State, node: str) -> bool:
        """A task that a person removed or ticked meanwhile is not gone on with."""
        task = self._deps.agenda.task(state["task"])
        return not state["task"] or node in SETTLING or (task is not None and not task.done)

    def _put_back(self, state: State, node: str) -> bool:
        """Write the edits in flight again, if the next node needs them; False if they clash."""
        deps = self._deps
        task = deps.agenda.task(state["task"])
        if node not in ON_DISK or task is None or task.done:
            return True
        if proven(owner(state), deps.git, deps.records):
            return True
        edits = current_edits(state, deps)
        if clash := conflict(state, deps, edits):
            deps.events.note(f"Task {state['task_id']} begins anew: {clash}", "warning")
            return False
        deps.files.write(str(owner(state)), edits)
        return True

    def _something_to_do(self) -> bool:
        deps = self._deps
        if deps.proposals.answered(self._run):
            return False
        return deps.agenda.choose(may_start=deps.may_start).next != "wait"

    def _drive(self, first: State | Command[str] | None) -> None:
        control = RunControl()
        self._order.stop.tell(control.request_drain)
        for part in self._graph.stream(
            first,
            self._config,
            context=self._deps,
            stream_mode="updates",
            durability="sync",
            control=control,
            version="v2",
        ):
            if "decide_next" in part["data"]:
                prune(self._saver, self._run)
                self._project()

    def _project(self) -> None:
        """Write the list of todos for whoever watches, but not more often than anybody looks."""
        if time.monotonic() - self._projected >= PROJECTION_SECONDS:
            write_todos(self._deps, now())
            self._projected = time.monotonic()

    def _end(self, error: ExecutorError | None) -> Ending:
        deps = self._deps
        if isinstance(error, StoreError):
            raise error
        waiting = error is None and bool(self._graph.get_state(self._config).next)
        status = _status(error, waiting=waiting, limited=bool(deps.tally.stopped_by))
        finished = status == "finished"
        deps.records.close_run(self._run, status, ended=finished)
        if finished:
            forget(self._saver, self._run)
            deps.events.advance(100.0)
        report = make_report(deps, status=status, ended=now())
        if not finished:
            write_reports(deps, report)
        code = _code(error, deps, waiting=waiting)
        deps.events.emit("workflow_completed", status=status, exit_code=code)
        return Ending(code=code, status=status, report=report, error=error)


def _status(error: ExecutorError | None, *, waiting: bool, limited: bool) -> str:
    if isinstance(error, Interrupted):
        return "interrupted"
    if error is not None:
        return "limited" if isinstance(error, LimitReached) else "stopped"
    if waiting:
        return "waiting"
    return "limited" if limited else "finished"


def _code(error: ExecutorError | None, deps: Deps, *, waiting: bool) -> ExitCode:
    """Choose the code that says most: 130, 2, 4, 3, 1, 0."""
    if error is not None:
        return _code_of_stop(error, deps)
    if deps.tally.stopped_by:
        return ExitCode.LIMIT
    if waiting:
        return ExitCode.NEEDS_A_PERSON
    outcomes = deps.agenda.outcomes()
    if any(outcome is not Outcome.COMPLETED for outcome in outcomes):
        return ExitCode.NOT_ALL_DONE
    return ExitCode.DONE


def _code_of_stop(error: ExecutorError, deps: Deps) -> ExitCode:
    if isinstance(error, Interrupted):
        return ExitCode.INTERRUPTED
    if isinstance(error, LimitReached):
        return ExitCode.LIMIT
    if isinstance(error, ModelUnavailable) and deps.tally.answered:
        return ExitCode.LIMIT
    return ExitCode.USAGE
