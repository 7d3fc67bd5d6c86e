"""What changed between two readings of a Python file of tests, scope by scope."""

import ast
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from executor.checks.standing.bindings import bound_by, import_pairs, used_builtins
from executor.checks.standing.shapes import same, shape_of, tables_of

_DISARMS: Final = frozenset(
    {"pytestmark", "collect_ignore", "collect_ignore_glob", "__test__", "load_tests", "*"}
    | {"pytest_collection_modifyitems", "pytest_ignore_collect", "pytest_collect_file"}
    | {"pytest_pycollect_makeitem", "pytest_runtest_setup", "pytest_runtest_call"}
    | {"pytest_runtest_makereport", "pytest_runtest_protocol", "pytest_pyfunc_call"}
    | {"pytest_sessionfinish", "pytest_itemcollected", "pytest_deselected"}
)
"""Names that keep tests from being collected, run or counted; `*` may bring any of them."""
_LEAVES: Final = frozenset({"skip", "importorskip", "exit", "_exit", "xfail", "fail"})

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def altered_module(old: ast.Module, new: ast.Module) -> bool:
    return _altered(old.body, new.body, tables_of(old))


def _altered(old: Sequence[ast.stmt], new: Sequence[ast.stmt], tables: frozenset[str]) -> bool:
    """Tell whether a statement is gone, or what was added takes the force out of the others."""
    if _imports_altered(old, new):
        return True
    added = _added(old, new, tables)
    if added is None:
        return True
    bound = set(bound_by(added))
    kept = {*bound_by(node for node in old if not _is_import(node)), *used_builtins(old)}
    fresh_imports = {name for name, _ in import_pairs(new) - import_pairs(old)}
    names = bound | {name.partition(".")[0] for name in fresh_imports}
    if (names & kept) or (bound & {name for name, _ in import_pairs(old)}):
        return True
    return bool(names & _DISARMS) or any(_leaves(node) for node in added)


def _imports_altered(old: Sequence[ast.stmt], new: Sequence[ast.stmt]) -> bool:
    before, after = import_pairs(old), import_pairs(new)
    names = {name for name, _ in before}
    return not before <= after or any(name in names for name, _ in after - before)


def _added(
    old: Sequence[ast.stmt], new: Sequence[ast.stmt], tables: frozenset[str]
) -> list[ast.stmt] | None:
    """List the statements that are new; None if one that stood there is not there any more.

    Definitions may change their order; of what is done, the order counts.
    """
    defined = defaultdict[str, list[Definition]](list)
    for node in old:
        if isinstance(node, Definition):
            defined[node.name].append(node)
    done = [node for node in old if not isinstance(node, Definition) and not _is_import(node)]
    shapes = [shape_of(node, tables) for node in done]
    position = 0
    added: list[ast.stmt] = []
    for node in new:
        if _is_import(node):
            continue
        if isinstance(node, Definition):
            if not (defined[node.name] and _unaltered(defined[node.name][0], node, tables)):
                added.append(node)
            else:
                defined[node.name].pop(0)
        elif position < len(shapes) and same(shapes[position], shape_of(node, tables)):
            position += 1
        else:
            added.append(node)
    return None if position < len(shapes) or any(defined.values()) else added


def _unaltered(old: Definition, new: Definition, tables: frozenset[str]) -> bool:
    if isinstance(old, ast.ClassDef) and isinstance(new, ast.ClassDef):
        return _head(old) == _head(new) and not _altered(old.body, new.body, tables)
    return same(shape_of(old, tables), shape_of(new, tables))


def _head(node: ast.ClassDef) -> str:
    return ast.dump(ast.ClassDef(node.name, node.bases, node.keywords, [], node.decorator_list))


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _leaves(node: ast.stmt) -> bool:
    """Tell whether the statement ends the reading of the file, or may."""
    if isinstance(node, ast.Raise):
        return True
    if isinstance(node, ast.If | ast.Try | ast.With):
        inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
        return not _is_main_guard(node) and any(_leaves(child) for child in inner)
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        return False
    called = node.value.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in _LEAVES


def _is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.dump(node.test)
