"""Mends of formats that are read line by line: change the line that the reader points at."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from executor.checks.mend.mended import Change, Mended, Whole
from executor.checks.mend.wrapping import unwrapped
from executor.state import Problem

Judge = Callable[[str, str], list[Problem]]
Offers = Callable[[Sequence[str], int, str], Iterator[Change]]
_MOST: Final = 8
_LONGEST: Final = 2_000


def mend_lines(text: str, path: str, judge: Judge, offers: Offers) -> Mended | None:
    """Take the first offer that brings the reader further down, a bounded number of times."""
    says: list[str] = []
    for _ in range(_MOST):
        problems = judge(path, text)
        if not problems:
            return Mended(text, tuple(says)) if says else None
        step = _step(text, path, judge, offers)
        if step is None:
            return None
        text = step.text
        says.append(step.says)
    return None if judge(path, text) else Mended(text, tuple(says))


def _step(text: str, path: str, judge: Judge, offers: Offers) -> Whole | None:
    lines = text.split("\n")
    (problem, *_) = judge(path, text)
    reached = problem["line"] or 0
    for whole in unwrapped(lines):
        found = judge(path, whole.text)
        if not found or (found[0]["line"] or 0) + whole.above > reached:
            return whole
    if not 0 < reached <= len(lines) or len(lines[reached - 1]) > _LONGEST:
        return None
    for change in offers(lines, reached, problem["message"]):
        new = list(lines)
        for number, line in change.lines.items():
            new[number - 1] = line
        candidate = "\n".join(new)
        found = judge(path, candidate)
        if not found or (found[0]["line"] or 0) > max(change.lines):
            return Whole(candidate, change.says)
    return None
