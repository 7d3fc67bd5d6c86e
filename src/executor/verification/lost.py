"""Whether edits can be the reason that no test runs."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from executor.errors import GitRefused
from executor.verification.testfile import TEST, holds_tests, is_test_module
from executor.workspace.git_process import GitProcess

NAMED: Final = 5
"""Files that a message names."""
_STEERING: Final = frozenset(
    {
        *("conftest.py", "pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml"),
        *("pyproject.toml", "setup.cfg", "tox.ini"),
    }
)
"""They say which tests pytest collects, and which of those it skips."""


def lost_tests(tests: Sequence[str], changed: Sequence[str], root: Path) -> str:
    """Name the edits that are to blame in case that no test runs.

    Tests that did not run before these edits either, such as a load test outside pytest's
    `testpaths`, are no fault of theirs: then nobody is to blame.
    """
    gone = {path for path in changed if not (root / path).exists()}
    blamed = {path for path in changed if is_test_module(path) and _bore(path, root)}
    if any(holds_tests(root / path) for path in tests):
        blamed.update(path for path in changed if PurePosixPath(path).name in _STEERING)
    deleted = [path for path in changed if path in blamed and path in gone]
    touched = [path for path in changed if path in blamed and path not in gone]
    said = [
        f"{verb} {', '.join(paths[:NAMED])}"
        for verb, paths in (("delete", deleted), ("change", touched))
        if paths
    ]
    return f"no test ran: the edits {' and '.join(said)}" if said else ""


def _bore(path: str, root: Path) -> bool:
    """Tell whether tests stand in a file, or stood there; of a file that is gone we think so."""
    file = root / path
    return not file.exists() or holds_tests(file) or _held_tests(path, root)


def _held_tests(path: str, root: Path) -> bool:
    try:
        before = GitProcess(root).ask("cat-file", "blob", f"HEAD:./{path}", codes=(0, 128))
    except GitRefused:
        return False
    return TEST.search(before.text) is not None
