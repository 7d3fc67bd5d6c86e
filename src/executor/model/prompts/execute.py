"""The prompt for a task, and the parts that other prompts share with it."""

from collections.abc import Sequence

from executor.model.port import Message
from executor.model.prompts.brief import Brief, Shown
from executor.model.prompts.render import clipped, fenced, render, sections
from executor.state import Plan

LONG_FILE_LINES = 150
"""Above it a whole file costs more than the slips that weak models make with EDIT."""
EVIDENCE_LINES = 30


def execute_prompt(
    brief: Brief, shown: Sequence[Shown], *, plan: Plan | None, evidence: str
) -> tuple[Message, ...]:
    context = sections([*map(show, shown), _planned(plan), _earlier(evidence)])
    text = render(
        f"execute-{brief.kind}", task=tell(brief), context=context, files=how_to_answer(shown)
    )
    return (system(), Message("user", text))


def system() -> Message:
    """The stable beginning: the same bytes for every task, so that servers can cache it."""
    return Message("system", render("system"))


def tell(brief: Brief) -> str:
    where = " > ".join(brief.section)
    lines = [
        f"Task {brief.id}: {brief.title}",
        brief.details,
        f"Section: {where}" if where else "",
        f"Part of: {brief.parent}" if brief.parent else "",
        f"Files: {', '.join(brief.files)}" if brief.files else "",
    ]
    return "".join(f"{line}\n" for line in lines if line)


def show(file: Shown) -> str:
    part = "" if file.whole else ", a part of it"
    why = f" ({file.why})" if file.why else ""
    return f"{file.path}{part}{why}:\n{fenced(file.text)}"


def how_to_answer(shown: Sequence[Shown]) -> str:
    """Ask for EDIT only where a whole file would be long, and where it is not all there."""
    long = [file.path for file in shown if not file.whole or is_long(file.text)]
    return f"- Change with EDIT: {', '.join(long)}. All else with FILE." if long else ""


def is_long(text: str) -> bool:
    return text.count("\n") > LONG_FILE_LINES


def _planned(plan: Plan | None) -> str:
    if plan is None:
        return ""
    lines = [
        f"Plan: {plan['approach']}",
        f"Likely files: {', '.join(plan['likely_files'])}" if plan["likely_files"] else "",
        f"Needs: {'; '.join(plan['dependencies'])}" if plan["dependencies"] else "",
        f"Risks: {'; '.join(plan['risks'])}" if plan["risks"] else "",
    ]
    return "\n".join(line for line in lines if line)


def _earlier(evidence: str) -> str:
    if not evidence.strip():
        return ""
    told = clipped(evidence.strip(), head=EVIDENCE_LINES // 2, tail=EVIDENCE_LINES // 2)
    return f"An earlier attempt failed; avoid this:\n{fenced(told)}"
