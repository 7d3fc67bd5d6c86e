"""Text whose lines are those of the file at other depths: which depth stands for which.

SEARCH with two blanks to a level finds its place in a file with four, or with tabs. The lines of
REPLACE go to the depths that their own stand for; one that is not known is never guessed upwards.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd
from typing import Final

_TAB: Final = 8


def at_depths_of(
    found: Sequence[str], search: Sequence[str], replace: Sequence[str], unit: str
) -> list[str] | None:
    """Put REPLACE at the depths of the file; None where SEARCH and the file differ in structure."""
    known: dict[str, str] = {}
    for mine, theirs in zip(search, found, strict=True):
        there = _indent_of(theirs)
        if mine.strip() and known.setdefault(_indent_of(mine), there) != there:
            return None
    return _Depths(known, _step([*search, *replace]), unit).moved(replace)


def _indent_of(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


@dataclass(frozen=True)
class _Depths:
    known: Mapping[str, str]
    step: int
    """Columns of one level in SEARCH and REPLACE."""
    unit: str
    """The indentation of one level in the file."""

    def moved(self, replace: Sequence[str]) -> list[str] | None:
        depths = dict(self.known)
        for line in replace:
            indent = _indent_of(line)
            if not line.strip() or indent in depths:
                continue
            deeper = self._deeper(indent)
            if deeper is None:
                return None
            depths[indent] = deeper
        if not _rising(depths):
            return None
        return [
            f"{depths[_indent_of(line)]}{line.lstrip()}" if line.strip() else line
            for line in replace
        ]

    def _deeper(self, indent: str) -> str | None:
        below = [one for one in self.known if _width(one) < _width(indent)]
        if not below:
            return None
        nearest = max(below, key=_width)
        return self.known[nearest] + self.unit * ((_width(indent) - _width(nearest)) // self.step)


def _rising(depths: Mapping[str, str]) -> bool:
    """Tell whether what is deeper in the one is deeper in the other."""
    told = sorted((_width(mine), _width(theirs)) for mine, theirs in depths.items())
    return all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(told))


def _width(indent: str) -> int:
    return len(indent.expandtabs(_TAB))


def _step(lines: Sequence[str]) -> int:
    widths = sorted({_width(_indent_of(line)) for line in lines if line.strip()})
    return gcd(*(other - one for one, other in pairwise(widths))) or 1


def unit_of(lines: Sequence[str]) -> str:
    """Find by how much the file mostly goes in."""
    indents = [_indent_of(line) for line in lines if line.strip()]
    steps = Counter(
        other.removeprefix(one)
        for one, other in pairwise(indents)
        if other != one and other.startswith(one)
    )
    return steps.most_common(1)[0][0] if steps else "    "
