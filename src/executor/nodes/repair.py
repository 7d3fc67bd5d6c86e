from executor.attempt import brief, current_edits
from executor.context import Run
from executor.exchange import Question, ask_for_edits
from executor.model.prompts.repair import repair_prompt
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
    prompt = repair_prompt(task, state["problems"], edits)
    only = [path for path in paths if path in edits] or task.files
    return {
        **ask_for_edits(state, runtime, Question("repair", visit, prompt, only)),
        "repairs": visit,
    }
