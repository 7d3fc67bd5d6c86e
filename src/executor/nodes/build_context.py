from executor.attempt import current_task, forget_seen, take_off, text_of
from executor.context import Deps, Run
from executor.model.port import CHARACTERS_PER_TOKEN
from executor.roadmap import Task
from executor.state import State, Update
from executor.workspace.mentioned import mentioned_files, neighbours


def build_context(state: State, runtime: Run) -> Update:
    """Choose what the model sees, inside a token budget."""
    deps = runtime.context
    if state["kept"]:
        take_off(deps)
    forget_seen(state, deps)
    task = current_task(state, deps)
    likely = state["plan"]["likely_files"] if state["plan"] is not None else []
    made = [path for key in task.depends_on for path in deps.agenda.files_of(key)]
    listed = deps.listed()
    named = [*task.files, *likely]
    wanted = mentioned_files(task.text, [*named, *made, *_of_the_section(task, deps)], listed)
    return {
        "context": _within_budget(wanted, neighbours(task.text, named, listed), deps),
        "kept": False,
        "edits": "",
        "problems": [],
        "failure": None,
    }


def _of_the_section(task: Task, deps: Deps) -> list[str]:
    """List what this run made for the tasks of the same section: "in the same file" means it."""
    mates = (mate for mate in deps.agenda.book.roadmap.tasks if mate.section == task.section)
    return [path for mate in mates for path in deps.agenda.files_of(mate.key)]


def _within_budget(wanted: list[str], nearby: list[str], deps: Deps) -> list[str]:
    """Keep the order of importance; a file that does not fit leaves room for the next.

    What only lies nearby gets what is left, and never more than half.
    """
    budget = deps.settings.context_tokens * CHARACTERS_PER_TOKEN
    read = text_of(deps)
    chosen: list[str] = []
    for paths, left in ((wanted, budget), (nearby, budget // 2)):
        room = min(left, budget - sum(len(read(path) or "") for path in chosen))
        for path in paths:
            text = read(path)
            if text and path not in chosen and len(text) <= room:
                room -= len(text)
                chosen.append(path)
    return chosen
