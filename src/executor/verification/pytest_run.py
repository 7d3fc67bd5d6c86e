"""Run the project's tests with pytest and judge what it reports."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from executor.state import Failure, TestFailure
from executor.verification.evidence import (
    TRACEBACK_CHARS,
    TRACEBACK_LINES,
    failed_tests,
    head_and_tail,
    timeout_failure,
    without_root,
)
from executor.verification.junit import SIZE_LIMIT_BYTES, Report, read_report
from executor.verification.roots import python_path
from executor.verification.traceback_text import frames_in, last_error
from executor.verification.verified import Verified
from executor.workspace.processes import Finished, Processes

NO_TESTS: Final = "no tests (changed modules could be imported)"
_HANG_SHARE: Final = 0.8
"""A test that takes this share of the time limit shows where it hangs, before it is killed."""
_NO_TESTS_COLLECTED: Final = 5
_WITHOUT_REPORT: Final = {
    3: "pytest failed inside itself or a plugin",
    4: "pytest did not accept its command line, its settings or a conftest.py",
}


def run_pytest(
    arguments: Sequence[str],
    root: Path,
    processes: Processes,
    *,
    python: str,
    timeout: float,
    lost: str = "",
) -> Verified:
    """Leave nothing behind in the project: report and cache lie elsewhere.

    Where the edits would be to blame for it, `lost` says so: that none ran is then a failure.
    """
    with tempfile.TemporaryDirectory(prefix="executor-pytest-") as folder:
        xml = Path(folder) / "report.xml"
        options = [*_options(root, xml, timeout), *_without_ours(python)]
        command = [python, "-m", "pytest", *arguments, *options]
        finished = processes.run(command, timeout=timeout, env={"PYTHONPATH": python_path(root)})
        report = _report(xml, root)
    judged = _judge(finished, report, root, timeout)
    if judged.ok and not judged.tests and lost:
        return failed(0, failed_tests(lost, [], finished.output, root))
    return judged


def _options(root: Path, xml: Path, timeout: float) -> list[str]:
    """Behind the user's own, since the last word counts.

    The cache is moved, not forbidden: projects that say `--ff` would no longer start. xunit1 names
    the file of every test; xunit2 makes us guess it from a dotted name.
    """
    return [
        *("-q", "--no-header", "--color=no", "--tb=auto"),
        f"--rootdir={root}",
        f"--junitxml={xml}",
        *("-o", "junit_family=xunit1"),
        *("-o", f"cache_dir={xml.parent / 'cache'}"),
        *("-o", f"faulthandler_timeout={timeout * _HANG_SHARE:g}"),
    ]


def _without_ours(python: str) -> list[str]:
    """Leave out a plugin that only our own environment brings, and that costs a second a run."""
    return ["-p", "no:langsmith_plugin"] if python == sys.executable else []


def _report(xml: Path, root: Path) -> Report | None:
    try:
        if xml.stat().st_size > SIZE_LIMIT_BYTES:
            return None
        return read_report(xml.read_bytes(), root)
    except OSError:
        return None


def _judge(finished: Finished, report: Report | None, root: Path, timeout: float) -> Verified:
    if finished.timed_out:
        message = f"the tests did not end within {timeout:g} seconds"
        return failed(0, timeout_failure(message, finished.output, root))
    if finished.code == _NO_TESTS_COLLECTED:
        return Verified(ok=True, tests=0, failure=None, note=NO_TESTS)
    if report is None:
        return failed(0, _unreported(finished, root))
    ran = report.tests - report.skipped
    if finished.code == 0 and not report.failed:
        return _passed(ran, report.skipped)
    message = _message(report, finished.code)
    return failed(ran, failed_tests(message, list(report.failed), finished.output, root))


def failed(tests: int, failure: Failure) -> Verified:
    return Verified(ok=False, tests=tests, failure=failure, note=failure["message"])


def _passed(ran: int, skipped: int) -> Verified:
    note = f"{_count(ran)} passed"
    if skipped:
        note = f"{note}, {skipped} skipped" if ran else f"no test ran: {skipped} skipped"
    return Verified(ok=True, tests=ran, failure=None, note=note)


def _count(tests: int) -> str:
    return "1 test" if tests == 1 else f"{tests} tests"


def _message(report: Report, code: int | None) -> str:
    if not report.failed:
        return f"no test failed, but pytest ended with {code}"
    parts = [f"{_count(report.failures)} failed"] if report.failures else []
    if report.errors:
        parts.append("1 error" if report.errors == 1 else f"{report.errors} errors")
    return ", ".join(parts)


def _unreported(finished: Finished, root: Path) -> Failure:
    """Say why there is no report; a `conftest.py` that cannot be imported is the usual reason."""
    if "No module named pytest" in finished.output:
        message = "pytest is not installed in the project's environment"
        return failed_tests(message, [], finished.output, root)
    code = finished.code if finished.code is not None else -1
    message = _WITHOUT_REPORT.get(code, f"pytest ended with {code} before it could report")
    return failed_tests(message, _from_output(finished.output, root), finished.output, root)


def _from_output(output: str, root: Path) -> list[TestFailure]:
    text = without_root(output, root)
    said, frames = last_error(text), frames_in(text, root)
    if not said.error or not frames:
        return []
    return [
        TestFailure(
            test=frames[0]["path"],
            path=frames[0]["path"],
            line=frames[0]["line"],
            error=said.error,
            message=said.message,
            expected="",
            actual="",
            traceback=head_and_tail(text, TRACEBACK_CHARS, TRACEBACK_LINES),
            frames=frames,
        )
    ]
