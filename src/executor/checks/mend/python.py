"""Mends of Python: one fault of the parser after the other."""

import ast
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from executor.checks.mend.brackets import brackets
from executor.checks.mend.choice import Budget, choose
from executor.checks.mend.colons import colons
from executor.checks.mend.docstrings import short_docstrings
from executor.checks.mend.fault import Fault, Window, meaning, parsed, window
from executor.checks.mend.indentation import levels, shifted, tabs
from executor.checks.mend.lookalikes import lookalikes
from executor.checks.mend.mended import Change, Mended, Whole
from executor.checks.mend.python2 import bare_prints, has_half_prints, python2
from executor.checks.mend.quotes import quotes
from executor.checks.mend.wrapping import unwrapped

_FEWEST_ROUNDS: Final = 8
_MOST_ROUNDS: Final = 60
_LINES_TO_PARSE: Final = 60_000
"""What all attempts together may cost: some hundred for a small file, few for a large one."""
_LONGEST: Final = 2_000
_MOST_CANDIDATES: Final = 400
_LOCAL: Final = (colons, quotes, brackets, lookalikes, python2)


def mend_python(text: str) -> Mended | None:
    says: list[str] = []
    budget = Budget(_LINES_TO_PARSE)
    for _ in range(min(max(_FEWEST_ROUNDS, text.count("\n") // 10), _MOST_ROUNDS) + 1):
        found = parsed(text)
        if not isinstance(found, Fault):
            return _finished(text, found, says)
        step = _step(text, found, budget) if budget.spend(text.count("\n")) else None
        if step is None:
            return None
        text = step.text
        says.append(step.says)
    return None


def _finished(text: str, tree: ast.Module, says: list[str]) -> Mended | None:
    if any("`print`" in each for each in says):
        if has_half_prints(tree):
            return None
        lines = text.split("\n")
        for change in bare_prints(tree, lines):
            lines = _changed(lines, change)
            says.append(change.says)
        text = "\n".join(lines)
    return Mended(text, tuple(says)) if says else None


def _step(text: str, fault: Fault, budget: Budget) -> Whole | None:
    lines = text.split("\n")
    if not 0 < fault.line <= len(lines) or len(lines[fault.line - 1]) > _LONGEST:
        return None
    if whole := _first(unwrapped(lines), fault, budget):
        return whole
    for offers in (short_docstrings(text), shifted(lines, fault), tabs(lines, fault)):
        if whole := _only(offers, budget):
            return whole
    changes = list(islice(_local(lines, fault), _MOST_CANDIDATES))
    part = window(lines, fault)
    if not all(part.holds(number) for change in changes for number in change.lines):
        part = Window(lines, 1, fault)
    change = choose(part, changes, budget) if changes else _moved(lines, fault, budget)
    return Whole("\n".join(_changed(lines, change)), change.says) if change else None


def _moved(lines: Sequence[str], fault: Fault, budget: Budget) -> Change | None:
    """Let a line be moved only as the last step: prose of a broken string looks like it."""
    return choose(Window(lines, 1, fault), list(levels(lines, fault)), budget, finished=True)


def _local(lines: Sequence[str], fault: Fault) -> Iterator[Change]:
    for family in _LOCAL:
        yield from family(lines, fault)


def _changed(lines: Sequence[str], change: Change) -> list[str]:
    new = list(lines)
    for number, line in change.lines.items():
        new[number - 1] = line
    return new


def _first(offers: Iterator[Whole], fault: Fault, budget: Budget) -> Whole | None:
    """Keep the first reading that parses; else the first that brings the parser further down."""
    further: Whole | None = None
    for whole in offers:
        if not budget.spend(whole.text.count("\n")):
            return None
        found = parsed(whole.text)
        if not isinstance(found, Fault):
            return whole
        if further is None and found.line + whole.above > fault.line:
            further = whole
    return further


def _only(offers: Iterator[Whole], budget: Budget) -> Whole | None:
    """Keep the reading that parses, if all that parse mean the same."""
    good: dict[str | None, Whole] = {}
    for whole in offers:
        if not budget.spend(whole.text.count("\n")):
            return None
        found = parsed(whole.text)
        if not isinstance(found, Fault):
            good.setdefault(meaning(found), whole)
    return next(iter(good.values())) if len(good) == 1 else None
