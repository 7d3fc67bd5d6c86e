"""The bracket that closes a JSON text, where nothing but it can be missing.

A bracket put at the end may belong somewhere above. So the layout of the lines has to tell where
each bracket closes, and the text has to end with a line that closes a bracket: behind anything else
it may be cut off.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

_OPENERS: Final = {"{": "}", "[": "]"}
_MARGIN_UNKNOWN: Final = -1


class Part(NamedTuple):
    kind: str
    text: str
    line: int


class _Open:
    """A bracket that is open: where its line begins, and where the lines in it begin."""

    def __init__(self, part: Part, margin: int) -> None:
        self.closer = _OPENERS[part.text]
        self.line = part.line
        self.margin = margin
        self.inner = _MARGIN_UNKNOWN


def missing_closer(parts: Sequence[Part]) -> str:
    """Say which one is missing at the end; nothing when something else may be missing as well."""
    stack = _left_open(parts) if _ends_surely(parts) else None
    if not stack or len(stack) > 1 or stack[0].inner <= stack[0].margin:
        return ""
    return stack[0].closer


def is_laid_out(parts: Sequence[Part]) -> bool:
    """See whether every line stands where the brackets around it let it stand."""
    return _left_open(parts) is not None


def _left_open(parts: Sequence[Part]) -> list[_Open] | None:
    """What is open at the end; None when the lines do not fit the brackets."""
    stack: list[_Open] = []
    line = margin = 0
    blank = ""
    for part in parts:
        if part.kind == "blank":
            blank = part.text
            continue
        if begins := part.line != line:
            line, margin = part.line, len(blank.rpartition("\n")[2])
        blank = ""
        if begins and stack and not _fits(stack[-1], part, margin):
            return None
        if part.text in _OPENERS:
            stack.append(_Open(part, margin))
        elif part.text in _OPENERS.values() and (not stack or stack.pop().closer != part.text):
            return None
        line += part.text.count("\n")
    return stack


def _fits(around: _Open, part: Part, margin: int) -> bool:
    """See whether a line stands where the bracket around it lets it stand."""
    if part.text in _OPENERS.values():
        return margin == around.margin
    if around.inner == _MARGIN_UNKNOWN:
        around.inner = margin
    return margin == around.inner and margin > around.margin


def _ends_surely(parts: Sequence[Part]) -> bool:
    filled = [part for part in parts if part.kind != "blank"]
    if not filled:
        return False
    at_line_end = parts[-1].kind == "blank" and "\n" in parts[-1].text
    return at_line_end and filled[-1].text in _OPENERS.values()
