"""Definitions that silently went away: a shortened file looks whole, and nothing says so."""

import ast
import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from executor.checks.problem import problem
from executor.state import Problem

_ABOUT_IT: Final = re.compile(
    r"\b(?:remov|renam|mov(?:e|es|ed|ing)\b|split|re-?writ|re-?work|delet|drop|replac|refactor|simplif|merg"
    r"|extract|re-?structur|re-?organi[sz]|clean|inlin|unif|convert|port(?:s|ed|ing)?\b|migrat"
    r"|trim|prun|retir|get rid|strip|shrink|reduc|turn\b|from scratch|anew|instead of|only\b)",
    re.IGNORECASE,
)
_SHOWN: Final = 8


def vanished_problem(
    path: str, before: str, edits: Mapping[str, str | None], asked: str
) -> Problem | None:
    """Tell what a file defined for others and does not any more, though nobody asked for that."""
    if _ABOUT_IT.search(asked):
        return None
    old = _parsed(before)
    if old is None or _parsed(edits[path] or "") is None:
        return None
    known = _names_in(edits)
    gone = [
        name
        for name in dict.fromkeys(_public(old, known))
        if not re.search(rf"\b{name.rpartition('.')[2]}\b", asked)
    ]
    if not gone:
        return None
    names = ", ".join(f"`{name}`" for name in gone[:_SHOWN])
    more = f" and {len(gone) - _SHOWN} more" if len(gone) > _SHOWN else ""
    message = (
        f"these definitions stood in the file before and are gone: {names}{more}; keep them, for"
        " the task does not ask to take them away"
    )
    return problem(path, "", "elided", message)


def _public(module: ast.Module, known: Collection[str]) -> Iterator[str]:
    """Name what is gone; of a class that is gone, only the class."""
    for node in module.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if node.name.startswith("_"):
            continue
        if node.name not in known:
            yield node.name
        elif isinstance(node, ast.ClassDef):
            yield from (
                f"{node.name}.{member.name}"
                for member in node.body
                if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef)
                and not member.name.startswith("_")
                and member.name not in known
            )


def _names_in(edits: Mapping[str, str | None]) -> set[str]:
    """List every name that the answer binds anywhere: what is defined elsewhere has only moved."""
    names: set[str] = set()
    for path, text in edits.items():
        module = _parsed(text) if text and path.endswith(".py") else None
        for node in ast.walk(module) if module is not None else ():
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    names.add(node.name)
                case ast.alias():
                    names.add(node.asname or node.name)
                case ast.Name(ctx=ast.Store()):
                    names.add(node.id)
    return names


def _parsed(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
