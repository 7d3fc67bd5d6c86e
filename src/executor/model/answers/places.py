"""Where SEARCH text stands in a file, and the file with the REPLACE text in that place.

Lines keep the ends they have, so that a file is changed in nothing but the lines that are meant.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from executor.model.answers.blocks import Replacement, divides, lines_of
from executor.model.answers.indents import at_depths_of, unit_of
from executor.model.answers.misfits import Misfit, ambiguous, not_found, undivided

MOST_PLACES: Final = 100
"""Places counted of a SEARCH text that has more than one."""
_MOST_COMPARED: Final = 250_000
"""Pairs of lines up to which unchanged lines are looked for inside a replacement."""
_NUMBERED: Final = re.compile(r"[ >]{0,4}\d{1,6} ?[|:] ?(?P<text>.*)")

Level = Callable[[str], str]


@dataclass(frozen=True)
class _Place:
    first: int
    """Index of the first line."""
    length: int
    replace: Sequence[str]
    """The new lines, indented for this place, without ends."""


def replaced(text: str, replacement: Replacement) -> str | Misfit:
    """Put the replacement where its SEARCH text stands, if that is one place."""
    lines = _bare(text)
    found = [
        (reading, places)
        for reading in replacement.readings()
        if (places := _places(lines, _bare(reading.search), _bare(reading.replace)))
    ]
    if not found:
        return not_found(lines, _bare(replacement.search), _done(lines, replacement))
    reading, places = found[0]
    if len(places) > 1:
        return ambiguous(lines, [place.first for place in places], places[0].length)
    if _is_elsewhere(places[0], [other for _, other in found[1:]]) or _divided(lines, reading):
        return undivided(lines, places[0].first)
    return _with(text, lines, places[0])


def _is_elsewhere(place: "_Place", others: Sequence[Sequence["_Place"]]) -> bool:
    """Tell whether a shorter SEARCH, of a split further up, stands somewhere else only.

    Where it stands at the same place the longer one is meant: the shorter would leave in the file
    a second time what stands between the two dividers.
    """
    return any(place.first not in [one.first for one in other] for other in others)


def _divided(lines: Sequence[str], reading: Replacement) -> bool:
    """Tell whether REPLACE still holds a divider, and the file has no such line."""
    length = len(reading.divider.rstrip())
    own = any(divides(line, length) for line in _bare(reading.replace))
    return own and not any(divides(line, length) for line in lines)


def _bare(text: str) -> list[str]:
    return [line.rstrip("\r\n") for line in lines_of(text)]


def _places(lines: list[str], search: list[str], replace: list[str]) -> list[_Place]:
    """Find all places on the first level of exactness that has any."""
    for wanted, given in _variants(search, replace):
        if not wanted:
            return [] if lines else [_Place(0, 0, given)]
        for level in (str, str.rstrip, _collapsed):
            found = [
                _Place(first, len(wanted), _kept(lines[first : first + len(wanted)], wanted, given))
                for first in windows(lines, wanted, level)
            ]
            if found:
                return found
        for level in (str.strip, _squeezed):
            if found := list(_shifted_places(lines, wanted, given, level)):
                return found
        if found := list(_scaled_places(lines, wanted, given)):
            return found
    return []


def _variants(search: list[str], replace: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the pair as it is, without blank lines around it, and without copied line numbers."""
    yield search, replace
    if trimmed := _trimmed(search, replace):
        yield trimmed
    plain = _unnumbered(search)
    if plain is not None:
        yield plain, _unnumbered(replace) or replace


def _trimmed(search: list[str], replace: list[str]) -> tuple[list[str], list[str]] | None:
    told = [number for number, line in enumerate(search) if line.strip()]
    if not told or len(search) == told[-1] - told[0] + 1:
        return None
    return search[told[0] : told[-1] + 1], _without_blanks(
        replace, told[0], len(search) - told[-1] - 1
    )


def _without_blanks(lines: list[str], before: int, after: int) -> list[str]:
    """Take off at most so many blank lines: what stood around SEARCH stands around REPLACE."""
    first, last = 0, len(lines)
    while first < min(before, last) and not lines[first].strip():
        first += 1
    while last > max(first, len(lines) - after) and not lines[last - 1].strip():
        last -= 1
    return lines[first:last]


def _unnumbered(lines: list[str]) -> list[str] | None:
    found = [_NUMBERED.fullmatch(line) for line in lines if line.strip()]
    if not found or None in found:
        return None
    return [match["text"] if (match := _NUMBERED.fullmatch(line)) else line for line in lines]


def _collapsed(line: str) -> str:
    """Make every run of blanks inside a line one; its indentation counts."""
    text = line.strip()
    return f"{line[: len(line) - len(line.lstrip())]}{' '.join(text.split())}" if text else ""


def _squeezed(line: str) -> str:
    return " ".join(line.split())


def windows(lines: Sequence[str], search: Sequence[str], level: Level) -> Iterator[int]:
    """Find where the lines stand; as one search in one text, which is linear whatever repeats."""
    have = "".join(f"\n{level(line)}" for line in lines) + "\n"
    want = "".join(f"\n{level(line)}" for line in search) + "\n"
    at, line, counted = have.find(want), 0, 0
    for _ in range(MOST_PLACES):
        if at < 0:
            return
        line, counted = line + have.count("\n", counted, at), at
        yield line
        at = have.find(want, at + 1)


def _shifted_places(
    lines: list[str], search: list[str], replace: list[str], level: Level
) -> Iterator[_Place]:
    """Find where only the indentation differs, everywhere by the same."""
    for first in windows(lines, search, level):
        found = lines[first : first + len(search)]
        there, here = _indent(found), _indent(search)
        shifted = _shifted(search, here, there)
        given = _shifted(replace, here, there)
        if shifted is None or given is None:
            continue
        if [_collapsed(line) for line in shifted] == [_collapsed(line) for line in found]:
            yield _Place(first, len(search), _kept(found, shifted, given))


def _scaled_places(lines: list[str], search: list[str], replace: list[str]) -> Iterator[_Place]:
    """Find where the levels are the same, and each is indented by something else."""
    firsts = list(windows(lines, search, str.strip))
    unit = unit_of(lines) if firsts else ""
    for first in firsts:
        found = lines[first : first + len(search)]
        here = at_depths_of(found, search, search, unit)
        given = at_depths_of(found, search, replace, unit)
        if here is not None and given is not None:
            yield _Place(first, len(search), _kept(found, here, given))


def _indent(lines: Sequence[str]) -> str:
    indents = [line[: len(line) - len(line.lstrip())] for line in lines if line.strip()]
    shortest = min(indents, key=len, default="")
    return shortest if all(indent.startswith(shortest) for indent in indents) else ""


def _shifted(lines: Sequence[str], here: str, there: str) -> list[str] | None:
    if there.endswith(here):
        deeper = there.removesuffix(here)
        return [f"{deeper}{line}" if line.strip() else line for line in lines]
    if any(line.strip() and not line.startswith(here) for line in lines):
        return None
    return [f"{there}{line.removeprefix(here)}" if line.strip() else line for line in lines]


def _kept(found: Sequence[str], search: Sequence[str], replace: Sequence[str]) -> list[str]:
    """Leave the lines that the replacement does not change as the file has them, blanks and all."""
    new = list(replace)
    if list(found) == list(search) or len(search) * len(replace) > _MOST_COMPARED:
        return new
    matcher = SequenceMatcher(None, search, replace, autojunk=False)
    for mine, other, size in matcher.get_matching_blocks():
        new[other : other + size] = found[mine : mine + size]
    return new


def _with(text: str, lines: Sequence[str], place: _Place) -> str:
    whole = lines_of(text)
    after = place.first + place.length
    end = "\r\n" if (whole[place.first : after] or [""])[0].endswith("\r\n") else "\n"
    new = [f"{line}{end}" for line in place.replace]
    if new and place.length and after == len(lines) and not whole[-1].endswith("\n"):
        new[-1] = new[-1].removesuffix(end)
    return "".join([*whole[: place.first], *new, *whole[after:]])


def _done(lines: Sequence[str], replacement: Replacement) -> int | None:
    """Find the one place where the REPLACE text stands already."""
    wanted = _bare(replacement.replace)
    if not any(line.strip() for line in wanted):
        return None
    found = list(windows(lines, wanted, str.strip))
    return found[0] if len(found) == 1 else None
