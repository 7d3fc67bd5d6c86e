"""The prompt for a surgical repair: the errors, their lines, and nothing that is not needed."""

from collections.abc import Sequence

from executor.model.numbered import numbered
from executor.model.port import Message
from executor.model.prompts.brief import Brief, Shown
from executor.model.prompts.execute import show, system, tell
from executor.model.prompts.render import fenced, render, sections
from executor.state import Edits, Problem

SHORT_FILE_LINES = 80
"""Up to here the whole file is shown and asked for; above it, the region and an EDIT."""
REGION_LINES = 15
LINE_SHOWN = 160


def repair_prompt(
    brief: Brief, problems: Sequence[Problem], edits: Edits, standing: Sequence[Shown]
) -> tuple[Message, ...]:
    """Show what is wrong; `standing` are files as they are, where there is no answer for them."""
    by_path: dict[str, list[Problem]] = {}
    for problem in problems:
        by_path.setdefault(problem["path"], []).append(problem)
    texts = {file.path: file.text for file in standing} | edits
    parts = [
        _file(path, found, texts.get(path)) if path else _answer(found)
        for path, found in by_path.items()
    ]
    if any(edits.get(path) is None for path in by_path):
        parts.append(f"The task again:\n{tell(brief).rstrip()}")
        parts += [show(file) for file in standing if file.path not in by_path]
    text = render("repair", id=brief.id, title=brief.title, problems=sections(parts).rstrip())
    return (system(), Message("user", text))


def _answer(problems: Sequence[Problem]) -> str:
    return "\n".join(
        ["Your answer as a whole:", *(part for found in problems for part in _told(found))]
    )


def _file(path: str, problems: Sequence[Problem], text: str | None) -> str:
    head = [f"### {path}", *(part for problem in problems for part in _told(problem))]
    if text is None:
        return "\n".join([*head, f"Answer with {path} as FILE or EDIT."])
    lines = text.split("\n")
    if len(lines) <= SHORT_FILE_LINES + 1:
        head = [f"### {path}", *(part for found in problems for part in _quoted(found, lines))]
        shown = f"The file now:\n{fenced(text)}"
        return "\n".join([*head, shown, f"Answer with the COMPLETE file, as FILE: {path}"])
    shown = f"The lines around:\n{fenced(chr(10).join(_regions(lines, problems)))}"
    asked = f"Answer with the change, as EDIT: {path} (SEARCH without the line numbers)"
    return "\n".join([*head, shown, asked])


def _told(problem: Problem) -> list[str]:
    line = problem["line"]
    where = f" on line {line}" if line else ""
    told = [f"Fix the {problem['kind']} error{where}:", f"Error: {problem['message']}"]
    if problem["excerpt"]:
        told.append(fenced(problem["excerpt"]))
    if line:
        told.append(f"Fix line {line} and change nothing else.")
    return told


def _quoted(problem: Problem, lines: Sequence[str]) -> list[str]:
    """Tell a problem of a file that is shown whole: there the line itself is excerpt enough."""
    line = problem["line"]
    if not line or line > len(lines):
        return _told(problem)
    told = _told({**problem, "excerpt": ""})
    return [*told[:-1], f"Line {line} reads: {lines[line - 1].strip()[:LINE_SHOWN]}", told[-1]]


def _regions(lines: Sequence[str], problems: Sequence[Problem]) -> list[str]:
    """Show the lines around each error; regions that touch become one."""
    marked = sorted({problem["line"] or 1 for problem in problems})
    spans: list[tuple[int, int]] = []
    for line in marked:
        first, last = line - REGION_LINES, line + REGION_LINES
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
    return [numbered(lines, first, last, marked) for first, last in spans]
