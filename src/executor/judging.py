"""Everything that can be said about a set of edits before it touches the disk."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from executor.attempt import current_task, original_of
from executor.checks.imports.problems import World, import_problems, unresolved
from executor.checks.mending import INSIDE, mend_and_find
from executor.checks.standing_tests import altered, asks_for
from executor.context import Deps
from executor.model.masking import MASK
from executor.state import Edits, Problem, State
from executor.verification.testfile import belongs_to_tests
from executor.workspace.mentioned import asked_empty
from executor.workspace.paths import refusal


@dataclass(frozen=True)
class Judged:
    edits: Edits
    """What may be written: mended, and without what a rule refuses."""
    problems: list[Problem]
    mends: Mapping[str, tuple[str, ...]]
    """What was mended without a model, by path."""
    left_out: list[str]
    """Tests that stand already, and that the task does not ask to change."""


def badness(problems: Sequence[Problem]) -> tuple[int, int]:
    """Make two sets comparable: a file that does not parse weighs more than anything inside one."""
    broken = {found["path"] for found in problems if found["kind"] not in INSIDE - {"empty"}}
    return len(broken), len(problems)


def judge(state: State, deps: Deps, edits: Edits) -> Judged:
    """Refuse what a rule refuses, mend what needs no model, find what is wrong with the rest."""
    refused = {path: reason for path in edits if (reason := _refusal(path, deps))}
    tests = [path for path in edits if path not in refused and _is_judge(path, edits, state, deps)]
    checked = mend_and_find(
        {path: edits[path] for path in edits if path not in refused and path not in tests},
        asked_empty=asked_empty(current_task(state, deps).text),
        before=original_of(deps),
    )
    return Judged(
        checked.edits,
        [
            *(say("path", path, reason) for path, reason in refused.items()),
            *checked.problems,
            *import_problems(checked.edits, world(state, deps)),
            *_hidden_values(checked.edits, deps),
        ],
        checked.mends,
        tests,
    )


def _is_judge(path: str, edits: Edits, state: State, deps: Deps) -> bool:
    """Tell whether these edits would change a test that is there to judge them."""
    if not belongs_to_tests(path):
        return False
    before = original_of(deps)(path)
    if not before or not altered(before, edits[path]):
        return False
    task = current_task(state, deps)
    told = task.text.replace(task.verify, "") if task.verify else task.text
    return not asks_for(path, told, task.files) and task.type not in ("test", "tests", "testing")


def world(state: State, deps: Deps) -> World:
    """Say what an import of this task's edits can mean."""
    return World(
        has=deps.modules.has,
        declared=deps.modules.declared,
        names=deps.modules.names,
        roots=deps.modules.roots,
        listed=deps.listed(),
        read=original_of(deps),
        announced=lambda module: announces(state, deps, module),
    )


def waits_for_a_module(state: State, deps: Deps, edits: Edits) -> bool:
    """Tell whether a module is missing that no repair of this task can bring.

    An open task announces it, or this one asks for it by name and it is not installed.
    """
    asked = current_task(state, deps).text
    return any(
        missing.announced or (missing.case == "foreign" and _names(asked, missing.module))
        for missing in unresolved(edits, world(state, deps))
        if missing.case in ("project", "foreign")
    )


def _names(text: str, module: str) -> bool:
    top = re.escape(module.partition(".")[0])
    return re.search(rf"(?<![\w.]){top}(?!\w)", text, re.IGNORECASE) is not None


def announces(state: State, deps: Deps, module: str) -> bool:
    """Tell whether a task that is still open, another one, is to make the module."""
    path = module.replace(".", "/")
    words = re.compile(
        rf"(?<![\w.]){re.escape(path)}(?:\.py|/__init__\.py|/)|`{re.escape(module)}`"
    )
    others = (task for task in deps.agenda.book.roadmap.leaves() if task.key != state["task"])
    return any(
        words.search(f"{task.text}\n{' '.join(task.files)}") for task in others if not task.done
    )


def _refusal(path: str, deps: Deps) -> str | None:
    return refusal(deps.root, path, roadmap=deps.roadmap)


def _hidden_values(edits: Edits, deps: Deps) -> list[Problem]:
    """Find texts that hold our mask: written, it would take the place of the user's own value."""
    before = original_of(deps)
    told = (
        f"the text `{MASK}` stands for a value that is hidden from you: change that file with EDIT"
        " blocks that leave those lines alone, and write no such value into any file"
    )
    return [
        say("answer", path, told)
        for path, text in edits.items()
        if text is not None and text.count(MASK) > (before(path) or "").count(MASK)
    ]


def say(kind: str, path: str, message: str) -> Problem:
    return Problem(path=path, line=None, column=None, kind=kind, message=message, excerpt="")
