"""What is proposed for a failed task, as a value that people and programs can read."""

from dataclasses import asdict, dataclass
from typing import Any

from executor.recovery.taxonomy import Reason, Strategy
from executor.settings import ApprovalMode


@dataclass(frozen=True)
class RecoveryProposal:
    task_id: str
    original_task: str
    failure_reason: Reason
    strategy: Strategy
    explanation: str
    proposed_tasks: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def explain(reason: Reason, strategy: Strategy, *, missing: str, told: str) -> str:
    """Say in a sentence or two why this strategy, and what a person can do."""
    match strategy, reason:
        case Strategy.DEFER, _:
            return f"It is tried again when the other tasks are done: {told}"
        case Strategy.SKIP, _ if missing:
            package = missing.split(".", maxsplit=1)[0]
            return (
                f"The module {missing!r} is not installed and no task made it. If you know that"
                f" package (models invent names): python -m pip install {package}"
            )
        case Strategy.SKIP, _:
            return f"The environment is in the way, not the code: {told}"
        case _:
            return f"A person must look at this: {told}"


def needs_approval(mode: ApprovalMode, strategy: Strategy) -> bool:
    """Tell whether a person decides on this; nobody is asked about a deferral."""
    match mode, strategy:
        case "auto" | "review_only", _:
            return False
        case _, Strategy.DEFER:
            return False
        case "interactive", _:
            return True
        case _:
            return strategy in (Strategy.DECOMPOSE, Strategy.ESCALATE)
