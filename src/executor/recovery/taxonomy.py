"""Why a task failed, and what follows from it: one table."""

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    TASK_TOO_VAGUE = "task_too_vague"
    TASK_TOO_COMPLEX = "task_too_complex"
    MISSING_DEPENDENCY = "missing_dependency"
    ENVIRONMENT_ISSUE = "environment_issue"
    UNKNOWN = "unknown"


class Strategy(StrEnum):
    REWRITE = "rewrite"
    DECOMPOSE = "decompose"
    DEFER = "defer"
    SKIP = "skip"
    ESCALATE = "escalate"


STRATEGIES: Final = {
    Reason.TASK_TOO_VAGUE: Strategy.REWRITE,
    Reason.TASK_TOO_COMPLEX: Strategy.DECOMPOSE,
    Reason.MISSING_DEPENDENCY: Strategy.DEFER,
    Reason.ENVIRONMENT_ISSUE: Strategy.SKIP,
    Reason.UNKNOWN: Strategy.ESCALATE,
}
