"""Brackets of a language with C's signs, counted without its grammar.

Macros make most C unreadable for a grammar; unbalanced brackets are damage in spite of them.
"""

import re
from typing import Final, Literal, NamedTuple

from executor.checks.problem import place_at
from executor.checks.tree_errors import Fault

_PAIRS: Final = {"(": ")", "[": "]", "{": "}"}
_LITERALS: Final = (
    r"/\*.*?(?:\*/|\Z)|"
    r'"(?:\\.|[^"\\\n])*"?|'
    r"(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])*'?"
)
_C: Final = re.compile(
    r'(?P<raw>\bu?8?[uUL]?R"(?P<mark>[^()\\\s"]{0,16})\(.*?(?:\)(?P=mark)"|\Z))|'
    rf"//(?:\\\r?\n|[^\n])*|{_LITERALS}|"
    r"^[ \t]*\#[ \t]*(?P<directive>\w*(?:[ \t]+0\b)?)(?:\\\r?\n|/\*.*?(?:\*/|\Z)|[^\n])*|"
    r"(?P<bracket>[(){}\[\]])",
    re.DOTALL | re.MULTILINE,
)
_CSS: Final = re.compile(
    rf"{_LITERALS}|\burl\([^)\"'\n]{{0,4000}}\)|\\.|(?P<directive>\Z)|(?P<bracket>[(){{}}\[\]])",
    re.DOTALL | re.IGNORECASE,
)
_SCANNERS: Final = {"c": _C, "c++": _C, "css": _CSS}
_Branch = Literal["coming", "read", "past"]


class _Open(NamedTuple):
    bracket: str
    at: int


def bracket_faults(language: str, text: str) -> list[Fault]:
    """Find the first bracket that has no partner; of `#if` branches only the first is read."""
    opened: list[_Open] = []
    branches: list[_Branch] = []
    for found in _SCANNERS[language].finditer(text):
        if directive := found["directive"]:
            _follow(directive, branches)
        elif (bracket := found["bracket"]) and _is_read(branches):
            if bracket in _PAIRS:
                opened.append(_Open(bracket, found.start()))
            elif not opened:
                return [_fault(text, found.start(), f"unexpected `{bracket}`")]
            elif _PAIRS[opened[-1].bracket] != bracket:
                return [_mismatch(text, found.start(), opened[-1])]
            else:
                opened.pop()
    if not opened:
        return []
    return [_fault(text, opened[-1].at, f"`{opened[-1].bracket}` is never closed")]


def _follow(directive: str, branches: list[_Branch]) -> None:
    """Keep for every open `#if` whether what follows is read."""
    if directive.startswith("if"):
        first: _Branch = "coming" if directive.endswith("0") else "read"
        branches.append(first if _is_read(branches) else "past")
    elif directive.startswith("el") and branches:
        branches[-1] = "read" if branches[-1] == "coming" else "past"
    elif directive == "endif" and branches:
        branches.pop()


def _is_read(branches: list[_Branch]) -> bool:
    return not branches or branches[-1] == "read"


def _mismatch(text: str, index: int, opened: _Open) -> Fault:
    line = place_at(text, opened.at).line
    return _fault(
        text, index, f"`{text[index]}` does not close the `{opened.bracket}` of line {line}"
    )


def _fault(text: str, index: int, message: str) -> Fault:
    place = place_at(text, index)
    start = text.rfind("\n", 0, index) + 1
    end = text.find("\n", index)
    source = text[start : len(text) if end < 0 else end].strip()
    return Fault(place.line or 1, place.column or 1, message, source)
