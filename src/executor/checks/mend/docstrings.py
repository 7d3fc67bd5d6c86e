"""A long string that two quotes were meant to close."""

import re
from collections.abc import Iterator
from typing import Final

from executor.checks.mend.mended import Whole
from executor.checks.mend.tokens import tokens

_TWO: Final = re.compile(r"(?<![\"\\])\"\"(?=[ \t]*$)|(?<!['\\])''(?=[ \t]*$)", re.MULTILINE)
_MOST: Final = 20


def short_docstrings(text: str) -> Iterator[Whole]:
    """Offer a third quote at each line end inside a long string that has two of its kind."""
    offered = 0
    for token in tokens(text):
        quote = token.text.lstrip("rRbBfFuU")[:3]
        if token.kind != "string" or quote not in {'"""', "'''"}:
            continue
        for match in _TWO.finditer(text, token.start + 3, token.end):
            if match[0][0] != quote[0] or match.end() == token.end:
                continue
            offered += 1
            if offered > _MOST:
                return
            line = text.count("\n", 0, match.end()) + 1
            new = text[: match.end()] + quote[0] + text[match.end() :]
            yield Whole(new, f"closed the string with three quotes on line {line}")
