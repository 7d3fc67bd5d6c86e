"""The few lines that a person or a model must see to understand a problem."""

import re
from typing import Final

WIDTH: Final = 160
"""Characters of one shown line; a minified file must not fill the prompt."""
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def source_lines(text: str) -> list[str]:
    """Split as Python's tokenizer does, so that its numbers fit; `splitlines` knows more ends."""
    return _LINE_END.split(text)


def excerpt(text: str, line: int, around: int = 2, column: int | None = None) -> str:
    """Show the line with its neighbours, numbered, the line itself marked."""
    lines = source_lines(text)
    line = min(max(line, 1), len(lines))
    first, last = max(line - around, 1), min(line + around, len(lines))
    width = len(str(last))
    start = _window(lines[line - 1], column)
    shown: list[str] = []
    for number in range(first, last + 1):
        part = _printable(lines[number - 1][start : start + WIDTH])
        mark = ">" if number == line else " "
        shown.append(f"{mark} {number:>{width}} | {part}".rstrip())
        if number == line and column is not None and column >= 1:
            padding = re.sub(r"[^\t]", " ", part[: column - 1 - start])
            shown.append(f"  {'':>{width}} | {padding}^")
    return "\n".join(shown)


def _window(line: str, column: int | None) -> int:
    if len(line) <= WIDTH or column is None:
        return 0
    return max(0, min(column - 1 - WIDTH // 2, len(line) - WIDTH))


def _printable(text: str) -> str:
    """Keep every column where it is, but let no control character or half code point out."""
    return "".join(c if c.isprintable() or c == "\t" else "�" for c in text)
