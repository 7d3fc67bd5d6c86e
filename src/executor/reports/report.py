"""How a run went, as one value; every form of the report is made from it."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from executor.events import now
from executor.state import Outcome

SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class TaskResult:
    id: str
    title: str
    outcome: Outcome
    attempts: int
    reason: str
    strategy: str
    detail: str
    explanation: str
    """What was proposed for a task that failed, and what a person can do."""
    verification: str
    requires_human: bool
    commit: str
    files: list[str]
    usage: "Usage"
    mends: list[str]
    """What was mended without a model."""
    left_out: list[str]
    """Tests that the answer would have changed, and that stayed as they are."""


@dataclass(frozen=True)
class NodeTotal:
    calls: int
    tokens: int
    duration_seconds: float
    estimated: bool = False
    """Some of the tokens are ours, because the server gave none."""


@dataclass(frozen=True)
class Usage:
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    estimated: bool = False
    """Some of the figures are ours, because the server gave none."""
    cost: float | None = None
    """By the prices in the settings; None where a model has none there."""

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    @property
    def told(self) -> str:
        """Say the tokens, with a sign that they are estimated, and what they cost."""
        about = "~" if self.estimated else ""
        return f"{about}{self.tokens}" + (
            f" (cost {self.cost:.4f})" if self.cost is not None else ""
        )


@dataclass(frozen=True)
class Recovery:
    task: str
    reason: str
    strategy: str
    status: str
    explanation: str
    answer: str
    author: str
    successful: bool


@dataclass(frozen=True)
class Waiting:
    id: str
    kind: str
    task: str


@dataclass(frozen=True)
class Report:
    run_id: str
    status: str
    model: str
    started_at: datetime
    completed_at: datetime
    counts: dict[Outcome, int]
    task_results: list[TaskResult]
    recoveries: list[Recovery]
    waiting: list[Waiting]
    nodes: dict[str, NodeTotal]
    usage: Usage
    models: dict[str, Usage] = field(default_factory=dict)
    """What each model that answered has used."""
    stopped_by: str = ""
    """The limit that ended it."""

    @property
    def total(self) -> int:
        return sum(self.counts.values()) - self.counts[Outcome.REPLACED]

    @property
    def success_rate(self) -> float:
        return self.counts[Outcome.COMPLETED] / self.total if self.total else 0.0

    @property
    def seconds(self) -> float:
        return (self.completed_at - self.started_at).total_seconds()

    def as_json(self) -> dict[str, Any]:
        return {
            "schema_version": SCHEMA_VERSION,
            "run_id": self.run_id,
            "status": self.status,
            "model": self.model,
            "started_at": self.started_at.isoformat(timespec="seconds"),
            "completed_at": self.completed_at.isoformat(timespec="seconds"),
            "duration_seconds": round(self.seconds, 3),
            "success_rate": round(self.success_rate, 4),
            "tasks": {"total": self.total, **self.counts},
            "task_results": [_result(result) for result in self.task_results],
            "recoveries": {
                "attempted": len(self.recoveries),
                "successful": sum(recovery.successful for recovery in self.recoveries),
                "details": [asdict(recovery) for recovery in self.recoveries],
            },
            "waiting": [asdict(waiting) for waiting in self.waiting],
            "roadmap_modifications": [],
            "errors": [
                {"task": result.id, "message": result.detail}
                for result in self.task_results
                if result.detail and result.outcome is not Outcome.COMPLETED
            ],
            "nodes": {name: asdict(total) for name, total in self.nodes.items()},
            "usage": asdict(self.usage)
            | {"models": {n: asdict(u) for n, u in self.models.items()}},
            "stopped_by": self.stopped_by,
        }


def _result(result: TaskResult) -> dict[str, Any]:
    usage = result.usage
    return {**asdict(result), "calls": usage.calls, "tokens": usage.tokens}


def nothing_done(*, done: int, pending: int) -> Report:
    """Report on an invocation that found all its tasks done and made no run."""
    at = now()
    counts = dict.fromkeys(Outcome, 0)
    return Report(
        run_id="",
        status="finished",
        model="",
        started_at=at,
        completed_at=at,
        counts={**counts, Outcome.COMPLETED: done, Outcome.PENDING: pending},
        task_results=[],
        recoveries=[],
        waiting=[],
        nodes={},
        usage=Usage(),
    )
