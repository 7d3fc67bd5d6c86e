"""Why a replacement has no place, told so that the next answer can do better."""

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from executor.model.numbered import numbered

NEAR_ENOUGH: Final = 0.6
"""Likeness of a line to the first SEARCH line, below which no place is called the nearest."""
MATCHES_SHOWN: Final = 5
LINES_AROUND: Final = 2
_LINES_SOUGHT: Final = 400
_SAME_LINES: Final = 40
"""How many lines that are alike are looked at: a brace is no evidence of a place."""
_LONGEST: Final = 300
_LINES_COMPARED: Final = 4000


@dataclass(frozen=True)
class Misfit:
    """Why a replacement has no place."""

    message: str
    line: int | None = None
    excerpt: str = ""


def ambiguous(lines: Sequence[str], firsts: Sequence[int], length: int) -> Misfit:
    numbers = [first + 1 for first in firsts]
    told = ", ".join(map(str, numbers[:MATCHES_SHOWN]))
    more = " …" if len(numbers) > MATCHES_SHOWN else ""
    return Misfit(
        f"{len(numbers)} places match the SEARCH text (lines {told}{more}); it must match one:"
        " give more lines around it",
        numbers[0],
        "\n".join(
            numbered(lines, number - LINES_AROUND, number + length, {number})
            for number in numbers[:2]
        ),
    )


def undivided(lines: Sequence[str], first: int) -> Misfit:
    return Misfit(
        "it is not clear which divider line ends the SEARCH text, for the text holds such lines"
        " itself: answer with FILE",
        first + 1,
        numbered(lines, first + 1 - LINES_AROUND, first + 1 + LINES_AROUND, {first + 1}),
    )


def not_found(lines: Sequence[str], search: Sequence[str], done: int | None) -> Misfit:
    if not search:
        return Misfit(
            "SEARCH is empty, but the file is not: give the lines around the place as they are"
        )
    if done is not None:
        told = f"the SEARCH text is not in the file, but the REPLACE text is, at line {done + 1}"
        shown = numbered(lines, done + 1 - LINES_AROUND, done + 1 + LINES_AROUND, {done + 1})
        return Misfit(f"{told}: is it done already?", done + 1, shown)
    first = _nearest(lines, search)
    if first is None:
        wanted = search[0].strip()[:_LONGEST]
        return Misfit(f"the SEARCH text is not in the file; no line is like {wanted!r}")
    last = min(first + len(search), len(lines))
    shown = numbered(lines, first + 1 - LINES_AROUND, last + LINES_AROUND, {first + 1})
    told = f"the SEARCH text is not in the file; nearest are lines {first + 1} to {last}"
    return Misfit(told, first + 1, shown)


def _nearest(lines: Sequence[str], search: Sequence[str]) -> int | None:
    """Find the window with the most equal lines; without any, the line most like the first."""
    have = [line.strip() for line in lines]
    want = [line.strip() for line in search[:_LINES_SOUGHT]]
    places: dict[str, list[int]] = {line: [] for line in want if line}
    for number, line in enumerate(have):
        if line in places and len(places[line]) < _SAME_LINES:
            places[line].append(number)
    scores = Counter(
        max(number - offset, 0)
        for offset, line in enumerate(want)
        for number in places.get(line, ())
    )
    if scores:
        return min(scores, key=lambda first: (-scores[first], first))
    wanted = next((line for line in want if line), "")[:_LONGEST]
    known = dict.fromkeys(line for line in have[:_LINES_COMPARED] if len(line) <= _LONGEST)
    like = difflib.get_close_matches(wanted, known, n=1, cutoff=NEAR_ENOUGH)
    return have.index(like[0]) if like else None
