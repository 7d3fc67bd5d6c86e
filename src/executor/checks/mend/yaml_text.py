"""Mends of YAML: tabs in front of a line, and values that need quotes."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from executor.checks.data import yaml_problems
from executor.checks.mend.lines import mend_lines
from executor.checks.mend.mended import Change, Mended

_VALUE: Final = re.compile(
    r"(?P<head>[ \t]*(?:-[ \t]+)*(?:[\w./-]+|\"[^\"]*\"|'[^']*')[ \t]*:[ \t]+|[ \t]*(?:-[ \t]+)+)"
    r"(?P<value>\S.*?)(?P<end>[ \t]*)$"
)
_NEEDS_QUOTES: Final = ("@", "`", "%")
_BLOCK: Final = ("|", ">", "[", "{", '"', "'", "&", "*", "!")
_TAB: Final = re.compile(r"[ ]*\t[ \t]*")


def mend_yaml(text: str) -> Mended | None:
    return mend_lines(text, "a.yaml", yaml_problems, _offers)


def _offers(lines: Sequence[str], number: int, message: str) -> Iterator[Change]:
    near = [each for each in (number, number - 1) if each > 0]
    for each in near:
        yield from _tabs(lines, each)
    if "mapping values are not allowed" in message or "cannot start any token" in message:
        for each in near:
            yield from _quoted(lines[each - 1], each, message)


def _tabs(lines: Sequence[str], number: int) -> Iterator[Change]:
    """Write a tab as wide as the file indents: a single level of it stands for a single tab."""
    tabbed = {each: line for each, line in enumerate(lines, start=1) if (_TAB.match(line))}
    if number not in tabbed:
        return
    widths = {
        len(line) - len(line.lstrip(" "))
        for each, line in enumerate(lines, start=1)
        if each not in tabbed and line.startswith(" ") and line.strip()
    }
    width = min(widths, default=2)
    new = {}
    for each, line in tabbed.items():
        found = _TAB.match(line)
        margin = found[0] if found else ""
        if " " in margin:
            return
        new[each] = " " * (width * len(margin)) + line[len(margin) :]
    yield Change(
        new, f"wrote blanks for the tabs in front of {len(new)} lines, from line {min(new)}"
    )


def _quoted(line: str, number: int, message: str) -> Iterator[Change]:
    match = _VALUE.match(line)
    if match is None:
        return
    value = match["value"]
    if " #" in value or value.startswith(_BLOCK):
        return
    if value.startswith(_NEEDS_QUOTES) or ("mapping values" in message and ": " in value):
        quoted = "'" + value.replace("'", "''") + "'"
        new = f"{match['head']}{quoted}{match['end']}"
        yield Change({number: new}, f"put quotes around the value on line {number}")
