"""Mends of JSON: what JavaScript and Python allow, and people write."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from executor.checks.data import json_problems
from executor.checks.mend.json_brackets import Part, is_laid_out, missing_closer
from executor.checks.mend.mended import Mended
from executor.checks.mend.wrapping import unwrapped
from executor.checks.phrases import may_hold_markers

_TOKEN: Final = re.compile(
    r"(?P<string>\"(?:[^\"\\\n]++|\\.)*+\")"
    r"|(?P<broken>\"(?:[^\"\\]++|\\.)*+\")"
    r"|(?P<single>'(?:[^'\\\n]++|\\.)*+')"
    r"|(?P<comment>//(?=[\s\"{}\[\]]|\Z)[^\n]*|\#(?!\S)[^\n]*|/\*.*?\*/)"
    r"|(?P<unclosed>'[^\n]*|\".*|/\*.*)"
    r"|(?P<curly>“[^“”\"\\\n]*+”)"
    r"|(?P<blank>[ \t\r\n\u00a0\ufeff\u200b]+)"
    r"|(?P<word>[A-Za-z_$][\w$-]*)"
    r"|(?P<number>-?\d[\w.+-]*)"
    r"|(?P<mark>.)",
    re.DOTALL,
)
_ODD_BLANK: Final = re.compile("[\u00a0\ufeff\u200b]")
_WORDS: Final = {"True": "true", "False": "false", "None": "null"}
_BROKEN_AFTER: Final = re.compile(r"[,:{}\[\]][ \t]*\n")
"""A line that ends like this is no text: the string should have ended before."""
_COMMA: Final = "put a missing comma"
_TRAILING: Final = "took a trailing comma off"
"""Both together show that lines stand in another order."""
_OPENERS: Final = {"{": "}", "[": "]"}
_VALUE_ENDS: Final = ("string", "word", "number")


@dataclass
class _Rewriting:
    """What is written so far, and what was changed on the way."""

    done: list[str] = field(default_factory=list)
    says: dict[str, list[int]] = field(default_factory=dict)
    doubted: bool = False
    """It may mean something else, however well it reads."""

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
    """Read the text itself, and what is left of it without fences and prose: all alike, or none."""
    found: dict[str, Mended] = {}
    for reading, says in [(text, ()), *_unwrapped(text)]:
        rewriting = _rewritten(reading)
        new = "".join(rewriting.done)
        mends = (*says, *rewriting.sentences())
        if mends and not json_problems("a.json", new):
            if rewriting.doubted:
                return None
            found.setdefault(
                repr(json.loads(new, parse_int=str, parse_float=str)), Mended(new, mends)
            )
    return next(iter(found.values())) if len(found) == 1 else None


def _unwrapped(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for whole in unwrapped(text.split("\n")):
        yield whole.text, (whole.says,)


def _rewritten(text: str) -> _Rewriting:
    parts = list(_parts(text))
    filled = [index for index, part in enumerate(parts) if part.kind not in {"blank", "comment"}]
    following = dict(pairwise(filled))
    into = _Rewriting()
    before: Part | None = None
    for index, part in enumerate(parts):
        if part.kind == "comment":
            into.note("took a comment off", part.line)
            into.doubted |= _is_elision(part.text)
            continue
        after = parts[following[index]] if index in following else None
        if part.kind != "blank":
            _separate(into, before, part, after)
            before = part
        into.done.append(_written(into, part, after))
    told = [part for part in parts if part.kind != "comment"]
    commas = {_COMMA, _TRAILING} & into.says.keys()
    into.doubted |= len(commas) > 1 or (bool(commas) and not is_laid_out(told))
    if closer := missing_closer(told):
        tail = into.done.pop() if into.done and not into.done[-1].strip() else ""
        into.done.append(closer + tail)
        into.note("put the missing bracket", parts[filled[-1]].line)
    return into


def _is_elision(comment: str) -> bool:
    """Such a comment stands for data: to take it off would lose them."""
    return may_hold_markers(comment)


def _parts(text: str) -> Iterator[Part]:
    line = 1
    for match in _TOKEN.finditer(text):
        yield Part(match.lastgroup or "mark", match[0], line)
        line += match[0].count("\n")


def _written(into: _Rewriting, part: Part, after: Part | None) -> str:
    """Say the part as JSON says it."""
    if part.text == "," and after is not None and after.text in {"}", "]"}:
        into.note(_TRAILING, part.line)
        return ""
    if part.kind == "word":
        return _word(into, part, after)
    change = _CHANGES.get(part.kind)
    return change(into, part) if change else part.text


def _single(into: _Rewriting, part: Part) -> str:
    into.note("wrote double quotes for single ones", part.line)
    content = part.text[1:-1].replace("\\'", "'")
    return '"' + re.sub(r'(\\.)|"', lambda found: found[1] or '\\"', content) + '"'


def _curly(into: _Rewriting, part: Part) -> str:
    into.note("wrote plain quotes for curly ones", part.line)
    return f'"{part.text[1:-1]}"'


def _broken(into: _Rewriting, part: Part) -> str:
    into.doubted |= bool(_BROKEN_AFTER.search(part.text))
    into.note("wrote `\\n` for the end of a line inside a string", part.line)
    return part.text.replace("\n", "\\n")


def _blank(into: _Rewriting, part: Part) -> str:
    new = _ODD_BLANK.sub(" ", part.text)
    if new != part.text:
        into.note("wrote plain blanks", part.line)
    return new


_CHANGES: Final = {"blank": _blank, "single": _single, "curly": _curly, "broken": _broken}


def _word(into: _Rewriting, part: Part, after: Part | None) -> str:
    if after is not None and after.text == ":":
        into.note("put the quotes of a key", part.line)
        return f'"{part.text}"'
    if part.text in _WORDS:
        into.note("wrote the words of JSON for those of Python", part.line)
        return _WORDS[part.text]
    return part.text


def _separate(into: _Rewriting, before: Part | None, part: Part, after: Part | None) -> None:
    """Put a comma between two values; on one line only before a key: else it may be one value."""
    if before is None or not (_is_value_end(before) and _is_value_start(part)):
        return
    is_key = after is not None and after.text == ":"
    if before.line == part.line and not is_key and part.text not in _OPENERS:
        return
    into.doubted |= "broken" in {before.kind, part.kind} or _may_be_joined(before, part)
    last = len(into.done)
    while last and not into.done[last - 1].strip():
        last -= 1
    into.done.insert(last, ",")
    into.note(_COMMA, before.line)


def _may_be_joined(before: Part, part: Part) -> bool:
    """Python reads two strings as one; a blank between them shows that this was meant."""
    return before.kind == part.kind == "string" and (before.text[-2] == " " or part.text[1] == " ")


def _is_value_end(part: Part) -> bool:
    return part.kind in {*_VALUE_ENDS, "single", "curly", "broken"} or part.text in {"}", "]"}


def _is_value_start(part: Part) -> bool:
    return part.kind in {*_VALUE_ENDS, "single", "curly", "broken"} or part.text in _OPENERS
