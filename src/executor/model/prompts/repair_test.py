"""The prompt for a repair from failing tests: what failed, and the code that may be why."""

from collections.abc import Sequence

from executor.model.port import Message
from executor.model.prompts.brief import Brief, Shown
from executor.model.prompts.execute import how_to_answer, show, system, tell
from executor.model.prompts.render import clipped, fenced, render, sections
from executor.state import Edits, Failure, TestFailure

TESTS_SHOWN = 5
TRACEBACK_HEAD = 10
TRACEBACK_TAIL = 30


def repair_test_prompt(
    brief: Brief,
    failure: Failure,
    edits: Edits,
    sources: Sequence[Shown],
    left_out: Sequence[str] = (),
) -> tuple[Message, ...]:
    shown = _current(edits, sources)
    task = f"The task:\n{tell(brief).rstrip()}"
    if left_out:
        kept = ", ".join(left_out)
        task += f"\nYour change of {kept} was left out: these tests judge you and stay as they are."
    text = render(
        "repair-test",
        id=brief.id,
        title=brief.title,
        message=failure["message"],
        failures=sections([*_failures(failure), task]).rstrip(),
        sources=sections(["", *map(show, shown)]),
        files=how_to_answer(shown),
    )
    return (system(), Message("user", text))


def _failures(failure: Failure) -> list[str]:
    tests = failure["tests"]
    if not tests:
        return [f"Output:\n{_output(failure['output'])}" if failure["output"] else ""]
    parts = [_test(test) for test in tests[:TESTS_SHOWN]]
    more = [test["test"] for test in tests[TESTS_SHOWN:]]
    return [*parts, f"Failing too: {', '.join(more)}" if more else ""]


def _test(test: TestFailure) -> str:
    line = f":{test['line']}" if test["line"] else ""
    told = [
        f"### {test['test']} ({test['path']}{line})",
        f"Error: {test['error']}: {test['message']}",
        f"Expected: {test['expected']}" if test["expected"] else "",
        f"Actual: {test['actual']}" if test["actual"] else "",
        f"Traceback:\n{_output(test['traceback'])}" if test["traceback"] else "",
    ]
    return "\n".join(line for line in told if line)


def _output(text: str) -> str:
    return fenced(clipped(text, head=TRACEBACK_HEAD, tail=TRACEBACK_TAIL))


def _current(edits: Edits, sources: Sequence[Shown]) -> list[Shown]:
    """Show every file as it now is: the edits first of all, for the fault is most likely there."""
    changed = [
        Shown(path, text, "your change", whole=True)
        for path, text in edits.items()
        if text is not None
    ]
    return [*changed, *(file for file in sources if file.path not in edits)]
