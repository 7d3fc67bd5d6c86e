from executor.attempt import conflict, current_edits, owner
from executor.context import Deps, Run
from executor.errors import GitRefused, RepositoryError, WorkspaceError
from executor.settling import proven
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
        if not proven(owner(state), deps.git, deps.records):
            _prove(state, deps, edits)
        _tick(state, deps)
    except (GitRefused, WorkspaceError) as error:
        said = "; ".join(part for part in (error.what, error.remedy) if part)
        failure = Failure(kind="git", message=said, tests=[], output="")
        return {"verdict": "refused", "failure": failure}
    commit = _commit_of(state, deps)
    _record(state, deps, edits, commit)
    deps.files.settle()
    deps.events.note(
        f"Committed {state['task_id']} as {commit[:10]}" if commit else f"Done: {state['task_id']}"
    )
    return {"verdict": "committed"}


def _prove(state: State, deps: Deps, edits: Edits) -> None:
    """Make the one step after which the edits are never taken back: a commit, else a record."""
    if deps.agenda.task(state["task"]) is None:
        raise WorkspaceError(
            f"task {state['task_id']} is no longer in the roadmap",
            "somebody removed it meanwhile; its work was verified but not committed",
        )
    if reason := conflict(state, deps, edits):
        raise WorkspaceError(reason)
    if deps.git is None or not deps.settings.commit:
        _record(state, deps, edits, "")
        return
    if blocker := deps.git.blockers():
        raise RepositoryError(f"{blocker}: no task can be committed", "then executor run goes on")
    roadmap = deps.roadmap
    if roadmap is not None and not deps.git.ignored([roadmap]):
        _commit_with_tick(state, deps, edits, roadmap)
    elif paths := _addable(deps.git, deps):
        deps.git.commit(paths, _message(state, deps))
    else:
        _record(state, deps, edits, "")


def _commit_with_tick(state: State, deps: Deps, edits: Edits, roadmap: str) -> None:
    """Commit code and tick as one; until that is done the journal covers both."""
    git = deps.git
    if git is None:
        raise AssertionError("a commit without git")
    _commit_own_edits(roadmap, git, deps)
    if deps.agenda.refresh():
        _commit_own_edits(roadmap, git, deps)
    ticked = deps.agenda.book.ticked(state["task"])
    deps.files.write(str(owner(state)), {**edits, roadmap: ticked.decode()})
    try:
        git.commit(_addable(git, deps), _message(state, deps))
    except GitRefused:
        deps.files.write(str(owner(state)), edits)
        raise
    deps.agenda.ticked(ticked, state["task"])


def _tick(state: State, deps: Deps) -> None:
    """Tick what no commit of ours has ticked."""
    task = deps.agenda.task(state["task"])
    if task is not None and not task.done:
        ticked = deps.agenda.book.ticked(state["task"])
        atomic_write(deps.agenda.book.path, ticked)
        deps.agenda.ticked(ticked, state["task"])


def _commit_of(state: State, deps: Deps) -> str:
    if deps.git is None or not deps.settings.commit:
        return ""
    return deps.git.find_commit(state["base"], owner(state).trailers) or ""


def _record(state: State, deps: Deps, edits: Edits, commit: str) -> None:
    deps.agenda.put(
        state["task"],
        outcome=Outcome.COMPLETED,
        attempt=state["attempt"],
        commit_sha=commit,
        files=list(edits)[:FILES_RECORDED],
        detail="",
        ended=moment(),
    )


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


def _commit_own_edits(roadmap: str, git: Git, deps: Deps) -> None:
    """Commit what a person did to the roadmap first, alone, so that it mixes with no task."""
    if git.is_tracked(roadmap) and roadmap not in git.dirty():
        return
    commit = git.commit([roadmap], f"Keep {roadmap} as it stands\n")
    deps.events.note(f"{roadmap} had changes of yours: committed first, alone ({commit[:10]})")
