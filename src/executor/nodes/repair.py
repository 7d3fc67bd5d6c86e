from executor.attempt import brief, current_edits, keep_edits, text_of
from executor.context import Run
from executor.exchange import ask
from executor.model.prompts.repair import repair_prompt
from executor.model.reading import read_answer
from executor.state import MAX_REPAIRS, State, Update


def repair(state: State, runtime: Run) -> Update:
    """Ask surgically about what is left; the answer is merged into the edits."""
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
    task = brief(state, deps)
    answer = ask(state, runtime, "repair", visit, repair_prompt(task, state["problems"], edits))
    only = [path for path in paths if path in edits] or list(task.files)
    read = read_answer(answer, edits, text_of(deps), files=only)
    return {
        "edits": keep_edits(state, deps, read.edits),
        "problems": list(read.problems),
        "repairs": visit,
        "exchanges": state["exchanges"] + 1,
    }
