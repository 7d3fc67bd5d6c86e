"""Brackets that are missing, too many, or of the wrong kind.

Every place is offered where the bracket could stand; whoever chooses keeps one only when all
places that can be read give the same tree.
"""

import builtins
import keyword
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from executor.checks.mend.fault import Fault, indent, stands_too_deep
from executor.checks.mend.mended import Change
from executor.checks.mend.tokens import (
    CLOSER_OF,
    OPENER_OF,
    Token,
    open_at,
    statement_start,
    tokens,
)

_UNCLOSED: Final = re.compile(r"'(.)' was never closed")
_UNOPENED: Final = re.compile(r"unmatched '(.)'")
_MISMATCH: Final = re.compile(r"closing parenthesis '(.)' does not match opening parenthesis '(.)'")
_MOST_LINES: Final = 60
_LAST_COMMA: Final = re.compile(r"[ \t]*,[ \t]*(?:#[^\n]*)?\s*\Z")
"""Of several lines in brackets: it belongs into them, not behind them."""
_DOUBLED: Final = {opener: re.compile(re.escape(opener * 2)) for opener in CLOSER_OF}
_HALF_SAID: Final = re.compile(r" [\"']$")
"""A string that is to go on in the next line."""
_STRING: Final = "rbfRBF\"'"
_NO_NAME: Final = re.compile(r"(?:[()\]}'\"]|\b\d[\w.]*)$")
_TARGET: Final = re.compile(r"[ \t]*\w+ = ")
_NAME: Final = re.compile(r"[^\W\d]\w*")
_LANGUAGE: Final = frozenset([*dir(builtins), *keyword.kwlist, *keyword.softkwlist])


def brackets(lines: Sequence[str], fault: Fault) -> Iterator[Change]:
    if unclosed := _UNCLOSED.match(fault.message):
        yield from _close(lines, fault, unclosed[1])
    elif unopened := _UNOPENED.match(fault.message):
        yield from _open(lines, fault, unopened[1])
    elif mismatch := _MISMATCH.match(fault.message):
        yield from _match(lines, fault, mismatch[1], mismatch[2])


def _may_hide_code(text: str) -> bool:
    """Half a string in a comment: the `#` may have stood in a string."""
    return any(
        token.kind == "comment" and any(token.text.count(quote) % 2 for quote in "'\"")
        for token in tokens(text)
    )


class _Stretch:
    """A few lines as one text, and changes of one place in it."""

    def __init__(self, lines: Sequence[str], first: int, last: int) -> None:
        self.first = first
        self.lines = lines[first - 1 : last]
        self.text = "\n".join(self.lines)

    def index(self, line: int, column: int) -> int:
        return sum(len(each) + 1 for each in self.lines[: line - self.first]) + column - 1

    def change(self, token_start: int, removed: int, put: str, says: str) -> Change:
        before = self.text[:token_start]
        row = before.count("\n")
        column = token_start - (before.rfind("\n") + 1)
        line = self.lines[row]
        number = self.first + row
        new = line[:column] + put + line[column + removed :]
        return Change({number: new}, f"{says} on line {number}", weighed=True)


def _close(lines: Sequence[str], fault: Fault, opener: str) -> Iterator[Change]:
    last = _last_of_statement(lines, fault.line)
    if _may_be_cut_off(lines, fault.line, last):
        return
    stretch = _Stretch(lines, fault.line, last)
    start = stretch.index(fault.line, fault.column)
    closer = CLOSER_OF[opener]
    if stretch.text[start : start + 1] != opener or _may_hide_code(stretch.text):
        return
    says = f"put the missing `{closer}`"
    for end in _ends_inside(stretch.text, start, opener):
        if "\n" in stretch.text[start:end] and _LAST_COMMA.match(stretch.text, end):
            continue
        yield stretch.change(end, 0, closer, says)
    yield stretch.change(start, 1, "", f"took a stray `{opener}` off")
    yield from _lose_doubled(stretch, start, len(stretch.text), opener)


def _may_be_cut_off(lines: Sequence[str], first: int, last: int) -> bool:
    """What stands in the brackets may be missing too, or stand at the margin."""
    filled = [
        line
        for line in lines[first - 1 : last]
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if filled[-1].rstrip().endswith((*CLOSER_OF, ",", "=", "+", "-", ":")):
        return True
    if any(_HALF_SAID.search(a) and b.lstrip()[0] not in _STRING for a, b in pairwise(filled)):
        return True
    if len(filled) > 1 and filled[-1].rstrip().endswith(("'", '"')):
        return True  # a string, or what is done with it, may go on
    ends_the_file = not any(line.strip() for line in lines[last:])
    return ends_the_file and (len(filled) > 1 or first == len(lines))


def _lose_doubled(stretch: _Stretch, start: int, until: int, opener: str) -> Iterator[Change]:
    for match in _DOUBLED[opener].finditer(stretch.text, max(start - 1, 0), until):
        yield stretch.change(match.start(), 1, "", f"took a stray `{opener}` off")


def _last_of_statement(lines: Sequence[str], number: int) -> int:
    """Stop where a line goes back to the margin of the statement: it begins another one."""
    margin = indent(lines[number - 1])
    for index in range(number, min(len(lines), number + _MOST_LINES)):
        line = lines[index]
        if line.strip() and indent(line) <= margin and line.lstrip()[0] not in ")]}'\"#":
            return index
    return min(len(lines), number + _MOST_LINES)


def _ends_inside(text: str, start: int, opener: str) -> Iterator[int]:
    """Ends of tokens behind which a closing bracket would close a bracket of this kind."""
    stack: list[str] = []
    for token in tokens(text, start):
        if token.text in CLOSER_OF:
            stack.append(token.text)
        elif token.text in OPENER_OF and stack:
            stack.pop()
        if not stack:
            return
        if token.kind not in {"code", "string"} or stack[-1] != opener:
            continue
        yield token.end


def _open(lines: Sequence[str], fault: Fault, closer: str) -> Iterator[Change]:
    stretch, until = _statement_before(lines, fault)
    if not stretch.text[:until].strip() or stands_too_deep(lines, stretch.first):
        return  # what it should close may have been closed too early, some lines before
    target = _TARGET.match(stretch.text)
    start = target.end() if target else 0
    if stretch.text[until : until + 1] == closer and _has_known_names(lines, stretch, start):
        yield from _lose_or_open(stretch, 0, until, closer)


def _lose_or_open(stretch: _Stretch, start: int, until: int, closer: str) -> Iterator[Change]:
    found = [token for token in tokens(stretch.text, start) if token.end <= until + 1]
    for token in reversed(found):
        if token.text == closer:
            yield stretch.change(token.start, 1, "", f"took a stray `{closer}` off")
        if token.kind in {"code", "string"} and not _would_call_no_name(stretch.text, token):
            says = f"put the missing `{OPENER_OF[closer]}`"
            yield stretch.change(token.start, 0, OPENER_OF[closer], says)


def _has_known_names(lines: Sequence[str], stretch: _Stretch, start: int) -> bool:
    """A name that is nowhere else may be two, with the opening bracket gone from between them."""
    last = stretch.first - 1 + len(stretch.lines)
    elsewhere = _NAME.findall("\n".join([*lines[: stretch.first - 1], *lines[last:]]))
    known = _LANGUAGE.union(elsewhere)
    return all(
        name in known
        for token in tokens(stretch.text, start)
        if token.kind == "code"
        for name in _NAME.findall(token.text)
    )


def _would_call_no_name(text: str, token: Token) -> bool:
    """An empty pair behind anything but a name: `f()()`, `f(())`, `1()`."""
    before = text[: token.start][-80:].rstrip()
    return token.text == ")" and bool(_NO_NAME.search(before))


def _match(lines: Sequence[str], fault: Fault, closer: str, opener: str) -> Iterator[Change]:
    stretch, until = _statement_before(lines, fault)
    if stretch.text[until : until + 1] != closer:
        return
    start = open_at(stretch.text, until)
    if start is None or stretch.text[start] != opener:
        return
    wanted, other = CLOSER_OF[opener], OPENER_OF[closer]
    yield stretch.change(until, 1, wanted, f"wrote `{wanted}` for `{closer}`")
    yield stretch.change(start, 1, other, f"wrote `{other}` for `{opener}`")
    if not _has_known_names(lines, stretch, start):
        return
    yield from _lose_or_open(stretch, start, until, closer)
    yield from _lose_doubled(stretch, start, until, opener)
    for end in _ends_inside(stretch.text[:until], start, opener):
        yield stretch.change(end, 0, wanted, f"put the missing `{wanted}`")


def _statement_before(lines: Sequence[str], fault: Fault) -> tuple[_Stretch, int]:
    """Cut the statement that the fault ends, and the place of the fault in it."""
    far = _Stretch(lines, max(fault.line - _MOST_LINES, 1), fault.line)
    start = statement_start(far.text, far.index(fault.line, fault.column))
    first = far.first + far.text[:start].count("\n")
    stretch = _Stretch(lines, first, fault.line)
    return stretch, stretch.index(fault.line, fault.column)
