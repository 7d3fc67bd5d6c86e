"""Mends of JSON: what JavaScript and Python allow, and people write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from executor.checks.data import json_problems
from executor.checks.mend.mended import Mended
from executor.checks.mend.wrapping import unwrapped

_TOKEN: Final = re.compile(
    r"(?P<string>\"(?:[^\"\\\n]++|\\.)*+\")"
    r"|(?P<broken>\"(?:[^\"\\]++|\\.)*+\")"
    r"|(?P<single>'(?:[^'\\\n]++|\\.)*+')"
    r"|(?P<unclosed>'[^\n]*|\".*)"
    r"|(?P<curly>“[^“”\"\\\n]*+”)"
    r"|(?P<comment>//[^\n]*|\#[^\n]*|/\*.*?(?:\*/|\Z))"
    r"|(?P<blank>[ \t\r\n\u00a0\ufeff\u200b]+)"
    r"|(?P<word>[A-Za-z_$][\w$-]*)"
    r"|(?P<number>-?\d[\w.+-]*)"
    r"|(?P<mark>.)",
    re.DOTALL,
)
_ODD_BLANK: Final = re.compile("[\u00a0\ufeff\u200b]")
_WORDS: Final = {"True": "true", "False": "false", "None": "null"}
_OPENERS: Final = {"{": "}", "[": "]"}
_MOST_UNCLOSED: Final = 2
_VALUE_ENDS: Final = ("string", "word", "number")


class _Part(NamedTuple):
    kind: str
    text: str
    line: int


@dataclass
class _Rewriting:
    """What is written so far, and what was changed on the way."""

    done: list[str] = field(default_factory=list)
    says: dict[str, list[int]] = field(default_factory=dict)

    def note(self, what: str, line: int) -> None:
        self.says.setdefault(what, []).append(line)

    def sentences(self) -> tuple[str, ...]:
        return tuple(f"{what} on {_lines(lines)}" for what, lines in self.says.items())


def _lines(numbers: list[int]) -> str:
    shown = sorted(set(numbers))
    if len(shown) == 1:
        return f"line {shown[0]}"
    return f"{len(shown)} lines, from line {shown[0]}"


def mend_json(text: str) -> Mended | None:
    """Try the text itself, then what is left of it without fences and prose."""
    readings = [(text, ()), *_unwrapped(text)]
    for reading, says in readings:
        rewriting = _rewritten(reading)
        new = "".join(rewriting.done)
        mends = (*says, *rewriting.sentences())
        if mends and not json_problems("a.json", new):
            return Mended(new, mends)
    return None


def _unwrapped(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for whole in unwrapped(text.split("\n")):
        yield whole.text, (whole.says,)


def _rewritten(text: str) -> _Rewriting:
    parts = list(_parts(text))
    filled = [index for index, part in enumerate(parts) if part.kind not in {"blank", "comment"}]
    following = dict(pairwise(filled))
    into = _Rewriting()
    before: _Part | None = None
    for index, part in enumerate(parts):
        if part.kind == "comment":
            into.note("took a comment off", part.line)
            continue
        after = parts[following[index]] if index in following else None
        if part.kind != "blank":
            _separate(into, before, part, after)
            before = part
        into.done.append(_written(into, part, after))
    _close(into, [parts[index] for index in filled])
    return into


def _parts(text: str) -> Iterator[_Part]:
    line = 1
    for match in _TOKEN.finditer(text):
        yield _Part(match.lastgroup or "mark", match[0], line)
        line += match[0].count("\n")


def _written(into: _Rewriting, part: _Part, after: _Part | None) -> str:
    """Say the part as JSON says it."""
    if part.text == "," and after is not None and after.text in {"}", "]"}:
        into.note("took a trailing comma off", part.line)
        return ""
    if part.kind == "word":
        return _word(into, part, after)
    change = _CHANGES.get(part.kind)
    return change(into, part) if change else part.text


def _single(into: _Rewriting, part: _Part) -> str:
    into.note("wrote double quotes for single ones", part.line)
    content = part.text[1:-1].replace("\\'", "'")
    return '"' + re.sub(r'(\\.)|"', lambda found: found[1] or '\\"', content) + '"'


def _curly(into: _Rewriting, part: _Part) -> str:
    into.note("wrote plain quotes for curly ones", part.line)
    return f'"{part.text[1:-1]}"'


def _broken(into: _Rewriting, part: _Part) -> str:
    into.note("wrote `\\n` for the end of a line inside a string", part.line)
    return part.text.replace("\n", "\\n")


def _blank(into: _Rewriting, part: _Part) -> str:
    new = _ODD_BLANK.sub(" ", part.text)
    if new != part.text:
        into.note("wrote plain blanks", part.line)
    return new


_CHANGES: Final = {"blank": _blank, "single": _single, "curly": _curly, "broken": _broken}


def _word(into: _Rewriting, part: _Part, after: _Part | None) -> str:
    if after is not None and after.text == ":":
        into.note("put the quotes of a key", part.line)
        return f'"{part.text}"'
    if part.text in _WORDS:
        into.note("wrote the words of JSON for those of Python", part.line)
        return _WORDS[part.text]
    return part.text


def _separate(into: _Rewriting, before: _Part | None, part: _Part, after: _Part | None) -> None:
    """Put a comma between two values; on one line only before a key: else it may be one value."""
    if before is None or not (_is_value_end(before) and _is_value_start(part)):
        return
    is_key = after is not None and after.text == ":"
    if before.line == part.line and not is_key and part.text not in _OPENERS:
        return
    last = len(into.done)
    while last and not into.done[last - 1].strip():
        last -= 1
    into.done.insert(last, ",")
    into.note("put a missing comma", before.line)


def _is_value_end(part: _Part) -> bool:
    return part.kind in {*_VALUE_ENDS, "single", "curly", "broken"} or part.text in {"}", "]"}


def _is_value_start(part: _Part) -> bool:
    return part.kind in {*_VALUE_ENDS, "single", "curly", "broken"} or part.text in _OPENERS


def _close(into: _Rewriting, parts: list[_Part]) -> None:
    """Close what is open at the end, unless so much is open that the rest must be missing."""
    expected: list[str] = []
    for part in parts:
        if part.text in _OPENERS:
            expected.append(_OPENERS[part.text])
        elif part.text in _OPENERS.values() and (not expected or expected.pop() != part.text):
            return
    if not expected or len(expected) > _MOST_UNCLOSED or not _is_value_end(parts[-1]):
        return
    tail = into.done.pop() if into.done and not into.done[-1].strip() else ""
    into.done.append("".join(reversed(expected)) + tail)
    into.note("put the missing bracket", parts[-1].line)
