"""The prompt for a plan, and the plan read from the answer."""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress

from executor.model.port import Message
from executor.model.prompts.brief import Brief, Shown
from executor.model.prompts.execute import show, tell
from executor.model.prompts.render import render, sections
from executor.state import Plan

OBJECTS_TRIED = 50
"""Opening braces looked at, so that a text full of them costs nothing."""


def plan_prompt(brief: Brief, shown: Sequence[Shown]) -> tuple[Message, ...]:
    text = render("plan", task=tell(brief), context=sections(map(show, shown)))
    return (Message("system", render("plan-system")), Message("user", text))


def parse_plan(text: str) -> Plan | None:
    """Find the plan in an answer, whatever stands around it; None if there is no whole one."""
    answer = text.rpartition("</think>")[2]
    return next((plan for told in _objects(answer) if (plan := _plan(told))), None)


def _objects(text: str) -> Iterator[object]:
    decoder = json.JSONDecoder()
    start = text.find("{")
    for _ in range(OBJECTS_TRIED):
        if start < 0:
            return
        with suppress(ValueError, RecursionError):
            yield decoder.raw_decode(text, start)[0]
        start = text.find("{", start + 1)


def _plan(told: object) -> Plan | None:
    match told:
        case {"approach": str(approach), "complexity": str(level), **rest}:
            lists = [_texts(rest.get(key, [])) for key in ("likely_files", "dependencies", "risks")]
        case _:
            return None
    match (lists, level.strip().lower()):
        case [list(files), list(needs), list(risks)], ("low" | "medium" | "high") as complexity:
            return Plan(
                likely_files=files,
                dependencies=needs,
                risks=risks,
                approach=approach,
                complexity=complexity,
            )
    return None


def _texts(told: object) -> list[str] | None:
    if not isinstance(told, list):
        return None
    texts = [text for text in told if isinstance(text, str)]
    return texts if len(texts) == len(told) else None
