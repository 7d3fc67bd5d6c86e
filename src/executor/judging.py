"""Everything that can be said about a set of edits before it touches the disk."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from executor.agenda import ENDED
from executor.attempt import current_task, original_of
from executor.checks.imports.problems import World, import_problems, unresolved
from executor.checks.mending import INSIDE, mend_and_find
from executor.checks.standing.altered import altered
from executor.checks.standing.asked import asks_for, names_file
from executor.checks.standing.files import holds_standing_tests, is_conftest
from executor.checks.standing.settings import deselects, holds_settings
from executor.checks.vanished import vanished_problem
from executor.context import Deps
from executor.model.masking import MASK
from executor.roadmap import Task
from executor.state import MAX_DEFERRED_RETRIES, Edits, Outcome, Problem, State
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


TESTS: Final = "tests"
"""Kind of the problem that an answer changes tests which stand already."""
_HARMLESS: Final = (INSIDE - {"empty"}) | {TESTS}


def badness(problems: Sequence[Problem]) -> tuple[int, int]:
    """Make two sets comparable: a file that does not parse weighs more than anything inside one."""
    broken = {found["path"] for found in problems if found["kind"] not in _HARMLESS}
    return len(broken), len(problems)


def judge(state: State, deps: Deps, edits: Edits) -> Judged:
    """Refuse what a rule refuses, mend what needs no model, find what is wrong with the rest."""
    refused = {path: reason for path in edits if (reason := _refusal(path, deps))}
    checked = mend_and_find(
        {path: text for path, text in edits.items() if path not in refused},
        asked_empty=asked_empty(current_task(state, deps).text),
        before=original_of(deps),
    )
    broken = {found["path"] for found in checked.problems if found["kind"] not in INSIDE}
    parsing = {path: text for path, text in checked.edits.items() if path not in broken}
    tests = standing_tests(parsing, state, deps)
    kept = {path: text for path, text in checked.edits.items() if path not in tests}
    found = [problem for problem in checked.problems if problem["path"] not in tests]
    return Judged(
        kept,
        [
            *(say("path", path, reason) for path, reason in refused.items()),
            *found,
            *vanished(kept, found, state, deps),
            *_import_problems(kept, state, deps),
            *_hidden_values(kept, deps),
        ],
        {path: mends for path, mends in checked.mends.items() if path not in tests},
        tests,
    )


def _import_problems(edits: Edits, state: State, deps: Deps) -> list[Problem]:
    """Look around in the project only if there is Python whose imports could lead nowhere."""
    if not any(path.endswith(".py") for path in edits):
        return []
    return import_problems(edits, world(state, deps))


def standing_tests(edits: Edits, state: State, deps: Deps) -> list[str]:
    """List what these edits would change of the tests that are there to judge them."""
    task = current_task(state, deps)
    if task.type in ("test", "tests", "testing"):
        return []
    return [path for path in edits if _is_judge(path, edits[path], task, deps)]


def _is_judge(path: str, after: str | None, task: Task, deps: Deps) -> bool:
    before, text = original_of(deps)(path) or "", _asked(task)
    if holds_standing_tests(path) and before.strip():
        return altered(path, before, after) and not asks_for(path, before, text, task.files)
    if not (is_conftest(path) or holds_settings(path)) or names_file(path, text, task.files):
        return False
    standing = _standing(deps)
    if is_conftest(path):
        return bool(standing) and altered(path, "", after or "")
    return bool(standing) and deselects(path, before, after, standing)


def _standing(deps: Deps) -> list[str]:
    """List the tests that the project has before this task."""
    original = original_of(deps)
    return [
        path
        for path in deps.listed()
        if holds_standing_tests(path) and not is_conftest(path) and original(path)
    ]


def _asked(task: Task) -> str:
    """Leave out what the task is verified with: that names a judge, and asks for nothing."""
    return task.text.replace(task.verify, "") if task.verify else task.text


def vanished(edits: Edits, found: Sequence[Problem], state: State, deps: Deps) -> list[Problem]:
    """Ask once about definitions that went away; an answer that leaves them out again means it."""
    if state["repairs"] or state["kept"]:
        return []
    told = {problem["path"] for problem in found}
    original, asked = original_of(deps), current_task(state, deps).text
    return [
        problem
        for path, text in edits.items()
        if text and path.endswith(".py") and path not in told and not holds_standing_tests(path)
        if (before := original(path))
        if (problem := vanished_problem(path, before, edits, asked)) is not None
    ]


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

    Another task makes it before this one is taken up again; or this one asks for it by name, it is
    not installed, and a repair found no way around it.
    """
    asked, repaired = current_task(state, deps).text, state["repairs"] > 0
    return any(
        _comes_first(state, deps, missing.module)
        or (missing.case == "foreign" and repaired and _asks_for_module(asked, missing.module))
        for missing in unresolved(edits, world(state, deps))
        if missing.case in ("project", "foreign")
    )


def _asks_for_module(text: str, module: str) -> bool:
    name = rf"(?<![\w.]){re.escape(module.partition('.')[0])}(?!\w)"
    refused = (
        r"\b(?:without|no|not|never|avoid\w*|instead of|rather than|replac\w*|remov\w*|drop\w*)"
        rf"\s+(?:\w+\s+){{0,3}}`?{name}"
    )
    named = re.search(name, text, re.IGNORECASE) is not None
    return named and re.search(refused, text, re.IGNORECASE) is None


def announces(state: State, deps: Deps, module: str) -> bool:
    """Tell whether a task that is still open, another one, is to make the module."""
    return next(_announcing(state, deps, module), None) is not None


def _comes_first(state: State, deps: Deps, module: str) -> bool:
    """Tell whether such a task can still run in this run, before this one is tried again."""
    if state["attempt"] > MAX_DEFERRED_RETRIES:
        return False
    return any(_may_run(task, state, deps) for task in _announcing(state, deps, module))


def _announcing(state: State, deps: Deps, module: str) -> Iterator[Task]:
    path = module.replace(".", "/")
    words = re.compile(
        rf"(?<![\w.]){re.escape(path)}(?:\.py|/__init__\.py|/)|`{re.escape(module)}`"
    )
    for task in deps.agenda.book.roadmap.leaves():
        if task.key == state["task"] or task.done:
            continue
        if words.search(f"{task.text}\n{' '.join(task.files)}"):
            yield task


def _may_run(task: Task, state: State, deps: Deps) -> bool:
    agenda = deps.agenda
    outcome = agenda.outcome(task.key)
    if outcome in ENDED or not agenda.selected(task.key):
        return False
    if outcome is Outcome.DEFERRED and task.key not in {one.task for one in agenda.retryable()}:
        return False
    return state["task"] not in _needed_by(task, deps)


def _needed_by(task: Task, deps: Deps) -> set[str]:
    """List everything that a task waits for, near and far."""
    needed: set[str] = set()
    waiting = list(task.depends_on)
    while waiting:
        key = waiting.pop()
        further = deps.agenda.task(key) if key not in needed else None
        needed.add(key)
        waiting.extend(further.depends_on if further is not None else ())
    return needed


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
