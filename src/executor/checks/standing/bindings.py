"""Which names a statement of Python binds, rebinds or deletes in the scope it stands in."""

import ast
import builtins
from collections.abc import Iterable, Iterator
from typing import Final

_INNER: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_BUILTINS: Final = frozenset(dir(builtins))

Pair = tuple[str, str]
"""A name that an import binds, and what it means."""


def bound_by(statements: Iterable[ast.stmt]) -> Iterator[str]:
    """Name what is bound or deleted; a part that is set counts for the whole it belongs to."""
    for node in _of_this_scope(statements):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Import() | ast.ImportFrom():
                yield from (name.partition(".")[0] for name, _ in import_pairs([node]))
            case ast.Name(ctx=ast.Store() | ast.Del()):
                yield node.id
            case (
                ast.Attribute(ctx=ast.Store() | ast.Del())
                | ast.Subscript(ctx=ast.Store() | ast.Del())
            ):
                yield _root(node)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                yield name


def _of_this_scope(statements: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = list(statements)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _INNER):
            waiting.extend(ast.iter_child_nodes(node))


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def import_pairs(statements: Iterable[ast.stmt]) -> set[Pair]:
    """List what the imports among these statements bind; `import a.b` binds `a` and loads `a.b`."""
    pairs: set[Pair] = set()
    for node in statements:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                pairs |= (
                    {(alias.asname, alias.name)}
                    if alias.asname
                    else {(top, top), (alias.name, alias.name)}
                )
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            pairs |= {
                (alias.asname or alias.name, f"{source}:{alias.name}") for alias in node.names
            }
    return pairs


def used_builtins(statements: Iterable[ast.stmt]) -> set[str]:
    names = {
        node.id
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.Name)
    }
    return names & _BUILTINS
