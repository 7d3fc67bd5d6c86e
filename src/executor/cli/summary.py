"""The last lines of a run: what is done, what is not and why, what to do next."""

from typing import TYPE_CHECKING, Final

from executor.cli.screen import Screen
from executor.errors import Interrupted, LimitReached
from executor.project import Project
from executor.state import Outcome
from executor.store.folder import NAME

if TYPE_CHECKING:
    from executor.run import Ending

MARKS: Final = {
    Outcome.COMPLETED: "✓",
    Outcome.FAILED: "✗",
    Outcome.SKIPPED: "↷",
    Outcome.DEFERRED: "…",
    Outcome.BLOCKED: "⊘",
    Outcome.WAITING: "?",
    Outcome.REPLACED: "→",
    Outcome.PENDING: "·",
}
STYLES: Final = {Outcome.COMPLETED: "green", Outcome.PENDING: "", Outcome.WAITING: "yellow"}
DETAIL: Final = 240


def show_ending(ending: "Ending", project: Project, screen: Screen) -> None:
    report = ending.report
    screen.tell("")
    for result in report.task_results:
        told = f"({result.verification})" if result.verification else ""
        if result.outcome is not Outcome.COMPLETED:
            why = " ".join((result.explanation or result.detail).split())
            told = f"{result.outcome}: {_cut(why)}" if why else str(result.outcome)
        line = f"{MARKS[result.outcome]} {result.id} {result.title}  {told}".rstrip()
        screen.tell(line, STYLES.get(result.outcome, "red"))
        if result.left_out:
            screen.tell(f"  left as they stand: {', '.join(result.left_out)}", "yellow")
    rest = [
        f"{number} {outcome}"
        for outcome, number in report.counts.items()
        if number and outcome is not Outcome.COMPLETED
    ]
    first = f"{report.counts[Outcome.COMPLETED]} of {report.total} tasks done"
    calls = f"{report.usage.calls} model {'call' if report.usage.calls == 1 else 'calls'}"
    used = f"{calls}, {report.usage.told} tokens"
    screen.tell(f"{', '.join([first, *rest])}; {used}, {report.seconds:.1f} s")
    for waiting in report.waiting:
        screen.tell(
            f"A decision waits: executor approve {waiting.id}, or executor reject {waiting.id}"
        )
    if ending.error is not None:
        stopped = isinstance(ending.error, LimitReached | Interrupted)
        screen.say(str(ending.error), "warning" if stopped else "error")
    screen.tell(f"Report: {project.root / NAME / 'report.md'}")


def _cut(why: str) -> str:
    return why if len(why) <= DETAIL else f"{why[: DETAIL - 1]}…"
