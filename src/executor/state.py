"""Everything the machine knows between two nodes. Plain JSON data: no behaviour, no handles.

The state is a cursor. It names the current task and holds its counters, problems and evidence;
contents lie in artifacts, outcomes in the records, the truth in the roadmap and in git.
"""

from enum import StrEnum
from typing import Final, Literal, TypedDict

MAX_REPAIRS: Final = 2
"""Repairs of edits that do not validate, per execution."""
MAX_TEST_REPAIRS: Final = 2
"""Repairs of edits that do not pass the tests, per execution."""
MAX_EXCHANGES: Final = 8
"""Exchanges with the model, per execution."""
MAX_CALLS: Final = 6
"""Answered calls of one exchange: the question, the rest of a cut answer, its files one by one."""
MAX_DEFERRED_RETRIES: Final = 1
"""How often a deferred task is taken up again."""


class Outcome(StrEnum):
    """How a task ends or stands; every view maps from this."""

    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"
    DEFERRED = "deferred"
    BLOCKED = "blocked"
    WAITING = "waiting"
    REPLACED = "replaced"
    PENDING = "pending"


REJECTED: Final = "rejected"
"""Kind of the problem that the model's server refuses the question itself: no repair helps."""

Edits = dict[str, str | None]
"""The complete set of a task's edits: path → whole new text, or None for a deletion."""


class Problem(TypedDict):
    """One reason not to write the edits; also what a repair prompt is made from."""

    path: str
    """Relative to the project; empty when the answer as a whole is meant."""
    line: int | None
    column: int | None
    kind: str
    """`syntax`, `indent`, `encoding`, `json`, `yaml`, `toml`, `empty`, `path`, `answer` …"""
    message: str
    excerpt: str
    """The offending lines, numbered, the worst marked with `>`; may be empty."""


class Frame(TypedDict):
    """A place inside the project that a traceback passed through."""

    path: str
    line: int


class TestFailure(TypedDict):
    """One failing test, as the runner's report tells it."""

    test: str
    path: str
    line: int | None
    error: str
    """The kind of error: `AssertionError`, `ImportError`, `collection` …"""
    message: str
    expected: str
    actual: str
    traceback: str
    frames: list[Frame]


class Failure(TypedDict):
    """Why an attempt did not hold: the evidence for repair, classification and report."""

    kind: Literal["edits", "imports", "tests", "timeout", "write", "git", "limit"]
    message: str
    tests: list[TestFailure]
    output: str
    """Head and tail of what the process printed."""


class Plan(TypedDict):
    likely_files: list[str]
    dependencies: list[str]
    risks: list[str]
    approach: str
    complexity: Literal["low", "medium", "high"]


Next = Literal["task", "kept", "retry", "wait", "report"]
"""What the machine does next: a fresh task, a deferred task with its kept attempt, …"""

Verdict = Literal[
    "none",
    "valid",
    "invalid",
    "person",
    "hopeless",
    "written",
    "refused",
    "passed",
    "failed",
    "committed",
    "apply",
    "ask",
    "parked",
    "approved",
    "edits_approved",
    "rejected",
    "closed",
    "replaced",
    "ended",
]
"""What the latest node found; the routing functions read it."""


class Task(TypedDict, total=True):
    """The channels that belong to one execution of one task; `fresh_task` sets every one."""

    task: str
    """Key of the task in the roadmap; empty between tasks."""
    task_id: str
    """Display id."""
    attempt: int
    """Execution along the lineage, from 1."""
    base: str
    """HEAD when the task was picked; empty without git or without a commit."""
    kept: bool
    """The current edits are the kept attempt of a deferred task."""
    transitions: int
    repairs: int
    test_repairs: int
    exchanges: int
    plan: Plan | None
    context: list[str]
    """Files that the model is shown."""
    edits: str
    """Digest of the current set of edits; the set itself is an artifact."""
    tried: str
    """Digest of the set that failed last; the same set again is a problem, not another run."""
    problems: list[Problem]
    left_out: list[str]
    """Tests that the edits would have changed, and may not."""
    failure: Failure | None
    reason: str
    missing: str
    """The module that is not there, if that is the reason."""
    strategy: str
    proposal: str
    """Id of the recovery proposal in the records."""
    verdict: Verdict


class State(Task, total=True):
    run: str
    select: list[str]
    """Ids that this run is limited to; empty means all."""
    planning: bool
    max_iterations: int
    next: Next


class Update(TypedDict, total=False):
    """What a node may change. A node returns only the keys it owns."""

    run: str
    select: list[str]
    planning: bool
    max_iterations: int
    next: Next
    task: str
    task_id: str
    attempt: int
    base: str
    kept: bool
    transitions: int
    repairs: int
    test_repairs: int
    exchanges: int
    plan: Plan | None
    context: list[str]
    edits: str
    tried: str
    problems: list[Problem]
    left_out: list[str]
    failure: Failure | None
    reason: str
    missing: str
    strategy: str
    proposal: str
    verdict: Verdict


def fresh_task(task: str = "", task_id: str = "", *, attempt: int = 1, base: str = "") -> Task:
    """Start every per-task channel anew, so that nothing of the task before can leak."""
    return Task(
        task=task,
        task_id=task_id,
        attempt=attempt,
        base=base,
        kept=False,
        transitions=0,
        repairs=0,
        test_repairs=0,
        exchanges=0,
        plan=None,
        context=[],
        edits="",
        tried="",
        problems=[],
        left_out=[],
        failure=None,
        reason="",
        missing="",
        strategy="",
        proposal="",
        verdict="none",
    )


def fresh_run(run: str, *, select: list[str], planning: bool, max_iterations: int) -> State:
    """Make the only kind of input the graph ever gets: it sets every channel."""
    return State(
        run=run,
        select=select,
        planning=planning,
        max_iterations=max_iterations,
        next="task",
        **fresh_task(),
    )


def exhausted(state: State) -> bool:
    """Tell whether the task has taken all the steps it may take."""
    return state["transitions"] >= state["max_iterations"]
