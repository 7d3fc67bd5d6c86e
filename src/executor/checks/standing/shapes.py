"""A statement without its tables of cases, and the tables beside it, for these may grow."""

import ast
import copy
from collections.abc import Iterator
from typing import Final

Shape = tuple[str, list[list[str]]]
"""The statement with its tables emptied, and the rows of each."""

_ROWS: Final = 2
"""`parametrize(names, rows)`."""


def same(old: Shape, new: Shape) -> bool:
    """Tell whether nothing but rows was added."""
    return old[0] == new[0] and all(
        _within(rows, more) for rows, more in zip(old[1], new[1], strict=True)
    )


def _within(rows: list[str], more: list[str]) -> bool:
    remaining = iter(more)
    return all(row in remaining for row in rows)


def tables_of(module: ast.Module) -> frozenset[str]:
    """List the names that `parametrize` takes its rows from."""
    return frozenset(
        rows.id
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        for rows in _rows_of(node)
        if isinstance(rows, ast.Name)
    )


def shape_of(node: ast.stmt, tables: frozenset[str]) -> Shape:
    """Take the rows out of a copy: only where it has any is that worth the time."""
    if not list(_tables_in(node, tables)):
        return ast.dump(node), []
    emptied = copy.deepcopy(node)
    rows = []
    for table in _tables_in(emptied, tables):
        rows.append([ast.dump(row) for row in table.elts])
        table.elts = []
    return ast.dump(emptied), rows


def _tables_in(node: ast.stmt, tables: frozenset[str]) -> Iterator[ast.List | ast.Tuple]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        calls = [one for one in node.decorator_list if isinstance(one, ast.Call)]
        found = [rows for call in calls for rows in _rows_of(call)]
    elif isinstance(node, ast.Assign) and _is_table(node.targets, tables):
        found = [node.value]
    else:
        found = []
    yield from (rows for rows in found if isinstance(rows, ast.List | ast.Tuple))


def _is_table(targets: list[ast.expr], tables: frozenset[str]) -> bool:
    return len(targets) == 1 and isinstance(targets[0], ast.Name) and targets[0].id in tables


def _rows_of(call: ast.Call) -> list[ast.expr]:
    """Find the rows of `parametrize`, and the ids that go with them."""
    if not (isinstance(call.func, ast.Attribute) and call.func.attr == "parametrize"):
        return []
    named = [word.value for word in call.keywords if word.arg in ("argvalues", "ids")]
    return [*call.args[_ROWS - 1 : _ROWS], *named]
