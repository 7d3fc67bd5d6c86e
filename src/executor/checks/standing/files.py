"""Which files judge the work: by the names that runners look for, not by the folder they lie in."""

import re
from pathlib import PurePosixPath
from typing import Final

_BY_NAME: Final = re.compile(
    r"test_.*\.py|.*_test\.py|tests\.py|conftest\.py|.*_test\.go|.*_spec\.rb|.*\.(?:test|spec)\.\w+"
)
_SCRIPT: Final = re.compile(r".*\.[cm]?[jt]sx?")


def holds_standing_tests(path: str) -> bool:
    """Leave out what only lies beside tests: data, helpers, a package called `testing`."""
    pure = PurePosixPath(path)
    return _BY_NAME.fullmatch(pure.name) is not None or (
        "__tests__" in pure.parts[:-1] and _SCRIPT.fullmatch(pure.name) is not None
    )


def is_conftest(path: str) -> bool:
    return PurePosixPath(path).name == "conftest.py"
