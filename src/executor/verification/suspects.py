"""Which files of the project likely hold the cause of a failure."""

import ast
import warnings
from collections.abc import Callable, Collection, Iterator
from pathlib import PurePosixPath
from typing import Final

from executor.state import Failure
from executor.verification.roots import module_path
from executor.verification.testfile import belongs_to_tests

MAX_SUSPECTS: Final = 4


def suspects(
    failure: Failure, edited: Collection[str], read: Callable[[str], str | None]
) -> list[str]:
    """Name at most four, the edited ones first; a test is never the cause to be mended."""
    named: list[str] = []
    for test in failure["tests"]:
        named += [frame["path"] for frame in reversed(test["frames"])]
        named.append(test["path"])
    for path in dict.fromkeys(test["path"] for test in failure["tests"]):
        named += _imported(path, read)
    known = [
        path
        for path in dict.fromkeys(named)
        if path and not belongs_to_tests(path) and read(path) is not None
    ]
    return sorted(known, key=lambda path: path not in edited)[:MAX_SUSPECTS]


def _imported(path: str, read: Callable[[str], str | None]) -> list[str]:
    text = read(path) if path.endswith(".py") else None
    if text is None:
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    files = (module_path(module, lambda p: read(p) is not None) for module in _modules(tree, path))
    return [file for file in files if file is not None]


def _modules(tree: ast.Module, path: str) -> Iterator[str]:
    """Name each imported module, `from a import b` as `a.b` first: b may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(part for part in (_package(path, node.level), node.module) if part)
            yield from (f"{base}.{alias.name}" if base else alias.name for alias in node.names)
            if base:
                yield base


def _package(path: str, level: int) -> str:
    if level == 0:
        return ""
    parts = PurePosixPath(path).parts[:-1]
    return ".".join(parts[: len(parts) - level + 1])
