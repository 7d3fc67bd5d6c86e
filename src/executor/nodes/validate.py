from typing import Final

from executor.attempt import current_edits, current_task, keep_edits, keep_left_out, seen_files
from executor.context import Deps, Run
from executor.judging import TESTS, Judged, judge, say, waits_for_a_module
from executor.state import MAX_REPAIRS, REJECTED, Edits, Problem, State, Update
from executor.workspace.journal import digest_of

LEFT_OUT: Final = "tests that stand already, and the task does not ask to change them"
TOLD: Final = 3
"""Problems that are told on the screen; the model is told all."""
WIDTH: Final = 160
STAY: Final = (
    "tests that stand already are the judge and stay as they are; put your additions beside them,"
    " or leave the file out"
)


def validate(state: State, runtime: Run) -> Update:
    """Find every reason not to write these edits, and mend what needs no model, before the disk."""
    deps = runtime.context
    edits = current_edits(state, deps)
    judged = judge(state, deps, edits)
    problems = [*state["problems"], *judged.problems]
    digest = state["edits"] if judged.edits == edits else keep_edits(state, deps, judged.edits)
    _tell_mends(state, deps, judged)
    left_out = _tell_left_out(state, deps, judged)
    problems += _of_the_tests(state, judged)
    problems += _nothing_to_try(state, judged.edits, digest, deps, told=bool(problems))
    if not problems:
        deps.events.note("All generated code passed validation")
        return {"edits": digest, "problems": [], "left_out": left_out, "verdict": "valid"}
    if _is_hopeless(state, deps, problems, judged.edits):
        return {"edits": digest, "problems": problems, "left_out": left_out, "verdict": "hopeless"}
    if state["repairs"] < MAX_REPAIRS and not state["kept"]:
        count = len({problem["path"] for problem in problems})
        deps.events.note(f"Validation failed for {count} {'file' if count == 1 else 'files'}")
        for problem in problems[:TOLD]:
            deps.events.note(f"  {_shortly(problem)}")
    return {"edits": digest, "problems": problems, "left_out": left_out, "verdict": "invalid"}


def _shortly(problem: Problem) -> str:
    line = f":{problem['line']}" if problem["line"] else ""
    place = f"{problem['path']}{line}: " if problem["path"] else ""
    return (place + " ".join(problem["message"].split()))[:WIDTH]


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


def _of_the_tests(state: State, judged: Judged) -> list[Problem]:
    """Ask once for what was meant by a change of standing tests; then go on without it."""
    if judged.left_out and not judged.edits:
        told = f"the answer only changes {LEFT_OUT}: {judged.left_out[0]}"
        return [say("answer", "", told)]
    if state["left_out"] or state["kept"] or state["repairs"] >= MAX_REPAIRS:
        return []
    return [say(TESTS, path, STAY) for path in judged.left_out]


def _tell_left_out(state: State, deps: Deps, judged: Judged) -> list[str]:
    """Say what is left out; what comes back without a change of old tests is left out no more."""
    for path in judged.left_out:
        deps.events.note(f"Left out the change of {path}: {LEFT_OUT}", "warning")
    before = [path for path in state["left_out"] if path not in judged.edits]
    left_out = list(dict.fromkeys([*before, *judged.left_out]))
    if left_out != state["left_out"]:
        keep_left_out(state, deps, left_out)
    return left_out


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
