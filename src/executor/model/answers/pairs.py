"""SEARCH/REPLACE pairs: where they are marked, and the text on both sides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from executor.model.answers.blocks import Replacement, as_lines, divides

SEARCH_MARK: Final = re.compile(r"\s{0,20}(?P<marks><{5,}|-{5,})\s{0,5}(?:SEARCH|ORIGINAL)\b[^\n]*")
REPLACE_MARK: Final = re.compile(r"\s{0,20}(?:>{5,}|\+{5,})\s{0,5}(?:REPLACE|UPDATED)\b[^\n]*")
_DIVIDER: Final = re.compile(r"={5,}\s*")
_USUAL: Final = 7
"""Length of a divider, as git writes it and as it is asked for."""
_CONFLICT: Final = re.compile(r"(?P<marks><{7})(?: [^\n]*)?")
_CONFLICT_END: Final = re.compile(r">{7}(?: [^\n]*)?")


@dataclass(frozen=True)
class Pairs:
    whole: tuple[Replacement, ...]
    broken: int
    """Pairs that were begun and not ended."""
    other: bool
    """There is text outside the pairs."""


def read_pairs(lines: Sequence[str]) -> Pairs:
    """Read SEARCH/REPLACE pairs, split at the first divider (see `Replacement.readings`)."""
    return _between(lines, SEARCH_MARK, REPLACE_MARK)


def read_conflicts(lines: Sequence[str]) -> Pairs:
    """Read the marks of git in the place of SEARCH and REPLACE; they mean the same."""
    return _between(lines, _CONFLICT, _CONFLICT_END)


def begins_pairs(head: Sequence[str]) -> bool:
    told = [line for line in head[:6] if line.strip()]
    return any(SEARCH_MARK.fullmatch(line) for line in told[:2])


def ends_whole(lines: Sequence[str]) -> bool:
    """Tell whether the last thing said is the end of a pair, and every pair before is whole."""
    last = next((line for line in reversed(lines) if line.strip()), "")
    return bool(REPLACE_MARK.fullmatch(last)) and not read_pairs(lines).broken


def has_conflict(text: str) -> bool:
    """Tell whether a text holds what git leaves of a merge that somebody has to finish."""
    if "<<<<<<<" not in text or ">>>>>>>" not in text:
        return False
    return bool(read_conflicts(text.split("\n")).whole)


def _between(lines: Sequence[str], begin: re.Pattern[str], end: re.Pattern[str]) -> Pairs:
    whole: list[Replacement] = []
    broken = 0
    other = False
    marked = 0
    pair: list[str] | None = None
    for line in lines:
        if begun := begin.fullmatch(line):
            broken += pair is not None
            marked, pair = len(begun["marks"]), []
        elif pair is None:
            other = other or bool(line.strip())
        elif end.fullmatch(line):
            replacement = _split(pair, marked)
            broken += replacement is None
            whole.extend([replacement] if replacement else [])
            pair = None
        else:
            pair.append(line)
    return Pairs(tuple(whole), broken + (pair is not None), other)


def _split(pair: Sequence[str], marked: int) -> Replacement | None:
    """Split at the first divider: of the usual length, of that of the marks, or of any other."""
    found = [len(line.rstrip()) for line in pair if _DIVIDER.fullmatch(line)]
    if not found:
        return None
    length = next((one for one in (_USUAL, marked) if one in found), found[0])
    at = next(number for number, line in enumerate(pair) if divides(line, length))
    return Replacement(as_lines(pair[:at]), as_lines(pair[at + 1 :]), f"{pair[at]}\n")
