"""Which comments stand for code that was left out.

A comment counts only when all its words are words of such phrases: prose about "the rest of the
arguments" always brings a word of its own.
"""

import re
from typing import Final

_SYNONYMS: Final = (
    (r"\bno (?:other |further )?changes?\b(?: (?:needed|required|here|made))?", "unchanged"),
    (r"\bnot (?:shown|repeated|included)\b", "omitted"),
    (
        r"\b(?:as[- ]is|(?:same |just |like |as )+before|(?:stay|remain|keep)s? the same)\b",
        "unchanged",
    ),
    (r"\b(?:same|identical) (?:as|to) (?:above|before|the original)\b", "unchanged"),
    (r"\b(?:snip(?:ped)?|cut)\b", "omitted"),
)


def _each(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STATES: Final = _each(
    "unchanged unmodified untouched unaltered omitted elided truncated intact abbreviated"
)
_REST: Final = _each("rest remainder")
_KNOWN: Final = _each("remaining existing previous")
_OTHERS: Final = _each("original other same old current more additional")
_PARTS: Final = _each(
    "code implementation implementations logic functions methods classes imports definitions body"
)
_WHOLES: Final = _each(
    "function method class file module script contents content component components markup"
)
_THINGS: Final = _each(
    "tests test cases fields settings config configuration routes handlers helpers constants "
    "variables properties attributes entries items lines rules styles styling section sections jsx "
    "html endpoints models exports import types statements options keys values parts stuff"
)
_KEEPING: Final = _each("keep keeps kept leave left")
_GLUE: Final = _each(
    "the all any and of your my our this that these those in for here is are as from to with above "
    "below goes go it its they was were be been have has stay stays remain remains same exactly "
    "brevity just continues continue follows now still add insert put place at on line through"
)
_CODE: Final = _PARTS | _WHOLES
_VOCABULARY: Final = _STATES | _REST | _KNOWN | _OTHERS | _CODE | _THINGS | _KEEPING | _GLUE
_DOTS: Final = re.compile(r"\.{3,}|…")
_LEADING_DOTS: Final = re.compile(r"[\s(\[<]*(?:\.{3,}|…)")
_OF_CODE: Final = re.compile(r"[=;{}@$%&\\|+]")
_NAME: Final = re.compile(r"`[^`]+`|\b\w+\(\)|\b[A-Za-z]\w*_\w+\b|\b[A-Z][a-z0-9]+[A-Z]\w*\b")
_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SNIP: Final = re.compile(r"[\W_]*(?:snip|snipped)[\W_]*", re.IGNORECASE)
_ANY_HINT: Final = re.compile(
    r"\.\.\.|…|\brest\b|remain|existing|previous|original|same|snip|omitted|elided|truncated|"
    r"unchanged|unmodified|untouched|unaltered|intact|abbreviated|as[- ]is|no changes",
    re.IGNORECASE,
)
_LONGEST: Final = 100


def may_hold_markers(text: str) -> bool:
    """Most files hold none of the words; they need no search for comments."""
    return _ANY_HINT.search(text) is not None


def stands_for_code(comment: str, *, in_run: bool) -> bool:
    """Judge one line of a comment; a line of several may be the middle of a sentence."""
    if _SNIP.fullmatch(comment):
        return True
    marked = bool(_DOTS.search(comment)) or _is_enclosed(comment)
    if len(comment) > _LONGEST or _OF_CODE.search(comment) or (in_run and not marked):
        return False
    words = _words(comment)
    if not words <= _VOCABULARY:
        return False
    if _LEADING_DOTS.match(comment) and _is_continuation(words):
        return True
    return _is_plain(words) or (marked and _is_aside(words))


def _is_enclosed(comment: str) -> bool:
    return (comment[:1], comment[-1:]) in {("(", ")"), ("[", "]"), ("<", ">")}


def _words(comment: str) -> frozenset[str]:
    text = _NAME.sub(" methods ", comment).lower()
    for pattern, word in _SYNONYMS:
        text = re.sub(pattern, word, text)
    return frozenset(_WORD.findall(text))


def _is_continuation(words: frozenset[str]) -> bool:
    """`... other methods`; but `... more` and `... same` alone are manners of speech."""
    if words & (_STATES | _REST):
        return True
    return bool(words & (_KNOWN | _OTHERS) and words & (_CODE | _THINGS))


def _is_aside(words: frozenset[str]) -> bool:
    """`(unchanged)`, `[rest of the tests]`, `existing routes ...`."""
    return bool(words & (_STATES | _REST)) or bool(words & _KNOWN and words & (_CODE | _THINGS))


def _is_plain(words: frozenset[str]) -> bool:
    """Phrases that need no dots: they say both what is missing and that it is."""
    if words & _KEEPING and "code" not in words:
        return False
    if words & _STATES:
        return "brevity" in words or bool(words & (_REST | _KNOWN | _PARTS | {"other"}))
    if words & _REST:
        return bool(words & _CODE and words & {"of", "here", "goes"})
    if words & _KNOWN:
        return "code" in words or bool(words & _CODE and words & {"here", "goes"})
    return False
