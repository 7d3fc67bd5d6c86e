"""What would judge a task: the project's interpreter and its tests."""

from collections.abc import Iterator
from pathlib import Path

from executor.doctor.finding import Finding, error, ok, warning
from executor.errors import UsageError
from executor.settings import Settings
from executor.verification.detect import choose_runner
from executor.verification.interpreter import python_for
from executor.verification.ready import ensure_ready
from executor.workspace.git import Git, locate
from executor.workspace.listing import listed


def look_at_tests(root: Path, settings: Settings) -> Iterator[Finding]:
    listing = Git(root).listed() if locate(root).root is not None else listed(root)
    runner = choose_runner(root, verify=None, setting=settings.test_command, listed=listing)
    yield ok("interpreter", python_for(root))
    try:
        ensure_ready(root, settings.test_command, listing)
    except UsageError as missing:
        yield error("tests", missing.what, missing.remedy)
        return
    if runner.kind == "none":
        remedy = "add tests, name a --test-command, or give tasks a `Verify:` command"
        yield warning("tests", runner.why, remedy)
        return
    command = runner.command if isinstance(runner.command, str) else " ".join(runner.command)
    yield ok("tests", f"{command} ({runner.why}; at most {settings.test_timeout:g} s)")


def look_at_sandbox() -> Iterator[Finding]:
    remedy = "run it in a container where the project or its model is not to be trusted"
    yield warning("sandbox", "none: tests run with your rights", remedy)
