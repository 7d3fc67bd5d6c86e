"""Mends of formats that are read line by line: change the line that the reader points at."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from executor.checks.mend.apart import stands_apart
from executor.checks.mend.mended import Change, Mended, Whole
from executor.checks.mend.wrapping import unwrapped
from executor.state import Problem

Offers = Callable[[Sequence[str], int, str], Iterator[Change]]
_MOST: Final = 8
_LONGEST: Final = 2_000


@dataclass(frozen=True)
class Format:
    """What a format brings along to be mended line by line."""

    judge: Callable[[str], list[Problem]]
    value: Callable[[str], str]
    """The data in a form that can be compared; only for a text that the judge lets pass."""
    offers: Offers
    colon_opens: bool
    """A line that ends in a colon may be data."""


def mend_lines(text: str, of: Format) -> Mended | None:
    """Mend one place after the other, a bounded number of times."""
    says: list[str] = []
    for _ in range(_MOST):
        problems = of.judge(text)
        if not problems:
            return Mended(text, tuple(says)) if says else None
        step = _step(text, problems[0], of)
        if step is None:
            return None
        text = step.text
        says.append(step.says)
    return None if of.judge(text) else Mended(text, tuple(says))


def _step(text: str, problem: Problem, of: Format) -> Whole | None:
    lines = text.split("\n")
    reached = problem["line"] or 0
    wholes = [
        whole
        for whole in unwrapped(lines)
        if stands_apart(lines, whole, colon_opens=of.colon_opens)
    ]
    good, further = _judged(wholes, reached, of)
    if good or further:
        return _only(good) if good else further[0]
    if not 0 < reached <= len(lines) or len(lines[reached - 1]) > _LONGEST:
        return None
    changes = [
        Whole(_changed(lines, change), change.says)
        for change in of.offers(lines, reached, problem["message"])
    ]
    good, further = _judged(changes, reached, of)
    return _only(good or {each.text: each for each in further})


def _judged(
    candidates: Sequence[Whole], reached: int, of: Format
) -> tuple[dict[str, Whole], list[Whole]]:
    """Sort out the readings that are whole, by their data, and those that bring it further."""
    good: dict[str, Whole] = {}
    further: list[Whole] = []
    for each in candidates:
        found = of.judge(each.text)
        if not found:
            good.setdefault(of.value(each.text), each)
        elif (found[0]["line"] or 0) + each.above > reached:
            further.append(each)
    return good, further


def _only(found: dict[str, Whole]) -> Whole | None:
    """Two readings that give different data are a question to the model."""
    return next(iter(found.values())) if len(found) == 1 else None


def _changed(lines: Sequence[str], change: Change) -> str:
    new = list(lines)
    for number, line in change.lines.items():
        new[number - 1] = line
    return "\n".join(new)
