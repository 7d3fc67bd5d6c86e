from executor.attempt import current_edits, current_task, keep_edits, text_of
from executor.checks import find_problems
from executor.context import Deps, Run
from executor.state import MAX_REPAIRS, Edits, Problem, State, Update
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
    ]
    digest = keep_edits(state, deps, allowed) if refused else state["edits"]
    problems += _nothing_to_try(state, allowed, digest, told=bool(problems))
    if not problems:
        deps.events.note("All generated code passed validation")
        return {"edits": digest, "problems": [], "verdict": "valid"}
    if state["repairs"] < MAX_REPAIRS and not state["kept"]:
        count = len({problem["path"] for problem in problems})
        deps.events.note(f"Validation failed for {count} {'file' if count == 1 else 'files'}")
    return {"edits": digest, "problems": problems, "verdict": "invalid"}


def _refusal(path: str, deps: Deps) -> str | None:
    return refusal(deps.root, path, roadmap=deps.roadmap)


def _nothing_to_try(state: State, edits: Edits, digest: str, *, told: bool) -> list[Problem]:
    """Say so when there is nothing to write, or nothing that was not tried already."""
    if not edits and not told:
        return [_problem("answer", "", "the answer holds no file to write")]
    if edits and digest == state["tried"]:
        return [_problem("answer", "", "nothing changed: these very edits just failed")]
    return []


def _problem(kind: str, path: str, message: str) -> Problem:
    return Problem(path=path, line=None, column=None, kind=kind, message=message, excerpt="")
