from executor.attempt import current_task, forget_seen, take_off, text_of
from executor.context import Deps, Run
from executor.model.port import CHARACTERS_PER_TOKEN
from executor.state import State, Update
from executor.workspace.mentioned import mentioned_files


def build_context(state: State, runtime: Run) -> Update:
    """Choose what the model sees, inside a token budget."""
    deps = runtime.context
    if state["kept"]:
        take_off(deps)
    forget_seen(state, deps)
    task = current_task(state, deps)
    likely = state["plan"]["likely_files"] if state["plan"] is not None else []
    made = [path for key in task.depends_on for path in deps.agenda.files_of(key)]
    wanted = mentioned_files(task.text, [*task.files, *likely, *made], deps.listed())
    return {
        "context": _within_budget(wanted, deps),
        "kept": False,
        "edits": "",
        "problems": [],
        "failure": None,
    }


def _within_budget(wanted: list[str], deps: Deps) -> list[str]:
    """Keep the order of importance; a file that does not fit leaves room for the next."""
    left = deps.settings.context_tokens * CHARACTERS_PER_TOKEN
    chosen = []
    read = text_of(deps)
    for path in wanted:
        text = read(path)
        if text is not None and len(text) <= left:
            left -= len(text)
            chosen.append(path)
    return chosen
