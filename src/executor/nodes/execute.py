from executor.attempt import brief, files_meant, shown
from executor.context import Deps, Run
from executor.exchange import Question, ask_for_edits
from executor.model.prompts.execute import execute_prompt
from executor.model.prompts.halved import halved
from executor.state import State, Update


def execute(state: State, runtime: Run) -> Update:
    """Ask for the task and read the answer into edits. Writes nothing."""
    deps = runtime.context
    task = brief(state, deps)
    deps.events.note(f"Executing task [{state['task_id']}] {task.title}", headline=True)
    files = shown(deps, state["context"])
    plan, evidence = state["plan"], _evidence(state, deps)
    question = Question(
        node="execute",
        visit=1,
        messages=execute_prompt(task, files, plan=plan, evidence=evidence),
        files=files_meant(state, deps),
        shorter=lambda: execute_prompt(task, halved(files), plan=plan, evidence=""),
    )
    return ask_for_edits(state, runtime, question)


def _evidence(state: State, deps: Deps) -> str:
    """Tell what made this task fail before: at its first try in this run, or in an earlier one."""
    record = deps.agenda.record(state["task"])
    if state["attempt"] > 1 and record is not None:
        return record.detail
    return deps.records.earlier_failure(state["run"], state["task"])
