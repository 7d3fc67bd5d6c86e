from typing import Final

from executor.attempt import current_edits, current_task, keep_edits, seen_files
from executor.context import Deps, Run
from executor.judging import Judged, judge, say, waits_for_a_module
from executor.state import MAX_REPAIRS, REJECTED, Edits, Problem, State, Update
from executor.workspace.journal import digest_of

LEFT_OUT: Final = "tests that stand already, and the task does not ask to change them"


def validate(state: State, runtime: Run) -> Update:
    """Find every reason not to write these edits, and mend what needs no model, before the disk."""
    deps = runtime.context
    edits = current_edits(state, deps)
    judged = judge(state, deps, edits)
    problems = [*state["problems"], *judged.problems]
    digest = state["edits"] if judged.edits == edits else keep_edits(state, deps, judged.edits)
    _tell_mends(state, deps, judged)
    left_out = _tell_left_out(state, deps, judged)
    if left_out and not judged.edits:
        problems.append(say("answer", "", f"the answer only changes {LEFT_OUT}: {left_out[0]}"))
    problems += _nothing_to_try(state, judged.edits, digest, deps, told=bool(problems))
    if not problems:
        deps.events.note("All generated code passed validation")
        return {"edits": digest, "problems": [], "left_out": left_out, "verdict": "valid"}
    if _is_hopeless(state, deps, problems, judged.edits):
        return {"edits": digest, "problems": problems, "verdict": "hopeless"}
    if state["repairs"] < MAX_REPAIRS and not state["kept"]:
        count = len({problem["path"] for problem in problems})
        deps.events.note(f"Validation failed for {count} {'file' if count == 1 else 'files'}")
    return {"edits": digest, "problems": problems, "verdict": "invalid"}


def _tell_mends(state: State, deps: Deps, judged: Judged) -> None:
    for path, mends in judged.mends.items():
        for what in mends:
            deps.records.put_mend(state["run"], state["task"], path, what)
        deps.events.note(f"Mended {path} without a model: {'; '.join(mends)}")
        deps.events.emit(
            "mended",
            f"{state['task_id']}/{state['attempt']}/validate/{state['transitions']}/{path}",
            task=state["task_id"],
            file=path,
            mends=list(mends),
        )


def _tell_left_out(state: State, deps: Deps, judged: Judged) -> list[str]:
    """Say what is left out, and go on without it: a repair could bring nothing in its place."""
    for path in judged.left_out:
        deps.events.note(f"Left out the change of {path}: {LEFT_OUT}", "warning")
    return list(dict.fromkeys([*state["left_out"], *judged.left_out]))


def _is_hopeless(state: State, deps: Deps, problems: list[Problem], edits: Edits) -> bool:
    """Tell whether no repair can help: the server refuses, or what is missing others must make."""
    kinds = {problem["kind"] for problem in problems}
    if REJECTED in kinds:
        return True
    return "import" in kinds and not state["kept"] and waits_for_a_module(state, deps, edits)


def _nothing_to_try(
    state: State, edits: Edits, digest: str, deps: Deps, *, told: bool
) -> list[Problem]:
    """Say so when there is nothing to write, or nothing that was not tried already."""
    if not edits and not told:
        return [say("answer", "", "the answer holds no file to write")]
    if edits and digest == state["tried"]:
        return [say("answer", "", "nothing changed: these very edits just failed")]
    if edits and not told and _as_they_were(state, edits, deps):
        return [say("answer", "", "nothing would change: the files are already so")]
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
