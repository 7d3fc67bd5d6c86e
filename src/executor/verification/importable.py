"""Which changed files are modules that can be imported without doing anything."""

import ast
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from executor.verification.roots import module_name
from executor.verification.testfile import belongs_to_tests

_NOT_FOR_IMPORT: Final = frozenset({"setup.py", "__main__.py", "conftest.py"})


def importable(changed: Sequence[str], root: Path) -> dict[str, str]:
    """Map module names to paths, in the order given."""
    found: dict[str, str] = {}
    for path in changed:
        module = _module(path, root)
        if module is not None:
            found.setdefault(module, path)
    return found


def _module(path: str, root: Path) -> str | None:
    if PurePosixPath(path).name in _NOT_FOR_IMPORT or belongs_to_tests(path):
        return None
    module = module_name(path, root)
    if module is None:
        return None
    try:
        text = (root / path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return None if _acts(text) else module


def _acts(text: str) -> bool:
    """Tell a script by its calls at the top; one that does not parse is better imported."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await)
        for node in _at_top(body)
    )


def _at_top(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Walk what runs on import: not the bodies of definitions, not the main guard."""
    for node in body:
        yield node
        if isinstance(node, ast.If) and not _is_main_guard(node.test):
            yield from _at_top([*node.body, *node.orelse])
        elif isinstance(node, ast.For | ast.While | ast.With | ast.Try):
            yield from _at_top(node.body)


def _is_main_guard(test: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "__name__" for node in ast.walk(test))
