"""Which command judges the project."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from executor.verification.testfile import is_test_module

_OF_THE_SHELL: Final = re.compile(r"[|&;<>$`(){}*?~\n]")
_PYTHON_MODULE: Final = re.compile(r"python[0-9.]*")


@dataclass(frozen=True)
class Runner:
    kind: Literal["pytest", "command", "none"]
    command: str | tuple[str, ...]
    """For pytest its name and arguments; else a line for the shell."""
    why: str
    tests: tuple[str, ...] = ()
    """The project's test files, whatever the command is: one of them should run."""


def choose_runner(
    root: Path, *, verify: str | None, setting: str | None, listed: Sequence[str]
) -> Runner:
    """Take the task's word first, then the settings', then what the files say."""
    tests = tuple(path for path in listed if is_test_module(path) and (root / path).is_file())
    if verify and verify.strip():
        return _asked(verify.strip(), "the task says `Verify:`", tests)
    if setting and setting.strip():
        return _asked(setting.strip(), "the settings name a test command", tests)
    if tests:
        why = f"there are test files, such as {min(tests)}"
        return Runner("pytest", ("pytest",), why, tests)
    return Runner("none", (), "there are no test files, and no command is given")


def _asked(line: str, why: str, tests: tuple[str, ...]) -> Runner:
    """Run a plain call of pytest as ours: its report is better evidence than its output."""
    arguments = _pytest_arguments(line)
    if arguments is None:
        return Runner("command", line, why, tests)
    return Runner("pytest", ("pytest", *arguments), why, tests)


def _pytest_arguments(line: str) -> tuple[str, ...] | None:
    if _OF_THE_SHELL.search(line):
        return None
    try:
        words = shlex.split(line)
    except ValueError:
        return None
    match words:
        case ["pytest" | "py.test", *rest]:
            return tuple(rest)
        case [python, "-m", "pytest", *rest] if _PYTHON_MODULE.fullmatch(python):
            return tuple(rest)
        case _:
            return None
