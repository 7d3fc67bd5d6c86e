"""HTML that swallows what follows: a browser takes everything else.

No grammar is asked: pages are written in parts, with end tags left out and signs left bare.
"""

import re
from typing import Final

from executor.checks.problem import place_at
from executor.checks.tree_errors import Fault

_OPENING: Final = re.compile(r"<!--|<(script|style|textarea)\b[^<>]*+>", re.IGNORECASE)
_HALF_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,2000}\Z")
_MOST: Final = 10_000
"""Comments, scripts and style sheets of one page that are followed."""


def html_faults(text: str) -> list[Fault]:
    """Find a comment, a script or a style sheet that nothing ends, or a tag that the end cuts."""
    lowered = text.lower() if len(text.lower()) == len(text) else text
    at = 0
    for _ in range(_MOST):
        found = _OPENING.search(text, at)
        if found is None:
            return _half_tag(text, at)
        name = (found[1] or "").lower()
        if name and found[0].endswith("/>"):
            at = found.end()
            continue
        end = lowered.find(f"</{name}" if name else "-->", found.end() - (0 if name else 2))
        if end < 0:
            told = f"<{name}>" if name else "<!--"
            return [_fault(text, found.start(), f"`{told}` is never closed")]
        at = end + 2
    return []


def _half_tag(text: str, at: int) -> list[Fault]:
    last = text.rfind("<", at)
    half = _HALF_TAG.match(text, last) if last >= 0 else None
    if half is None:
        return []
    return [_fault(text, last + len(half[0].rstrip()), "missing `>`")]


def _fault(text: str, index: int, message: str) -> Fault:
    place = place_at(text, index)
    lines = text.split("\n")
    line = place.line or 1
    return Fault(line, place.column or 1, message, lines[line - 1].strip())
