from executor.context import Run
from executor.state import Outcome, State, Update


def parse_roadmap(state: State, runtime: Run) -> Update:
    """Read the roadmap into tasks, and say what in it looks like a task but is none."""
    deps = runtime.context
    agenda = deps.agenda
    agenda.refresh()
    for notice in agenda.book.roadmap.notices:
        deps.events.note(f"{agenda.book.name}:{notice.line}: {notice.message}", "warning")
    counts = agenda.counts()
    deps.events.note(
        f"{sum(counts.values())} tasks, {counts[Outcome.COMPLETED]} of them done", "debug"
    )
    return {"next": "task"}
