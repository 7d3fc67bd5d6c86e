"""Code that the answer left out: "rest unchanged" would replace the rest by a comment."""

import ast
import warnings
from collections.abc import Callable, Iterator
from typing import Final

from executor.checks.comments import Comment, comments
from executor.checks.phrases import may_hold_markers, stands_for_code
from executor.checks.problem import Place, problem
from executor.state import Problem

_BODY_STARTS: Final = ("...", "pass", "{", "(", "[", ":", ";", "}", ",")
"""Behind these a comment may stand for code; behind other code it tells about that code."""
_DOTS: Final = ("...", "…")
_SHOWN: Final = 8
_MOST: Final = 10
"""Markers of one file that are told: the answer to one is the answer to all."""


def elided_problems(path: str, text: str, before: Callable[[str], str | None]) -> list[Problem]:
    """Find markers that were not in the file before, and the definitions that went with them."""
    markers = _markers(path, text)
    if not markers:
        return []
    old = before(path) or ""
    known = {marker.text for marker in _markers(path, old)}
    fresh = [marker for marker in markers if marker.text not in known][:_MOST]
    found = [_marker_problem(path, text, marker) for marker in fresh]
    if found and path.endswith(".py") and (gone := _vanished(old, text)):
        found.append(_vanished_problem(path, gone))
    return found


def _markers(path: str, text: str) -> list[Comment]:
    if not may_hold_markers(text) or (path.endswith((".py", ".pyi")) and not _hints(text)):
        return []
    return [
        comment
        for comment in comments(path, text)
        if _stands_alone(comment) and stands_for_code(comment.text, in_run=comment.in_run)
    ]


def _hints(text: str) -> bool:
    """Look for a hint behind a `#` or dots: most files hold such words elsewhere only."""
    return any(
        may_hold_markers(line if line.lstrip().startswith(_DOTS) else line.partition("#")[2])
        for line in text.split("\n")
        if "#" in line or line.lstrip().startswith(_DOTS)
    )


def _stands_alone(comment: Comment) -> bool:
    before = comment.code_before.strip()
    return not before or before.endswith(_BODY_STARTS)


def _marker_problem(path: str, text: str, marker: Comment) -> Problem:
    message = f"“{marker.text}” stands for code that was left out; the whole code is needed"
    return problem(path, text, "elided", message, Place(marker.line))


def _vanished_problem(path: str, gone: list[str]) -> Problem:
    names = ", ".join(f"`{name}`" for name in gone[:_SHOWN])
    more = f" and {len(gone) - _SHOWN} more" if len(gone) > _SHOWN else ""
    message = f"these definitions stood in the file before and are gone: {names}{more}"
    return problem(path, "", "elided", message)


def _vanished(old: str, new: str) -> list[str]:
    """Names in the order of the old file; nothing when one of the two is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            before, after = ast.parse(old), ast.parse(new)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    kept = set(_definitions(after))
    return [name for name in dict.fromkeys(_definitions(before)) if name not in kept]


def _definitions(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.ClassDef):
            yield node.name
            for member in node.body:
                if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{node.name}.{member.name}"
