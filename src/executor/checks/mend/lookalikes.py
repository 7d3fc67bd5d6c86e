# ruff: noqa: RUF001, RUF002 - these characters are what the module is about
"""Characters that word processors put into code: curly quotes, long dashes, wide blanks."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from executor.checks.mend.fault import Fault
from executor.checks.mend.mended import Change

_DOUBLE: Final = "“”„‟«»〝〞＂"
_SINGLE: Final = "‘’‚‛‹›＇"
_QUOTES: Final = _DOUBLE + _SINGLE
_OPENING: Final = "“„«‘‚‹"
_ASCII: Final = {"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "≠": "!=", "≤": "<=", "≥": ">="}
_NO_WIDTH: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"
_BLANKS: Final = "\u00a0\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_FULL_WIDTH: Final = re.compile("[\uff01-\uff5e]")
_THREE: Final = 3
_POINTED: Final = re.compile(r"invalid (?:non-printable )?character\b")
CURLY: Final = re.compile(f"[{_QUOTES}]")


def lookalikes(lines: Sequence[str], fault: Fault) -> Iterator[Change]:
    """Offer the plain character for the one that the parser points at."""
    line = lines[fault.line - 1]
    index = fault.column - 1
    if _POINTED.match(fault.message) and 0 <= index < len(line):
        character = line[index]
        if character in _QUOTES:
            yield from _quoted(line, index, fault.line)
        else:
            yield from _plain(line, index, fault.line)
    elif fault.message.startswith("unterminated string"):
        yield from _other_half(line, fault.line)


def _plain(line: str, index: int, number: int) -> Iterator[Change]:
    character = line[index]
    plain = _plain_for(character)
    if plain is None:
        return
    end = index
    while line[end : end + 1] == character:
        end += 1
    new = line[:index] + plain * (end - index) + line[end:]
    says = f"wrote {_named(plain)} for {_code_point(character)} on line {number}"
    yield Change({number: new}, says, certain=True)


def _plain_for(character: str) -> str | None:
    if character in _NO_WIDTH or unicodedata.category(character) == "Cc":
        return ""
    if character in _BLANKS:
        return " "
    if character in _ASCII:
        return _ASCII[character]
    wide = unicodedata.normalize("NFKC", character)
    return wide if _FULL_WIDTH.match(character) and wide.isascii() else None


def _named(plain: str) -> str:
    return {"": "nothing", " ": "a blank"}.get(plain, f"`{plain}`")


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"


def _quoted(line: str, index: int, number: int) -> Iterator[Change]:
    kind = _DOUBLE if line[index] in _DOUBLE else _SINGLE
    length = _run(line, index, kind)
    ends = [match.start() for match in CURLY.finditer(line, index + length)]
    if length == _THREE:
        news = [_long(line, index, ends)]
    elif length > 1:
        return
    elif ends:
        news = _pair(line, index, ends, kind)
    else:
        news = [line[:index] + quote + line[index + 1 :] for quote in "\"'"]
    says = f"wrote plain quotes for curly ones on line {number}"
    for new in news:
        yield Change({number: new}, says, certain=bool(ends))


def _long(line: str, index: int, ends: Sequence[int]) -> str:
    quotes = ("'" if line[index] in _SINGLE else '"') * _THREE
    new = line[:index] + quotes + line[index + _THREE :]
    if len(ends) == _THREE and ends[-1] - ends[0] == _THREE - 1:
        new = new[: ends[0]] + quotes + new[ends[-1] + 1 :]
    return new


def _pair(line: str, index: int, ends: Sequence[int], kind: str) -> list[str]:
    """Take the next one as the end, unless it may be an apostrophe or the start of another."""
    end = ends[0]
    if line[end] not in kind or (len(ends) > 1 and _within_word(line, end)):
        return []
    if line[index] in _OPENING and line[end] in _OPENING:
        return []
    content = line[index + 1 : end]
    plain = "'\"" if kind == _SINGLE else "\"'"
    around = next((quote for quote in plain if quote not in content), None)
    return [f"{line[:index]}{around}{content}{around}{line[end + 1 :]}"] if around else []


def _run(line: str, index: int, kind: str) -> int:
    end = index
    while line[end : end + 1] and line[end] in kind:
        end += 1
    return end - index


def _within_word(line: str, index: int) -> bool:
    """An apostrophe, as in `don’t`."""
    return line[index - 1 : index].isalnum() and line[index + 1 : index + 2].isalnum()


def _other_half(line: str, number: int) -> Iterator[Change]:
    """A string that begins with a plain quote and ends with a curly one, or the reverse."""
    found = list(CURLY.finditer(line))
    if len(found) != 1 or _within_word(line, found[0].start()):
        return
    index = found[0].start()
    quote = '"' if line[index] in _DOUBLE else "'"
    new = line[:index] + quote + line[index + 1 :]
    yield Change({number: new}, f"wrote a plain quote for a curly one on line {number}")
