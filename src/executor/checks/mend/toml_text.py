"""Mends of TOML: words of Python, values without quotes, and commas that TOML does not take."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import Final

from executor.checks.data import toml_problems
from executor.checks.mend.lines import Format, mend_lines
from executor.checks.mend.mended import Change, Mended
from executor.state import Problem

_WORD: Final = re.compile(
    r"(?P<head>[ \t]*[\w.\"'-]+[ \t]*=[ \t]*)(?P<value>[A-Za-z][\w-]*)(?P<end>[ \t]*(?:\#.*)?)$"
)
_COLON: Final = re.compile(r"(?P<key>[ \t]*[\w.-]+)[ \t]*:[ \t]+(?P<value>[\d\"'\[{tf].*)$")
_INLINE_COMMA: Final = re.compile(r",(?=[ \t]*\})")
_WORDS: Final = {"True": "true", "False": "false", "TRUE": "true", "FALSE": "false"}
_NO_STRINGS: Final = frozenset(
    {"nan", "inf", "none", "null", "nil", "true", "false", "yes", "no", "on", "off"}
)
_BOOLEANS: Final = ("true", "false")


def mend_toml(text: str) -> Mended | None:
    return mend_lines(text, _TOML)


def _problems(text: str) -> list[Problem]:
    return toml_problems("a.toml", text)


def _value(text: str) -> str:
    return repr(tomllib.loads(text))


def _offers(lines: Sequence[str], number: int, _message: str) -> Iterator[Change]:
    line = lines[number - 1]
    word = _WORD.match(line)
    if word and word["value"] in _WORDS:
        new = f"{word['head']}{_WORDS[word['value']]}{word['end']}"
        yield Change({number: new}, f"wrote the word of TOML for that of Python on line {number}")
    elif word and not _may_be_cut_off(lines, number, word["value"].lower()):
        new = f'{word["head"]}"{word["value"]}"{word["end"]}'
        yield Change({number: new}, f"put quotes around the value on line {number}")
    if colon := _COLON.match(line):
        new = f"{colon['key']} = {colon['value']}"
        yield Change({number: new}, f"wrote `=` for `:` on line {number}")
    commas = list(_INLINE_COMMA.finditer(line))
    if len(commas) == 1:
        new = line[: commas[0].start()] + line[commas[0].end() :]
        yield Change({number: new}, f"took a trailing comma off line {number}")


def _may_be_cut_off(lines: Sequence[str], number: int, word: str) -> bool:
    """A word that is no string, or the first letters of one, or the last of the text."""
    if word in _NO_STRINGS or any(each.startswith(word) for each in _BOOLEANS):
        return True
    return not any(line.strip() for line in lines[number:])


_TOML: Final = Format(_problems, _value, _offers, colon_opens=False)
