"""Say whether the project holds with the edits in it."""

import os
from collections.abc import Sequence
from pathlib import Path

from executor.verification.detect import Runner
from executor.verification.evidence import failed_tests, timeout_failure
from executor.verification.imports import import_check
from executor.verification.lost import lost_tests
from executor.verification.pytest_run import NO_TESTS, failed, run_pytest
from executor.verification.verified import Verified
from executor.workspace.processes import Processes


def verify(
    runner: Runner,
    changed: Sequence[str],
    root: Path,
    processes: Processes,
    *,
    python: str,
    timeout: float,
) -> Verified:
    """Import what changed, then run the tests: the cheap proof saves the dear one.

    That no test runs is a failure only where the edits can be the reason for it.
    """
    failure = import_check(changed, root, processes, python)
    if failure is not None:
        return Verified(ok=False, tests=0, failure=failure, note=failure["message"])
    lost = lost_tests(runner.tests, changed, root)
    match runner.kind:
        case "none" if lost:
            return failed(0, failed_tests(lost, [], "", root))
        case "none":
            return Verified(ok=True, tests=0, failure=None, note=NO_TESTS)
        case "pytest":
            words = runner.command[1:] if isinstance(runner.command, tuple) else ()
            return run_pytest(words, root, processes, python=python, timeout=timeout, lost=lost)
        case "command":
            return _run_command(runner.command, root, processes, python=python, timeout=timeout)


def _run_command(
    command: str | tuple[str, ...],
    root: Path,
    processes: Processes,
    *,
    python: str,
    timeout: float,
) -> Verified:
    """Put the project's interpreter first on PATH: `make test` says `python` and means it."""
    shown = command if isinstance(command, str) else " ".join(command)
    path = os.pathsep.join([str(Path(python).parent), os.environ.get("PATH", os.defpath)])
    finished = processes.run(command, timeout=timeout, env={"PATH": path})
    if finished.timed_out:
        message = f"command `{shown}` did not end within {timeout:g} seconds"
        failure = timeout_failure(message, finished.output, root)
        return Verified(ok=False, tests=0, failure=failure, note=message)
    note = f"command `{shown}` ended with {finished.code}"
    if finished.code == 0:
        return Verified(ok=True, tests=0, failure=None, note=note)
    failure = failed_tests(note, [], finished.output, root)
    return Verified(ok=False, tests=0, failure=failure, note=note)
