from executor.attempt import conflict, current_edits, owner
from executor.context import Deps, Run
from executor.errors import GitRefused, WorkspaceError
from executor.state import Edits, Failure, State, Update


def write(state: State, runtime: Run) -> Update:
    """Put all edits on disk, all or none, pre-images kept."""
    deps = runtime.context
    edits = current_edits(state, deps)
    try:
        if reason := conflict(state, deps, edits):
            return _refused(reason)
        sizes = deps.files.write(str(owner(state)), edits)
    except (WorkspaceError, GitRefused) as error:
        return _refused(str(error))
    _tell(edits, sizes, deps)
    return {"verdict": "written", "failure": None}


def _tell(edits: Edits, sizes: dict[str, int], deps: Deps) -> None:
    for path, text in edits.items():
        told = f"Deleted {path}" if text is None else f"Wrote {sizes[path]} bytes to {path}"
        deps.events.note(told)


def _refused(message: str) -> Update:
    failure = Failure(kind="write", message=message, tests=[], output="")
    return {"verdict": "refused", "failure": failure}
