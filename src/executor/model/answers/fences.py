"""Fenced blocks: where one opens, and what a line must be to close it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_OPENING: Final = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)")
_ITEM: Final = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?=`{3}|~{3})")
_UNSEEN: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"), None) | {
    0xA0: " ",
    0xFF1A: ":",
}
CLOSING_SLACK: Final = 3
"""How much deeper than its opening a closing fence may stand; deeper ones belong to the text."""


def seen(line: str) -> str:
    """Read a line as a person sees it: no zero-width characters, plain blanks and colons."""
    return line if line.isascii() else line.translate(_UNSEEN)


@dataclass(frozen=True)
class Fence:
    indent: int
    marks: str
    info: str

    def closed_by(self, line: str) -> bool:
        bare = line.strip() if line.isascii() else seen(line).strip()
        return (
            len(bare) >= len(self.marks)
            and bare == self.marks[0] * len(bare)
            and len(line) - len(line.lstrip()) <= self.indent + CLOSING_SLACK
        )

    def reopened_by(self, line: str) -> "Fence | None":
        """Find the opening of a block whose own end could be taken for the end of this one."""
        inner = opening(line)
        return inner if inner and inner.marks.startswith(self.marks) else None

    def glued_to(self, line: str) -> str | None:
        """Take a closing fence off the end of a line of code; None if there is none."""
        bare = line.rstrip()
        text = bare.removesuffix(self.marks)
        if text == bare or not text.strip() or self.marks[0] in text:
            return None
        return text


def opening(line: str) -> Fence | None:
    if "```" not in line and "~~~" not in line:
        return None
    line = seen(line)
    item = _ITEM.match(line)
    found = _OPENING.fullmatch(f"{' ' * item.end()}{line[item.end() :]}" if item else line)
    if found is None:
        return None
    return Fence(len(found["indent"]), found["marks"], found["info"].strip())


def dedented(fence: Fence, lines: Sequence[str]) -> list[str]:
    """Take off the indentation that the whole block has because its opening is indented."""
    return [line[min(fence.indent, len(line) - len(line.lstrip(" \t"))) :] for line in lines]
