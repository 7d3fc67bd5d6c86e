"""A long string that two quotes were meant to close."""

import re
from collections.abc import Iterator
from typing import Final

from executor.checks.mend.mended import Whole
from executor.checks.mend.tokens import tokens

_TWO: Final = re.compile(r"(?<![\"\\])\"\"(?=[ \t]*$)|(?<!['\\])''(?=[ \t]*$)", re.MULTILINE)
_BEFORE: Final = re.compile(r"(?:^[ \t]*|[=(][ \t]*)$")
_IS_EMPTY: Final = re.compile(r"(?:[^\s.\w!?)`*>][ \t]*|\S[ \t]+|\b[A-Za-z]{1,2})$")
"""Behind these two quotes are rather a string with nothing in it."""
_MOST: Final = 20


def short_docstrings(text: str) -> Iterator[Whole]:
    """Offer a third quote at each line end inside a long string that has two of its kind."""
    offered = 0
    for token in tokens(text):
        quote = token.text.lstrip("rRbBfFuU")[:3]
        if token.kind != "string" or quote not in {'"""', "'''"}:
            continue
        if not _BEFORE.search(_line_until(text, token.start)):
            continue
        for match in _TWO.finditer(text, token.start + 3, token.end):
            if match[0][0] != quote[0] or match.end() == token.end:
                continue
            if _IS_EMPTY.search(_line_until(text, match.start())):
                return
            offered += 1
            if offered > _MOST:
                return
            line = text.count("\n", 0, match.end()) + 1
            new = text[: match.end()] + quote[0] + text[match.end() :]
            yield Whole(new, f"closed the string with three quotes on line {line}")


def _line_until(text: str, index: int) -> str:
    return text[text.rfind("\n", 0, index) + 1 : index]
