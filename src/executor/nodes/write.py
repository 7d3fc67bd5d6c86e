from executor.attempt import current_edits, owner, seen_files
from executor.context import Deps, Run
from executor.errors import WorkspaceError
from executor.state import Edits, Failure, State, Update


def write(state: State, runtime: Run) -> Update:
    """Put all edits on disk, all or none, pre-images kept."""
    deps = runtime.context
    edits = current_edits(state, deps)
    seen = seen_files(state, deps)
    changed = deps.files.changed_since({path: seen[path] for path in edits})
    if changed:
        return _refused(f"changed meanwhile by somebody else: {', '.join(changed)}")
    if unsaved := _unsaved(seen, edits, deps):
        return _refused(f"holds work of yours that is in no commit yet: {', '.join(unsaved)}")
    try:
        sizes = deps.files.write(str(owner(state)), edits)
    except WorkspaceError as error:
        return _refused(str(error))
    _tell(edits, sizes, deps)
    return {"verdict": "written", "failure": None}


def _unsaved(seen: dict[str, str | None], edits: Edits, deps: Deps) -> list[str]:
    """List files whose content only the user has: a commit of ours would mix it in."""
    git = deps.git
    if git is None or not deps.settings.commit:
        return []
    there = [path for path in edits if seen[path] is not None]
    foreign = set(there) - set(git.tracked()) - git.ignored(there) if there else set()
    if deps.settings.allow_dirty:
        foreign |= set(there) & set(git.dirty()) - set(deps.files.written())
    return sorted(foreign)


def _tell(edits: Edits, sizes: dict[str, int], deps: Deps) -> None:
    for path, text in edits.items():
        told = f"Deleted {path}" if text is None else f"Wrote {sizes[path]} bytes to {path}"
        deps.events.note(told)


def _refused(message: str) -> Update:
    failure = Failure(kind="write", message=message, tests=[], output="")
    return {"verdict": "refused", "failure": failure}
