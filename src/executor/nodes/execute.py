from executor.attempt import brief, shown
from executor.context import Deps, Run
from executor.exchange import Question, ask_for_edits
from executor.model.prompts.execute import execute_prompt
from executor.state import State, Update


def execute(state: State, runtime: Run) -> Update:
    """Ask for the task and read the answer into edits. Writes nothing."""
    deps = runtime.context
    task = brief(state, deps)
    deps.events.note(f"Executing task [{state['task_id']}] {task.title}", headline=True)
    prompt = execute_prompt(
        task,
        shown(deps, state["context"]),
        plan=state["plan"],
        evidence=_evidence(state, deps),
    )
    return ask_for_edits(state, runtime, Question("execute", 1, prompt, task.files))


def _evidence(state: State, deps: Deps) -> str:
    """Tell what made this task fail before: at its first try in this run, or in an earlier one."""
    record = deps.agenda.record(state["task"])
    if state["attempt"] > 1 and record is not None:
        return record.detail
    return deps.records.earlier_failure(state["run"], state["task"])
