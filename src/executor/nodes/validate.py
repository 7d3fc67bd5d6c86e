from executor.attempt import current_edits, current_task, keep_edits, seen_files, text_of
from executor.checks import find_problems
from executor.context import Deps, Run
from executor.model.masking import MASK
from executor.state import MAX_REPAIRS, REJECTED, Edits, Problem, State, Update
from executor.workspace.journal import digest_of
from executor.workspace.mentioned import asked_empty
from executor.workspace.paths import refusal


def validate(state: State, runtime: Run) -> Update:
    """Find every reason not to write these edits, before the disk is touched."""
    deps = runtime.context
    edits = current_edits(state, deps)
    refused = {path: reason for path in edits if (reason := _refusal(path, deps))}
    allowed = {path: text for path, text in edits.items() if path not in refused}
    problems = [
        *state["problems"],
        *(_problem("path", path, reason) for path, reason in refused.items()),
        *find_problems(
            allowed, asked_empty=asked_empty(current_task(state, deps).text), before=text_of(deps)
        ),
        *_hidden_values(allowed, deps),
    ]
    digest = keep_edits(state, deps, allowed) if refused else state["edits"]
    problems += _nothing_to_try(state, allowed, digest, deps, told=bool(problems))
    if not problems:
        deps.events.note("All generated code passed validation")
        return {"edits": digest, "problems": [], "verdict": "valid"}
    if any(problem["kind"] == REJECTED for problem in problems):
        return {"edits": digest, "problems": problems, "verdict": "hopeless"}
    if state["repairs"] < MAX_REPAIRS and not state["kept"]:
        count = len({problem["path"] for problem in problems})
        deps.events.note(f"Validation failed for {count} {'file' if count == 1 else 'files'}")
    return {"edits": digest, "problems": problems, "verdict": "invalid"}


def _refusal(path: str, deps: Deps) -> str | None:
    return refusal(deps.root, path, roadmap=deps.roadmap)


def _hidden_values(edits: Edits, deps: Deps) -> list[Problem]:
    """Find texts that hold our mask: written, it would take the place of the user's own value."""
    before = text_of(deps)
    told = (
        f"the text `{MASK}` stands for a value that is hidden from you: change that file with EDIT"
        " blocks that leave those lines alone, and write no such value into any file"
    )
    return [
        _problem("answer", path, told)
        for path, text in edits.items()
        if text is not None and text.count(MASK) > (before(path) or "").count(MASK)
    ]


def _nothing_to_try(
    state: State, edits: Edits, digest: str, deps: Deps, *, told: bool
) -> list[Problem]:
    """Say so when there is nothing to write, or nothing that was not tried already."""
    if not edits and not told:
        return [_problem("answer", "", "the answer holds no file to write")]
    if edits and digest == state["tried"]:
        return [_problem("answer", "", "nothing changed: these very edits just failed")]
    if edits and not told and _as_they_were(state, edits, deps):
        return [_problem("answer", "", "nothing would change: the files are already so")]
    return []


def _as_they_were(state: State, edits: Edits, deps: Deps) -> bool:
    """Compare with the files when they came into the set: what is on disk may be the set itself.

    A task that has a check of its own is let through: that says whether it is done already.
    """
    if current_task(state, deps).verify:
        return False
    seen = seen_files(state, deps)
    return all(
        path in seen and seen[path] == digest_of(None if text is None else text.encode())
        for path, text in edits.items()
    )


def _problem(kind: str, path: str, message: str) -> Problem:
    return Problem(path=path, line=None, column=None, kind=kind, message=message, excerpt="")
