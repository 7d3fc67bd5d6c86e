"""Titles without decoration, and the numbers that people put before them."""

import re
from typing import NamedTuple

COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
CODE_SPAN = re.compile(r"(`+[^`]*`+)")
STARS = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]*[^\s*])\1(?![\w*])")
# A single underscored word is more likely a name such as `__init__`.
UNDERSCORES = re.compile(r"(?<!\w)(__?)(?=[^\s_])([^_]*\s[^_]*[^\s_])\1(?!\w)")

SECTION_WORDS = r"(?:phase|section|step|milestone|part|stage|sprint|epic|chapter|week|day)"
DOTTED = r"\d+(?:\.\d+)+"
NUMBER = r"\d+(?:\.\d+)*"
GAP = r"(?:\s+[-–—:]\s+|\s+|$)"  # noqa: RUF001 - people do write these dashes after a number
NUMBERED = rf"(?:\[({NUMBER})\][.):]?|({DOTTED})[.):]?|(\d+)[.):]){GAP}(.*)"

TASK_NUMBER = re.compile(rf"(?:task\s+)?{NUMBERED}", re.IGNORECASE)
TASK_LABEL = re.compile(rf"([a-z]+-?{NUMBER}):{GAP}(.*)", re.IGNORECASE)
HEADING_NUMBER = re.compile(rf"[^\w\[]*{NUMBERED}")
HEADING_WORD = re.compile(
    rf"[^\w\[]*{SECTION_WORDS}\s+({NUMBER})\b[\s.:)–—-]*(.*)",  # noqa: RUF001 - see above
    re.IGNORECASE,
)
SECTION_NAME = re.compile(rf"{SECTION_WORDS}s?\s+({NUMBER})", re.IGNORECASE)


class Wording(NamedTuple):
    """A title taken apart."""

    number: str | None
    text: str


def plain(text: str) -> str:
    """Drop comments and emphasis, fold blanks; code spans stay as they are."""
    if "<!--" in text:
        text = COMMENT.sub(" ", text)
    if "*" in text or "_" in text:
        text = "".join(
            part if part.startswith("`") else _unemphasised(part) for part in CODE_SPAN.split(text)
        )
    return " ".join(text.split())


def _unemphasised(text: str) -> str:
    return UNDERSCORES.sub(r"\2", STARS.sub(r"\2", text))


def normalised(text: str) -> str:
    return folded(plain(text))


def folded(shown: str) -> str:
    """Compare what `plain` made without regard to case and code marks."""
    return " ".join(shown.replace("`", "").casefold().split())


def task_wording(text: str) -> Wording:
    """Find a task's own number. A bare `2 files …` has none: it takes a dot or punctuation."""
    shown = plain(text)
    match = TASK_NUMBER.match(shown) or TASK_LABEL.match(shown)
    return _taken_apart(match, shown)


def heading_wording(text: str) -> Wording:
    """Find a heading's number: `1.1 Title`, `2. Title`, `Phase 1: Title`."""
    shown = plain(text)
    match = HEADING_WORD.match(shown) or HEADING_NUMBER.match(shown)
    return _taken_apart(match, shown)


def _taken_apart(match: re.Match[str] | None, shown: str) -> Wording:
    if match is None:
        return Wording(None, shown)
    *numbers, text = match.groups()
    return Wording(next(number for number in numbers if number), text or shown)
