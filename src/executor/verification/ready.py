"""Whether anything could judge a task at all: asked before a model is paid."""

import os
import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path

from executor.errors import UsageError
from executor.verification.detect import choose_runner
from executor.verification.interpreter import has_module, python_for

BUILT_IN = frozenset(
    {
        "cd",
        "test",
        "exit",
        "true",
        "false",
        "if",
        "for",
        "while",
        "set",
        "export",
        "exec",
        "command",
    }
)
"""Words of the shell that are no programs, or need not be."""


def ensure_ready(root: Path, setting: str | None, listed: Sequence[str]) -> None:
    """Refuse a test command that does not exist, and an environment without pytest."""
    runner = choose_runner(root, verify=None, setting=setting, listed=listed)
    python = python_for(root)
    if runner.kind == "pytest" and not has_module(python, "pytest"):
        raise UsageError(
            f"the project's Python has no pytest: {python}",
            f"{python} -m pip install pytest, or name another command with --test-command",
        )
    if runner.kind == "command" and isinstance(runner.command, str):
        _ensure_command(runner.command, root, python)


def _ensure_command(line: str, root: Path, python: str) -> None:
    """Look for the first word only where it is plainly a program: the shell knows the rest."""
    try:
        first = shlex.split(line)[0]
    except (ValueError, IndexError):
        return
    path = os.pathsep.join([str(Path(python).parent), os.environ.get("PATH", os.defpath)])
    plain = first.replace("-", "").replace("_", "").replace(".", "").isalnum()
    if plain and first not in BUILT_IN and not shutil.which(first, path=path):
        raise UsageError(
            f"the test command `{line}` cannot be run: there is no {first}",
            f"install it, or name another command with --test-command (looked from {root})",
        )
