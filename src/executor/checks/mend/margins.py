"""What a model copies in front of every line: the numbers of an excerpt, the signs of a diff."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from executor.checks.mend.mended import Whole

_NUMBER: Final = re.compile(
    r"[> ]{0,3}\s{0,6}(?P<number>\d{1,6})(?: ?(?P<sign>[|:│]) ?|\t)(?P<line>.*)"
)
_FEWEST: Final = 2
"""A single line may well begin so by itself."""


def without_margin(lines: Sequence[str], *, colons: bool) -> Iterator[Whole]:
    """Offer the text without its margin, if every line has one.

    In YAML `7:` is a key, not a number of a line: there `colons` are no sign of a margin.
    """
    filled = [line for line in lines if line.strip()]
    if len(filled) < _FEWEST:
        return
    numbered = [_NUMBER.fullmatch(line) for line in filled]
    numbers = [
        int(found["number"]) for found in numbered if found and (colons or found["sign"] != ":")
    ]
    if len(numbers) == len(filled) and all(b == a + 1 for a, b in pairwise(numbers)):
        told = [found["line"] if (found := _NUMBER.fullmatch(line)) else "" for line in lines]
        yield Whole("\n".join(told), "took the line numbers off")
    if all(line.startswith("+") for line in filled):
        yield Whole("\n".join(line[1:] for line in lines), "took the `+` of a diff off the lines")
