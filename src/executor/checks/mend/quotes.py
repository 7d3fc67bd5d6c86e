"""Quotes that are missing, too many, or of the other kind."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from executor.checks.mend.fault import Fault
from executor.checks.mend.lookalikes import CURLY
from executor.checks.mend.mended import Change
from executor.checks.mend.tokens import tokens

_LONGEST: Final = 160
_FOUR: Final = re.compile(r"(?:(?<!\")\"{4}(?!\")|(?<!')'{4}(?!'))(?!.*(?:\"{4}|'{4}))")
_TWICE: Final = re.compile(r"(?<!['\\])''(?!')|(?<![\"\\])\"\"(?!\")")
_EMPTY: Final = frozenset({"''", '""'})
_OTHER: Final = {"'": '"', '"': "'"}


def quotes(lines: Sequence[str], fault: Fault) -> Iterator[Change]:
    """Offer a quote at every place of the line: only one reading may be possible."""
    if not re.match(r"unterminated (?:f-|t-)?string literal", fault.message):
        return
    line = lines[fault.line - 1]
    if fault.line == len(lines):
        return  # the text ends without the end of its line: it may be cut off
    column = _first_quote(line, fault.column - 1)
    if column is None or len(line) > _LONGEST or _has_curly(lines, fault.line):
        return
    if four := _FOUR.search(line):
        yield from _four(lines, fault.line, four.end() - 1)
        return
    before = _oddities(line)
    for change in _with_quote(line, column, fault):
        after = _oddities(change.lines[fault.line])
        yield change._replace(odd=after[0] > before[0] or after[1] > before[1])


def _oddities(line: str) -> tuple[int, int]:
    """Count empty strings, and strings next to each other: nobody meant a mend to make them."""
    closed = [
        token.text.lstrip("rRbBfFuUtT") if token.kind == "string" else ""
        for token in tokens(line)
        if token.kind != "blank"
    ]
    closed = [text if len(text) > 1 and text[0] == text[-1] else "" for text in closed]
    joined = sum(bool(a and b) for a, b in pairwise(closed))
    return sum(text in _EMPTY for text in closed), joined


def _with_quote(line: str, column: int, fault: Fault) -> Iterator[Change]:
    quote = line[column]
    for match in _TWICE.finditer(line):
        new = line[: match.start()] + line[match.start() + 1 :]
        yield Change({fault.line: new}, _says("took a doubled", quote, fault))
    if not line[column + 1 :].strip():
        new = line[:column] + line[column + 1 :]
        yield Change({fault.line: new}, _says("took a stray", quote, fault))
    for place in range(len(line), -1, -1):
        new = f"{line[:place]}{quote}{line[place:]}"
        yield Change({fault.line: new}, _says("put the missing", quote, fault))
    for match in re.finditer(_OTHER[quote], line):
        new = line[: match.start()] + quote + line[match.end() :]
        yield Change({fault.line: new}, _says("closed the string with", quote, fault))


def _has_curly(lines: Sequence[str], number: int) -> bool:
    """Look at the lines before that go on in this one, too: the fault may have begun there."""
    while number > 1 and lines[number - 2].endswith("\\") and not CURLY.search(lines[number - 1]):
        number -= 1
    return CURLY.search(lines[number - 1]) is not None


def _says(done: str, quote: str, fault: Fault) -> str:
    return f"{done} `{quote}` on line {fault.line}"


def _first_quote(line: str, column: int) -> int | None:
    """Step over the prefix of the string."""
    found = re.compile(r"[A-Za-z]{0,2}(['\"])").match(line, max(column, 0))
    return found.start(1) if found else None


def _four(lines: Sequence[str], number: int, column: int) -> Iterator[Change]:
    line = lines[number - 1]
    quote = line[column]
    closed, behind = line[:column], line[column + 1 :]
    says = f"wrote three quotes for four on line {number}"
    opening = _opening(lines, number, closed)
    if opening is None:
        return
    first, start = opening
    head = closed if first == number else lines[first - 1]
    if head[start + 3 : start + 4] != quote:
        yield Change({number: closed + behind}, says)
    elif _quotes_inside(lines, opening, number, closed) == 1:
        if first == number:
            yield Change({number: closed[:start] + closed[start + 1 :] + behind}, says)
        else:
            opened = head[:start] + head[start + 1 :]
            says = f"wrote three quotes for four on lines {first} and {number}"
            yield Change({first: opened, number: closed + behind}, says)


def _opening(lines: Sequence[str], number: int, closed: str) -> tuple[int, int] | None:
    """Where the string begins whose end has one quote too many: its line, and the index there."""
    above = "\n".join(lines[: number - 1])
    text = f"{above}\n{closed}" if number > 1 else closed
    for token in tokens(text):
        if token.end == len(text) and token.kind == "string":
            start = token.end - len(token.text.lstrip("rRbBfFuUtT"))
            before = text[:start]
            return before.count("\n") + 1, start - (before.rfind("\n") + 1)
    return None


def _quotes_inside(lines: Sequence[str], opening: tuple[int, int], number: int, closed: str) -> int:
    """Count quotes between the three that open and the three that close."""
    first, start = opening
    if first == number:
        return closed[start + 3 : -3].count(closed[-1])
    between = [lines[first - 1][start + 3 :], *lines[first : number - 1], closed[:-3]]
    return sum(part.count(closed[-1]) for part in between)
