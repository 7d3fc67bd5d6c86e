"""Where SEARCH text stands in a file, and the file with the REPLACE text in that place.

Lines keep the ends they have, so that a file is changed in nothing but the lines that are meant.
"""

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from executor.model.blocks import Replacement, lines_of
from executor.model.numbered import numbered

NEAR_ENOUGH = 0.6
"""Likeness of a line to the first SEARCH line, below which no place is called the nearest."""
MATCHES_SHOWN = 5
LINES_AROUND = 2


@dataclass(frozen=True)
class Misfit:
    """Why a replacement has no place."""

    message: str
    line: int | None = None
    excerpt: str = ""


@dataclass(frozen=True)
class _Place:
    first: int
    """Index of the first line."""
    replace: Sequence[str]
    """The new lines, indented for this place, without ends."""


def replaced(text: str, replacement: Replacement) -> str | Misfit:
    """Put the replacement where its SEARCH text stands, if that is one place."""
    for reading in replacement.readings():
        places = _places(text, reading)
        length = len(_bare(reading.search))
        if len(places) > 1:
            return _ambiguous(text, [place.first for place in places], length)
        if places:
            return _with(text, places[0], length)
    return _not_found(text, replacement)


def _bare(text: str) -> list[str]:
    return [line.rstrip("\r\n") for line in lines_of(text)]


def _places(text: str, reading: Replacement) -> list[_Place]:
    """Find all places on the first level of exactness that has any."""
    lines, search, replace = _bare(text), _bare(reading.search), _bare(reading.replace)
    if not search:
        return [] if lines else [_Place(0, replace)]
    for level in (str, str.rstrip):
        found = [_Place(first, replace) for first in _windows(lines, search, level)]
        if found:
            return found
    return [
        _Place(first, indented)
        for first in _windows(lines, search, str.strip)
        if (indented := _indented(lines[first : first + len(search)], search, replace)) is not None
    ]


def _windows(
    lines: Sequence[str], search: Sequence[str], level: Callable[[str], str]
) -> Iterator[int]:
    have, want = [level(line) for line in lines], [level(line) for line in search]
    for first in range(len(have) - len(want) + 1):
        if have[first] == want[0] and have[first : first + len(want)] == want:
            yield first


def _indented(
    found: Sequence[str], search: Sequence[str], replace: Sequence[str]
) -> list[str] | None:
    """Indent the new lines as the file is, if it differs from SEARCH by one and the same indent."""
    there, here = _indent(found), _indent(search)
    shifted = _shifted(search, here, there)
    if shifted is None or [line.rstrip() for line in shifted] != [line.rstrip() for line in found]:
        return None
    return _shifted(replace, here, there)


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


def _with(text: str, place: _Place, length: int) -> str:
    lines = lines_of(text)
    after = place.first + length
    end = "\r\n" if (lines[place.first : after] or [""])[0].endswith("\r\n") else "\n"
    new = [f"{line}{end}" for line in place.replace]
    if new and length and after == len(lines) and not lines[-1].endswith("\n"):
        new[-1] = new[-1].removesuffix(end)
    return "".join([*lines[: place.first], *new, *lines[after:]])


def _ambiguous(text: str, firsts: Sequence[int], length: int) -> Misfit:
    numbers = [first + 1 for first in firsts]
    told = ", ".join(map(str, numbers[:MATCHES_SHOWN]))
    more = " …" if len(numbers) > MATCHES_SHOWN else ""
    return Misfit(
        f"{len(numbers)} places match the SEARCH text (lines {told}{more}); it must match one",
        numbers[0],
        "\n".join(
            numbered(_bare(text), number - LINES_AROUND, number + length, {number})
            for number in numbers[:2]
        ),
    )


def _not_found(text: str, replacement: Replacement) -> Misfit:
    lines, search = _bare(text), _bare(replacement.search)
    if not search:
        return Misfit("SEARCH is empty, but the file is not")
    first = _nearest(lines, search)
    if first is None:
        return Misfit(f"the SEARCH text is not in the file; no line is like {search[0].strip()!r}")
    last = min(first + len(search), len(lines))
    shown = numbered(lines, first + 1 - LINES_AROUND, last + LINES_AROUND, {first + 1})
    told = f"the SEARCH text is not in the file; nearest are lines {first + 1} to {last}"
    return Misfit(told, first + 1, shown)


def _nearest(lines: Sequence[str], search: Sequence[str]) -> int | None:
    """Find the window with the most equal lines; without any, the line most like the first."""
    have, want = [line.strip() for line in lines], [line.strip() for line in search]
    best, equal = 0, 0
    for first in range(len(have)):
        pairs = zip(want, have[first : first + len(want)], strict=False)
        score = sum(1 for one, other in pairs if one and one == other)
        if score > equal:
            best, equal = first, score
    if equal:
        return best
    wanted = next((line for line in want if line), "")
    like = difflib.get_close_matches(wanted, dict.fromkeys(have), n=1, cutoff=NEAR_ENOUGH)
    return have.index(like[0]) if like else None
