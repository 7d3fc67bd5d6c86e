"""Grammar that is younger than the Python we run on: the project's own may have it."""

import re
from typing import Final

_TYPE: Final = re.compile(
    r"^([ \t]*)type[ \t]+(\w+)[ \t]*(?:\[[^\n=]{1,300}\])?([ \t]*=)", re.MULTILINE
)
_GENERIC: Final = re.compile(
    r"^([ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+\w+)[ \t]*\[[^()=]{1,300}?\](?=[ \t]*[(:])",
    re.MULTILINE,
)
_ON_ONE_LINE: Final = re.compile(
    r"^([ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+\w+)[ \t]*\[[^\n]{1,300}?\](?=[ \t]*[(:])",
    re.MULTILINE,
)
_ERROR: Final = r"[\w.]{0,80}\b[A-Z]\w{0,80}"
_EXCEPT: Final = re.compile(
    rf"^([ \t]*except\*?[ \t]+)((?:{_ERROR}[ \t]*,[ \t]*)+{_ERROR})[ \t]*:", re.MULTILINE
)
"""Names of exceptions are written large: Python 2 bound what it caught to a small one."""
_T_STRING: Final = re.compile(r"(?<![\w.'\"])([rR]?)[tT]([rR]?)(?=['\"])")
_START: Final = re.compile(
    r"#[^\n]*|(?P<prefix>\b[a-zA-Z]{1,2})?(?P<quote>'''|\"\"\"|'|\")", re.ASCII
)
_OPENERS: Final = "([{"
_CLOSERS: Final = ")]}"
_DEEPEST: Final = 8


def in_older_words(text: str) -> str:
    """Write what newer grammar says so that an older Python takes it; the rest stays."""
    older = _TYPE.sub(r"\1\2\3", text)
    older = _GENERIC.sub(r"\1", _ON_ONE_LINE.sub(r"\1", older))
    older = _EXCEPT.sub(r"\1(\2):", older)
    return _with_plain_strings(_T_STRING.sub(r"\1f\2", older))


def _with_plain_strings(text: str) -> str:
    """Replace formatted strings that are whole as Python 3.12 reads them."""
    done: list[str] = []
    at = 0
    while found := _START.search(text, at):
        end = found.end()
        quote, prefix = found["quote"], (found["prefix"] or "").lower()
        if quote:
            end = _end_of_string(text, end, quote, "f" in prefix, 0)
        if end < 0:
            break
        whole = text[found.start() : end]
        done.append(text[at : found.start()])
        done.append("''" + "\\\n" * whole.count("\n") if quote and "f" in prefix else whole)
        at = end
    return "".join([*done, text[at:]])


def _end_of_string(text: str, at: int, quote: str, formatted: bool, depth: int) -> int:  # noqa: FBT001 - a private walk
    """Find where a string ends; -1 where it does not."""
    while 0 <= at < len(text):
        if text.startswith(quote, at):
            return at + len(quote)
        sign = text[at]
        if sign == "\n" and len(quote) == 1:
            return -1
        if formatted and sign == "{" and not text.startswith("{{", at):
            at = _end_of_field(text, at + 1, depth)
        else:
            at += 2 if sign == "\\" or text.startswith("{{", at) else 1
    return -1


def _end_of_field(text: str, at: int, depth: int) -> int:
    """Find the brace that ends a replacement field."""
    opened = 0
    while depth < _DEEPEST and at < len(text):
        sign = text[at]
        if sign == "}" and not opened:
            return at + 1
        if found := _START.match(text, at):
            if not found["quote"]:
                return -1
            formatted = "f" in (found["prefix"] or "").lower()
            at = _end_of_string(text, found.end(), found["quote"], formatted, depth + 1)
            if at < 0:
                return -1
            continue
        if sign in _OPENERS:
            opened += 1
        elif sign in _CLOSERS:
            opened -= 1
            if opened < 0:
                return -1
        at += 1
    return -1
