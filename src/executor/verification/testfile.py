"""Which files hold tests, by the names every runner knows."""

import re
from pathlib import Path, PurePosixPath
from typing import Final

TEST: Final = re.compile(
    r"^\s*(?:async\s+)?def test|^class Test|^\s*class \w+\(.*TestCase", re.MULTILINE
)
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


def holds_tests(file: Path) -> bool:
    """Tell whether something in a test file looks like a test, for such files may be empty yet."""
    try:
        return TEST.search(file.read_text(encoding="utf-8", errors="replace")) is not None
    except OSError:
        return False
