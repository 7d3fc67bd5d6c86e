"""A scanner of Python that never gives up: what it cannot read is a token of one character."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

CLOSER_OF: Final = {"(": ")", "[": "]", "{": "}"}
OPENER_OF: Final = {closer: opener for opener, closer in CLOSER_OF.items()}

_PREFIX: Final = r"(?:\b(?:[rR][bBfFtT]?|[bBfFtT][rR]?|[uU]))?"
_LONG: Final = (
    r"'''(?:[^'\\]++|\\.|'(?!''))*+(?:'''|\Z)"
    r'|"""(?:[^"\\]++|\\.|"(?!""))*+(?:"""|\Z)'
)
_SHORT: Final = r"'(?:[^'\\\n]++|\\.)*+'?" + r'|"(?:[^"\\\n]++|\\.)*+"?'
_TOKEN: Final = re.compile(
    rf"(?P<string>{_PREFIX}(?:{_LONG}|{_SHORT}))"
    r"|(?P<comment>\#[^\n]*)"
    r"|(?P<blank>[ \t\f\r]+|\\\n)"
    r"|(?P<newline>\n)"
    r"|(?P<code>\w+|\*\*=?|//=?|>>=?|<<=?|[-+*/%&|^@!=<>:]=|->|<>|\.\.\.|.)",
    re.DOTALL,
)


class Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start):
        yield Token(match.lastgroup or "code", match[0], match.start(), match.end())


def code_boundaries(line: str) -> list[int]:
    """Columns of one line, from 0, at which a token of code begins or ends."""
    found: set[int] = set()
    for token in tokens(line):
        if token.kind in {"code", "string"}:
            found |= {token.start, token.end}
    return sorted(found)


def string_lines(text: str) -> frozenset[int]:
    """Numbers of lines that begin inside a string."""
    inside: set[int] = set()
    number = 1
    for token in tokens(text):
        ends = token.text.count("\n")
        if token.kind == "string":
            inside.update(range(number + 1, number + ends + 1))
        number += ends
    return frozenset(inside)


def statement_start(text: str, index: int) -> int:
    """Index at which the logical line around an index begins."""
    start = depth = 0
    for token in tokens(text):
        if token.start >= index:
            break
        if token.kind == "newline" and depth == 0:
            start = token.end
        elif token.text in CLOSER_OF:
            depth += 1
        elif token.text in OPENER_OF and depth:
            depth -= 1
    return start


def open_at(text: str, until: int) -> int | None:
    """Index of the innermost bracket that is open there."""
    stack: list[Token] = []
    for token in tokens(text):
        if token.start >= until:
            break
        if token.text in CLOSER_OF:
            stack.append(token)
        elif token.text in OPENER_OF and stack:
            stack.pop()
    return stack[-1].start if stack else None
