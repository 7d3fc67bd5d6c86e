"""Mends of TOML: words of Python, values without quotes, and commas that TOML does not take."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from executor.checks.data import toml_problems
from executor.checks.mend.lines import mend_lines
from executor.checks.mend.mended import Change, Mended

_WORD: Final = re.compile(
    r"(?P<head>[ \t]*[\w.\"'-]+[ \t]*=[ \t]*)(?P<value>[A-Za-z][\w./-]*)(?P<end>[ \t]*(?:\#.*)?)$"
)
_COLON: Final = re.compile(r"(?P<key>[ \t]*[\w.-]+)[ \t]*:[ \t]+(?P<value>[\d\"'\[{tf].*)$")
_INLINE_COMMA: Final = re.compile(r",(?=[ \t]*\})")
_WORDS: Final = {"True": "true", "False": "false", "TRUE": "true", "FALSE": "false"}
_NO_STRINGS: Final = frozenset(
    {"nan", "inf", "none", "null", "nil", "true", "false", "yes", "no", "on", "off"}
)


def mend_toml(text: str) -> Mended | None:
    return mend_lines(text, "a.toml", toml_problems, _offers)


def _offers(lines: Sequence[str], number: int, _message: str) -> Iterator[Change]:
    line = lines[number - 1]
    word = _WORD.match(line)
    if word and word["value"] in _WORDS:
        new = f"{word['head']}{_WORDS[word['value']]}{word['end']}"
        yield Change({number: new}, f"wrote the word of TOML for that of Python on line {number}")
    elif word and word["value"].lower() not in _NO_STRINGS:
        new = f'{word["head"]}"{word["value"]}"{word["end"]}'
        yield Change({number: new}, f"put quotes around the value on line {number}")
    if colon := _COLON.match(line):
        new = f"{colon['key']} = {colon['value']}"
        yield Change({number: new}, f"wrote `=` for `:` on line {number}")
    commas = list(_INLINE_COMMA.finditer(line))
    if len(commas) == 1:
        new = line[: commas[0].start()] + line[commas[0].end() :]
        yield Change({number: new}, f"took a trailing comma off line {number}")
