"""Tabs among blanks, lines that stand a little off, and files that are shifted as a whole."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from executor.checks.mend.fault import Fault, indent
from executor.checks.mend.mended import Change, Whole
from executor.checks.mend.tokens import string_lines

_TAB_SIZES: Final = (4, 8, 2)
_USUAL: Final = 4
_DEFINITION: Final = re.compile(r"[ \t]*(?:async|class|def)[ \t]")
_IMPORT: Final = re.compile(r"[ \t]*(?:import|from)[ \t]")
_UNEXPECTED: Final = "unexpected indent"
_NO_LEVEL: Final = "unindent does not match"


def shifted(lines: Sequence[str], fault: Fault) -> Iterator[Whole]:
    """Offer the file without the margin that all its lines have, or all but the first."""
    if not fault.message.startswith((_UNEXPECTED, _NO_LEVEL)):
        return
    filled = [number for number, line in enumerate(lines, start=1) if line.strip()]
    for first in (0, 1):
        behind = filled[first:]
        margin = min((indent(lines[number - 1]) for number in behind), default=0)
        if not margin or len({lines[number - 1][:margin] for number in behind}) > 1:
            continue
        if first and not _may_be_unshifted(lines[filled[0] - 1], lines[behind[0] - 1], margin):
            continue
        if _may_lack_header(lines, [lines[number - 1] for number in behind], margin):
            continue
        margins = sorted(indent(lines[number - 1]) for number in behind)
        if _may_be_one_line(margins) or _has_blank_string_lines(lines):
            continue
        after = "" if first == 0 else f" after line {filled[0]}"
        says = f"took {margin} blanks off the left of every line{after}"
        yield Whole("\n".join(_without_margin(lines, behind, margin)), says)


def _may_be_unshifted(first: str, second: str, margin: int) -> bool:
    """Below a header the next line must be deeper, and by a usual step."""
    deeper = indent(second) - margin
    if not first.rstrip().endswith(":"):
        return not indent(first)
    return not indent(first) and deeper > 0 and deeper % 2 == 0


def _may_lack_header(lines: Sequence[str], shifted: Sequence[str], margin: int) -> bool:
    """A file may look shifted because the line is gone that all of it stood below.

    Imports and definitions stand together below hardly any line.
    """
    top = [line for line in shifted if indent(line) == margin]
    clean = margin % usual_step(lines) == 0 or margin % _USUAL == 0
    is_file = any(map(_IMPORT.match, top)) and any(map(_DEFINITION.match, top))
    return clean and not is_file


def _may_be_one_line(margins: Sequence[int]) -> bool:
    """A single line at the margin may itself be what is shifted: see how deep the next ones are."""
    first, *rest = margins
    if not rest or rest[0] == first:
        return not rest
    return (rest[0] - first) % 4 != 0 and (rest[0] % 4 == 0 or (rest[0] - first) % 2 != 0)


def _without_margin(lines: Sequence[str], numbers: Sequence[int], margin: int) -> list[str]:
    new = list(lines)
    for number in numbers:
        new[number - 1] = lines[number - 1][margin:]
    return new


def _has_blank_string_lines(lines: Sequence[str]) -> bool:
    """Nobody knows whether the blanks of such a line are the shift or the string."""
    inside = string_lines("\n".join(lines))
    return any(lines[number - 1] and not lines[number - 1].strip() for number in inside)


def tabs(lines: Sequence[str], fault: Fault) -> Iterator[Whole]:
    """Offer the file with blanks for tabs, for each usual width of a tab."""
    inconsistent = fault.message.startswith("inconsistent use of tabs")
    if not inconsistent and not fault.message.startswith(
        (_UNEXPECTED, _NO_LEVEL, "expected an indented block")
    ):
        return
    inside = string_lines("\n".join(lines))
    with_tabs = [
        number
        for number, line in enumerate(lines, start=1)
        if "\t" in line[: indent(line)] and number not in inside
    ]
    if not with_tabs:
        return
    for size in _TAB_SIZES:
        new = list(lines)
        for number in with_tabs:
            line = lines[number - 1]
            width = indent(line)
            new[number - 1] = line[:width].expandtabs(size) + line[width:]
        many = f"{len(with_tabs)} lines, from line {with_tabs[0]}"
        says = f"wrote blanks for the tabs in front of {many}"
        yield Whole("\n".join(new), says)


def levels(lines: Sequence[str], fault: Fault) -> Iterator[Change]:
    """Keep only a level that is one blank off; and move only that line, never a block.

    A line that is a clean step deeper shows that the header above it is missing.
    """
    if not fault.message.startswith((_UNEXPECTED, _NO_LEVEL)):
        return
    line = lines[fault.line - 1]
    here = indent(line)
    unit = usual_step(lines)
    if line[:here].strip(" ") or here % unit == 0 or _may_be_shifted(lines, fault.line):
        return
    says = f"moved line {fault.line} to the level of its neighbours"
    known = {indent(each) for each in lines if each.strip()}
    for level in sorted(known - {here}):
        change = Change({fault.line: " " * level + line[here:]}, says, weighed=True)
        yield change._replace(odd=abs(level - here) > 1)


def usual_step(lines: Sequence[str]) -> int:
    """Tell how deep the file indents below a header."""
    filled = [line for line in lines if line.strip()]
    steps = Counter(
        indent(below) - indent(header)
        for header, below in pairwise(filled)
        if header.rstrip().endswith(":") and indent(below) > indent(header)
    )
    return max(steps, key=steps.__getitem__, default=_USUAL)


def _may_be_shifted(lines: Sequence[str], number: int) -> bool:
    """With the first line the whole file may be shifted, its strings too."""
    return not any(line.strip() for line in lines[: number - 1]) and bool(
        string_lines("\n".join(lines))
    )
