"""SEARCH/REPLACE pairs: where they are marked, and the text on both sides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from executor.model.answers.blocks import DIVIDER, Replacement, as_lines

SEARCH_MARK: Final = re.compile(r"\s{0,20}(?:<{5,}|-{5,})\s{0,5}(?:SEARCH|ORIGINAL)\b[^\n]*")
REPLACE_MARK: Final = re.compile(r"\s{0,20}(?:>{5,}|\+{5,})\s{0,5}(?:REPLACE|UPDATED)\b[^\n]*")


@dataclass(frozen=True)
class Pairs:
    whole: tuple[Replacement, ...]
    broken: int
    """Pairs that were begun and not ended."""
    other: bool
    """There is text outside the pairs."""


def read_pairs(lines: Sequence[str]) -> Pairs:
    """Read SEARCH/REPLACE pairs, split at the first divider (see `Replacement.readings`)."""
    whole: list[Replacement] = []
    broken = 0
    other = False
    pair: list[str] | None = None
    for line in lines:
        if SEARCH_MARK.fullmatch(line):
            broken += pair is not None
            pair = []
        elif pair is None:
            other = other or bool(line.strip())
        elif REPLACE_MARK.fullmatch(line):
            replacement = _split(pair)
            broken += replacement is None
            whole.extend([replacement] if replacement else [])
            pair = None
        else:
            pair.append(line)
    return Pairs(tuple(whole), broken + (pair is not None), other)


def _split(pair: Sequence[str]) -> Replacement | None:
    for number, line in enumerate(pair):
        if DIVIDER.fullmatch(line):
            return Replacement(as_lines(pair[:number]), as_lines(pair[number + 1 :]))
    return None
