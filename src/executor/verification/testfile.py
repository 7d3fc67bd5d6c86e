"""Which files hold tests, by the names every runner knows."""

from pathlib import PurePosixPath
from typing import Final

_FOLDERS: Final = frozenset({"tests", "test", "testing"})
_FOREIGN: Final = frozenset({".venv", "venv", "node_modules", "site-packages", ".tox", ".nox"})


def is_test_module(path: str) -> bool:
    """Tell what pytest collects by default."""
    pure = PurePosixPath(path)
    named = pure.suffix == ".py" and (pure.name.startswith("test_") or pure.stem.endswith("_test"))
    return named and not _FOREIGN.intersection(pure.parts)


def belongs_to_tests(path: str) -> bool:
    """Include what only serves tests: `conftest.py`, helpers beside them."""
    pure = PurePosixPath(path)
    return (
        is_test_module(path)
        or pure.name == "conftest.py"
        or bool(_FOLDERS.intersection(pure.parts[:-1]))
    )
