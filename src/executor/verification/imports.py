"""Import every changed module in a process of the project: the cheapest proof there is."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from executor.state import Failure, TestFailure
from executor.verification.evidence import (
    OUTPUT_CHARS,
    SHOWN_FAILURES,
    TRACEBACK_CHARS,
    TRACEBACK_LINES,
    head_and_tail,
    without_root,
)
from executor.verification.importable import importable
from executor.verification.roots import python_path
from executor.verification.traceback_text import frames_in
from executor.workspace.processes import Finished, Processes


def import_check(
    changed: Sequence[str], root: Path, processes: Processes, python: str, timeout: float = 10
) -> Failure | None:
    """Find the changed modules that cannot be imported."""
    modules = importable(changed, root)
    if not modules:
        return None
    source = Path(__file__).with_name("probe.py").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="executor-imports-") as folder:
        report = Path(folder) / "report.jsonl"
        finished = processes.run(
            [python, "-c", source, str(report), *modules],
            timeout=timeout,
            env={"PYTHONPATH": python_path(root)},
        )
        said = _read(report)
    failing = [_failing(modules[s["module"]], s, root) for s in said if s["error"]]
    output = head_and_tail(without_root(finished.output, root), OUTPUT_CHARS)
    silent = [module for module in modules if module not in {s["module"] for s in said}]
    if silent and finished.timed_out:
        message = f"importing `{silent[0]}` did not end within {timeout:g} seconds"
        return Failure(kind="timeout", message=message, tests=failing, output=output)
    if silent:
        failing.insert(0, _crashed(modules[silent[0]], silent[0], finished))
    if not failing:
        return None
    return Failure(
        kind="imports", message=_message(failing), tests=failing[:SHOWN_FAILURES], output=output
    )


def _read(report: Path) -> list[dict[str, str]]:
    """Take the complete lines: the process may have died in the middle of one."""
    if not report.exists():
        return []
    text = report.read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def _failing(path: str, said: Mapping[str, str], root: Path) -> TestFailure:
    text = without_root(said["traceback"], root)
    frames = frames_in(text, root)
    own = [frame["line"] for frame in frames if frame["path"] == path]
    return TestFailure(
        test=f"import {said['module']}",
        path=path,
        line=own[-1] if own else None,
        error=said["error"],
        message=without_root(said["message"], root),
        expected="",
        actual="",
        traceback=head_and_tail(text, TRACEBACK_CHARS, TRACEBACK_LINES),
        frames=frames,
    )


def _crashed(path: str, module: str, finished: Finished) -> TestFailure:
    return TestFailure(
        test=f"import {module}",
        path=path,
        line=None,
        error="crash",
        message=f"the interpreter ended with {finished.code} while importing `{module}`",
        expected="",
        actual="",
        traceback=head_and_tail(finished.output, TRACEBACK_CHARS, TRACEBACK_LINES),
        frames=[],
    )


def _message(failing: Sequence[TestFailure]) -> str:
    first = failing[0]
    said = f"`{first['test']}` fails: {first['error']}: {first['message']}"
    return said if len(failing) == 1 else f"{len(failing)} modules cannot be imported; {said}"
