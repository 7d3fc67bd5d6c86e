"""Which of several changes to keep: the only meaning, or none at all."""

import ast
from collections.abc import Iterable

from executor.checks.mend.fault import Fault, Window, meaning
from executor.checks.mend.mended import Change


class Budget:
    """How many candidates may still be parsed, counted in lines: a large file gets fewer."""

    def __init__(self, lines: int) -> None:
        self._left = lines

    def spend(self, lines: int) -> bool:
        self._left -= max(lines, 10)
        return self._left >= 0


def choose(
    window: Window, changes: Iterable[Change], budget: Budget, *, finished: bool = False
) -> Change | None:
    """Two changes that give different trees are a question to the model, not a mend."""
    whole: dict[str, Change] = {}
    further: dict[str, Change] = {}
    doubted = False
    for change in changes:
        if not budget.spend(len(window.lines)):
            return None
        found = window.parsed(change.lines)
        if isinstance(found, Fault):
            if not finished and _is_further(found, window.fault, change):
                further.setdefault(str(change.lines), change)
        elif (tree := meaning(found)) is None:
            return None
        elif not change.weighed or _is_plausible(found, min(change.lines) - window.offset):
            whole.setdefault(tree, change)
        else:
            doubted = True
        if len(whole) > 1:
            return None
    candidates = [*(whole or further).values()]
    if len(candidates) != 1 or candidates[0].odd or (doubted and not whole):
        return None
    return candidates[0]


def _is_further(found: Fault, before: Fault, change: Change) -> bool:
    if found.line > max(change.lines):
        return True
    if not change.certain:
        return False
    return found.message != before.message or found[:2] > before[:2]


def _is_plausible(tree: ast.Module, first: int) -> bool:
    """Nobody writes `f(a), b` for its effect: a value thrown away shows a wrong reading."""
    return not any(
        isinstance(node, ast.Expr)
        and (node.end_lineno or 0) >= first
        and not _has_effect(node.value)
        for node in ast.walk(tree)
    )


def _has_effect(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return value.value is ... or isinstance(value.value, str)
    return isinstance(value, ast.Call | ast.Await | ast.Yield | ast.YieldFrom)
