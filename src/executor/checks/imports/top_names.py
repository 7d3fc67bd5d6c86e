"""The names that a Python module binds at its top level."""

import ast
import re
from functools import lru_cache
from typing import Final

from executor.checks.imports.statements import parsed

_OPEN: Final = re.compile(
    r"\bglobals\(\)|\bsys\.modules\b|\blocals\(\)|\bvars\(\)|\bexec\(|\b__getattr__\b"
    r"|\battach(?:_stub)?\(|\bglobal_enum\b"
    r"|\bimport[ \t]*\([ \t]*\*|\bimport[ \t]*\*|__dict__"
)
"""Signs of a module whose names cannot be read off its text."""
_KEPT_CHARS: Final = 100_000
"""Characters of a text whose names are kept: the same modules are imported again and again."""
_ALWAYS: Final = frozenset(
    {
        "__annotations__",
        "__builtins__",
        "__cached__",
        "__dict__",
        "__doc__",
        "__file__",
        "__loader__",
        "__name__",
        "__package__",
        "__path__",
        "__spec__",
    }
)
_PLAIN: Final = (
    "\ndef {}(",
    "\nclass {}(",
    "\nclass {}:",
    "\n{} =",
    "\n{}:",
    "\nasync def {}(",
)


def binds_plainly(text: str, name: str) -> bool:
    """Tell by the look of its lines whether a module makes the name itself."""
    shown = f"\n{text}"
    return any(form.format(name) in shown for form in _PLAIN)


def binds_always(name: str) -> bool:
    return name in _ALWAYS


def bound_names(text: str) -> frozenset[str] | None:
    """List what can be imported from a module; None where its text does not tell.

    What is no Python has an error of its own, and might bind anything.
    """
    return _kept(text) if len(text) <= _KEPT_CHARS else _read(text)


def _read(text: str) -> frozenset[str] | None:
    tree = None if _OPEN.search(text) else parsed(text)
    return _bound(tree) if tree is not None else None


_kept = lru_cache(maxsize=128)(_read)


def _bound(tree: ast.Module) -> frozenset[str]:
    """Walk everything but what has a scope of its own; of functions only their `global` counts."""
    found: set[str] = set()
    nodes: list[tuple[ast.AST, bool]] = [(node, True) for node in tree.body]
    while nodes:
        node, top = nodes.pop()
        if top:
            found.update(_names_of(node))
        if isinstance(node, ast.Global):
            found.update(node.names)
        inner = top and not isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
        )
        if inner or isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
            nodes += [(child, inner) for child in ast.iter_child_nodes(node)]
    return frozenset(found)


def _names_of(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            return [name]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return [alias.asname or alias.name.partition(".")[0] for alias in aliases]
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return [name]
        case ast.MatchMapping(rest=str(name)):
            return [name]
    return []
