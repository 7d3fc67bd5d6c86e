"""What counts as a checkbox, and what only looks like one."""

import re

from executor.roadmap.wording import plain

TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
LOOKALIKE = re.compile(r"\[\s*[^\w\s\[\]]?\s*\](?![(\[])|\[\s*[xX]\s*\](?![(\[:])")
LOOKALIKE_LINE = re.compile(
    r"[\s>]*(?:"
    r"(?:[-*+]|\d{1,9}[.)])\s*\[\s*[xX*~-]?\s*\](?![(\[:])"
    r"|\[[ xX]\]\s"
    r")"
)
SHOWN = 80


def read(text: str) -> re.Match[str] | None:
    """Match the box of an item that also says what is to be done; a comment says nothing."""
    box = TASK.match(text)
    if box is not None and text.startswith("<!--", box.end()):
        return box if plain(text.partition("\n")[0][box.end() :]) else None
    return box


def looks_like_a_task(line: str) -> bool:
    return "[" in line and LOOKALIKE_LINE.match(line) is not None


def shown(line: str) -> str:
    text = " ".join(line.split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
