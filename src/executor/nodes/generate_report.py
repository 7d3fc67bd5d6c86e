from executor.account import make_report, write_reports
from executor.context import Run
from executor.events import now
from executor.state import State, Update


def generate_report(state: State, runtime: Run) -> Update:
    """Write down how the run went."""
    deps = runtime.context
    status = "limited" if deps.tally.stopped_by else "finished"
    write_reports(deps, make_report(deps, status=status, ended=now()))
    return {"next": "report"}
