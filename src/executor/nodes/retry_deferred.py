from executor.context import Run
from executor.state import Outcome, State, Update


def retry_deferred(state: State, runtime: Run) -> Update:
    """Put each deferred task back, once."""
    deps = runtime.context
    for record in deps.agenda.retryable():
        deps.events.note(f"Retrying deferred task: {record.id}")
        deps.agenda.put(record.task, outcome=Outcome.PENDING, retries=record.retries + 1)
    return {"next": "task"}
