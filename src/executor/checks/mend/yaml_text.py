"""Mends of YAML: tabs in front of a line, and values that need quotes."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import yaml

from executor.checks.data import yaml_problems
from executor.checks.mend.lines import Format, mend_lines
from executor.checks.mend.mended import Change, Mended
from executor.state import Problem

_VALUE: Final = re.compile(
    r"(?P<head>[ \t]*(?:-[ \t]+)*(?:[\w./-]+|\"[^\"]*\"|'[^']*')[ \t]*:[ \t]+|[ \t]*(?:-[ \t]+)+)"
    r"(?P<value>\S.*?)(?P<end>[ \t]*)$"
)
_NEEDS_QUOTES: Final = ("@", "`", "%")
_BLOCK: Final = ("|", ">", "[", "{", '"', "'", "&", "*", "!")
_SENTENCE: Final = re.compile(r"[A-Z][\w']*(?: [A-Za-z][a-z']*){2,}: ")
"""Any other colon may be that of a mapping which lost its line or its place."""
_USUAL_WIDTHS: Final = (2, 4)
_TOLD: Final = ("anchor", "tag", "implicit", "value")
_TEXT: Final = re.compile(r"[|>][-+\d]{0,2}[ \t]*$")
"""Tabs below it may be part of the text."""
_TAB: Final = re.compile(r"[ ]*\t[ \t]*")


def mend_yaml(text: str) -> Mended | None:
    return mend_lines(text, _YAML)


def _problems(text: str) -> list[Problem]:
    return yaml_problems("a.yaml", text)


def _value(text: str) -> str:
    """Compare what is read, not what it makes: aliases may make very much of it.

    A text that the other of the two readers of YAML refuses is equal to none.
    """
    try:
        return repr(
            [
                (type(event), *(getattr(event, name, None) for name in _TOLD))
                for event in yaml.parse(text, Loader=yaml.SafeLoader)
            ]
        )
    except yaml.YAMLError:
        return text


def _offers(lines: Sequence[str], number: int, message: str) -> Iterator[Change]:
    near = [each for each in (number, number - 1) if each > 0]
    for each in near:
        yield from _tabs(lines, each)
    if "mapping values are not allowed" in message or "cannot start any token" in message:
        for each in near:
            yield from _quoted(lines[each - 1], each, message)


def _tabs(lines: Sequence[str], number: int) -> Iterator[Change]:
    """Offer each width that a tab may have: all have to give the same data."""
    tabbed = {each: line for each, line in enumerate(lines, start=1) if (_TAB.match(line))}
    if number not in tabbed or any(_TEXT.search(lines[each - 2]) for each in tabbed if each > 1):
        return
    widths = {
        len(line) - len(line.lstrip(" "))
        for each, line in enumerate(lines, start=1)
        if each not in tabbed and line.startswith(" ") and line.strip()
    }
    for width in sorted({min(widths, default=2), *_USUAL_WIDTHS}):
        yield from _without_tabs(tabbed, width)


def _without_tabs(tabbed: dict[int, str], width: int) -> Iterator[Change]:
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
    if " #" in value or value.startswith(_BLOCK) or value.endswith(("'", '"')):
        return
    if value.startswith(_NEEDS_QUOTES) or ("mapping values" in message and _SENTENCE.match(value)):
        quoted = "'" + value.replace("'", "''") + "'"
        new = f"{match['head']}{quoted}{match['end']}"
        yield Change({number: new}, f"put quotes around the value on line {number}")


_YAML: Final = Format(_problems, _value, _offers, colon_opens=True)
