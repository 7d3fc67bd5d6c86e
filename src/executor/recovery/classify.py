"""From the evidence of a failure to its reason, by patterns on whole words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from executor.recovery.taxonomy import Reason
from executor.state import Failure, Problem

MISSING_MODULE: Final = re.compile(r"\bNo module named ['`]?([\w.]*\w)")
MISSING_PART: Final = re.compile(
    r"\bImportError\b|\bcannot import name\b|\bNo such file or directory\b|\bFileNotFoundError\b"
)
ENVIRONMENT: Final = re.compile(
    r"\bPermissionError\b|\b[Pp]ermission denied\b|\b[Aa]ccess is denied\b|\bMemoryError\b"
    r"|\bNo space left on device\b|\bcommand not found\b"
)


@dataclass(frozen=True)
class Classified:
    reason: Reason
    missing: str = ""
    """The module that is not there, if that is the reason."""


def classify(failure: Failure | None, problems: list[Problem], *, retried: bool) -> Classified:
    """Name the reason; a module that is still missing at the retry is the environment's fault."""
    told = _told(failure, problems)
    if found := MISSING_MODULE.search(told):
        reason = Reason.ENVIRONMENT_ISSUE if retried else Reason.MISSING_DEPENDENCY
        return Classified(reason, found[1])
    if ENVIRONMENT.search(told):
        return Classified(Reason.ENVIRONMENT_ISSUE)
    if MISSING_PART.search(told) and not retried:
        return Classified(Reason.MISSING_DEPENDENCY)
    return Classified(Reason.UNKNOWN)


def missing_from_outside(failure: Failure, listed: Iterable[str]) -> str:
    """Name the module that is missing, if no file of the project could ever be it."""
    found = MISSING_MODULE.search(_told(failure, []))
    if found is None:
        return ""
    top = found[1].split(".")[0]
    ours = {part.removesuffix(".py") for path in listed for part in path.split("/")}
    return "" if top in ours else found[1]


def _told(failure: Failure | None, problems: list[Problem]) -> str:
    if failure is None or failure["kind"] == "edits":
        return "\n".join(problem["message"] for problem in problems)
    tests = [f"{test['error']}: {test['message']}" for test in failure["tests"]]
    return "\n".join([failure["message"], *tests, "" if tests else failure["output"]])
