from executor.attempt import conflict, current_edits, owner
from executor.context import Deps, Run
from executor.errors import GitRefused, RepositoryError, WorkspaceError
from executor.state import Edits, Failure, Outcome, State, Update
from executor.store.records import moment
from executor.workspace.atomic import atomic_write
from executor.workspace.git import Git

FILES_RECORDED = 12


def checkpoint(state: State, runtime: Run) -> Update:
    """Tick the box and commit code and tick, once."""
    deps = runtime.context
    deps.agenda.refresh()
    edits = current_edits(state, deps)
    try:
        commit = _committed(state, deps) or _commit(state, deps, edits)
    except (GitRefused, WorkspaceError) as error:
        said = "; ".join(part for part in (error.what, error.remedy) if part)
        failure = Failure(kind="git", message=said, tests=[], output="")
        return {"verdict": "refused", "failure": failure}
    deps.files.settle()
    deps.agenda.put(
        state["task"],
        outcome=Outcome.COMPLETED,
        commit_sha=commit,
        files=list(edits)[:FILES_RECORDED],
        detail="",
        ended=moment(),
    )
    deps.events.note(
        f"Committed {state['task_id']} as {commit[:10]}" if commit else f"Done: {state['task_id']}"
    )
    return {"verdict": "committed"}


def _committed(state: State, deps: Deps) -> str:
    """Find the commit that this attempt made before a crash; tick what that left open."""
    if deps.git is None or not deps.settings.commit:
        return ""
    commit = deps.git.find_commit(state["base"], owner(state).trailers) or ""
    task = deps.agenda.task(state["task"])
    if commit and task is not None and not task.done:
        _tick(state, deps, {})
    return commit


def _commit(state: State, deps: Deps, edits: Edits) -> str:
    if deps.agenda.task(state["task"]) is None:
        raise WorkspaceError(
            f"task {state['task_id']} is no longer in the roadmap",
            "somebody removed it meanwhile; its work was verified but not committed",
        )
    if reason := conflict(state, deps, edits):
        raise WorkspaceError(reason)
    if deps.git is None or not deps.settings.commit:
        _tick(state, deps, edits)
        return ""
    if blocker := deps.git.blockers():
        raise RepositoryError(f"{blocker}: no task can be committed", "then executor run goes on")
    roadmap = deps.roadmap
    if roadmap is None or deps.git.ignored([roadmap]):
        paths = _addable(deps.git, deps)
        commit = deps.git.commit(paths, _message(state, deps)) if paths else ""
        _tick(state, deps, edits)
        return commit
    _commit_own_edits(roadmap, deps)
    if deps.agenda.refresh():
        _commit_own_edits(roadmap, deps)
    ticked = _tick(state, deps, edits, adopt=False)
    try:
        commit = deps.git.commit(_addable(deps.git, deps), _message(state, deps))
    except GitRefused:
        deps.files.write(str(owner(state)), edits)
        raise
    deps.agenda.ticked(ticked, state["task"])
    return commit


def _tick(state: State, deps: Deps, edits: Edits, *, adopt: bool = True) -> bytes:
    """Write the ticked roadmap, covered by the journal where it lies in the project."""
    book = deps.agenda.book
    ticked = book.ticked(state["task"])
    if deps.roadmap is None:
        atomic_write(book.path, ticked)
    else:
        deps.files.write(str(owner(state)), {**edits, deps.roadmap: ticked.decode()})
    if adopt:
        deps.agenda.ticked(ticked, state["task"])
    return ticked


def _addable(git: Git, deps: Deps) -> list[str]:
    """List what was changed and git can commit; an ignored file is written, and it is said."""
    written = deps.files.written()
    ignored = git.ignored(written)
    for path in sorted(ignored):
        deps.events.note(f"{path} is ignored by git: written, not committed", "warning")
    return [path for path in written if path not in ignored]


def _message(state: State, deps: Deps) -> str:
    task = deps.agenda.task(state["task"])
    title = task.title if task is not None else state["task_id"]
    subject = deps.settings.commit_message.format(id=state["task_id"], title=title)
    trailers = "\n".join(f"{name}: {value}" for name, value in owner(state).trailers.items())
    return f"{subject.strip() or state['task_id']}\n\n{trailers}\n"


def _commit_own_edits(roadmap: str, deps: Deps) -> None:
    """Commit what a person did to the roadmap first, alone, so that it mixes with no task."""
    git = deps.git
    if git is None or (git.is_tracked(roadmap) and roadmap not in git.dirty()):
        return
    commit = git.commit([roadmap], f"Keep {roadmap} as it stands\n")
    deps.events.note(f"{roadmap} had changes of yours: committed first, alone ({commit[:10]})")
