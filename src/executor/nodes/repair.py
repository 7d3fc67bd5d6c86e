from executor.attempt import brief, current_edits, files_meant, place, shown
from executor.context import Deps, Run
from executor.exchange import Question, ask_for_edits
from executor.judging import TESTS, badness, judge, say
from executor.model.prompts.halved import halved
from executor.model.prompts.repair import repair_prompt
from executor.state import MAX_REPAIRS, Edits, State, Update


def repair(state: State, runtime: Run) -> Update:
    """Ask surgically about what is left; the answer is merged into the edits, if it is no worse."""
    deps = runtime.context
    edits = current_edits(state, deps)
    visit = state["repairs"] + 1
    paths = list(dict.fromkeys(problem["path"] or "the answer" for problem in state["problems"]))
    for path in paths:
        deps.events.note(f"Repairing {path} (attempt {visit}/{MAX_REPAIRS})")
    deps.events.emit(
        "repair_attempted",
        f"{state['task_id']}/{state['attempt']}/repair/{visit}",
        task=state["task_id"],
        attempt=visit,
        files=paths,
    )
    standing = [path for path in paths if path not in edits]
    files = shown(deps, dict.fromkeys([*standing, *([] if edits else state["context"])]))
    task, problems = brief(state, deps), state["problems"]
    question = Question(
        node="repair",
        visit=visit,
        messages=repair_prompt(task, problems, edits, files),
        files=[path for path in paths if path in edits] or files_meant(state, deps),
        shorter=lambda: repair_prompt(task, problems[:1], edits, halved(files)),
    )
    update = ask_for_edits(state, runtime, question)
    return {**_unless_worse(state, deps, edits, update), "repairs": visit}


def _unless_worse(state: State, deps: Deps, before: Edits, update: Update) -> Update:
    """Leave the edits as they were, if the repair broke more than it mended, and say so.

    What was only asked to leave the tests alone is good as it is: then nothing else is lost.
    """
    after = deps.artifacts.edits(place(state), update["edits"])
    found = [*update["problems"], *judge(state, deps, after).problems]
    wrong = [problem for problem in state["problems"] if problem["kind"] != TESTS]
    if not wrong and after == before:
        return {**update, "problems": []}
    if not before or after == before or badness(found) <= badness(wrong):
        return update
    worst = found[0]
    told = f"your repair was not taken over, for it made things worse: {worst['message']}"
    deps.events.note(f"A repair that made things worse is not taken over: {worst['message']}")
    problems = [*update["problems"], say("answer", worst["path"], told)]
    return {**update, "edits": state["edits"], "problems": problems if wrong else []}
