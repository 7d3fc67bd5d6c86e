"""The path of a block that no header announces: from the line above, the info string, a comment.

A path is taken only from words that can mean nothing else than "this whole file follows"; a line
that merely tells about a file gives a reason to ask, and no path.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from executor.model.answers.fences import seen
from executor.model.answers.headers import PARTIAL, header_of
from executor.model.answers.path_words import (
    SUFFIXES_OF,
    fits,
    is_path,
    is_quoted_path,
    language,
    same_file,
    spans,
)

_LONGEST: Final = 300
_FRONT: Final = re.compile(r"[\s>#*+\-]{0,20}(?:\d{1,3}(?:\.\d{1,3})*[.):]?\s+)?")
_LABEL: Final = re.compile(
    r"\s*(?:file ?(?:name|path)?|path|edit|new file|create)\s*:?[*_]{0,3}"
    r"\s*$",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[A-Za-z']+")
_GIVING: Final = frozenset(
    re.findall(
        r"\S+",
        "a all an and add adding as be below called code come comes complete contain "
        "containing contains content contents corrected could create created creating "
        "entire file filename final finally first fixed following follows for full have "
        "here here's i i'll i've implementation is it let let's like look looks module my "
        "name named new next now of ok okay our path provide put revised rewrite "
        "rewritten s save saved saving script second should source step sure that the "
        "their then there third this updated us version we we'll we've whole will with "
        "write writing written you your modified ",
    )
)
_PLACING: Final = re.compile(
    r"\b(?:save|put|write|place|store)(?:d)?\b.*\b(?:in|into|to|under|at)\b"
)
_PLACE_WORDS: Final = frozenset({"in", "into", "to", "under", "at", "place", "store"})
_COMMENT: Final = re.compile(
    r"\s{0,20}(?:#|//|--|;|%|/\*+|<!--|\(\*|\{#|rem|@rem)\s{0,9}"
    r"(?:(?:file ?(?:name|path)?|path)\s{0,9}:?\s{0,9})?`?(?P<path>[^\s`]+)`?\s{0,9}"
    r"(?:\*/|-->|\*\)|#\})?\s*",
    re.IGNORECASE,
)
_KEYED: Final = re.compile(
    r"\b(?:title|file|filename|file_name|path|filepath|name)\s?[=:]\s?[\"']?([^\s\"'}]+)",
    re.IGNORECASE,
)
_ADDING: Final = re.compile(
    r"\b(?:add|append|insert|paste|change|replace)\b.*\b(?:to|into|at|after|before|below|in)\b",
    re.IGNORECASE,
)
_EXAMPLE: Final = re.compile(
    r"\b(?:examples?|usage|use it|for instance|e\.g\.|run|try|test it|outputs?|prints?|install)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Label:
    path: str = ""
    reason: str = ""
    """Why there is no path, where something looks like one."""
    part: bool = False
    """The line before the block says that it is to be added to the file."""
    comment: int | None = None
    """Index in the block of the line that is nothing but the path."""


def label_of(info: str, above: Sequence[str], body: Sequence[str]) -> Label:
    """Name a block; `above` holds the last lines before it, `body` its first ones."""
    label = named_by_info(info)
    line = named_by_lines(above, info)
    if not label.path:
        label = line if line.path or not label.reason else label
    elif line.path:
        fuller = same_file(label.path, line.path)
        if not fuller:
            return Label(reason=f"the block is called both {line.path} and {label.path}")
        label = Label(fuller)
    comment = named_by_comment(body, info)
    if not label.path:
        return comment if comment.path and not label.reason else label
    fuller = same_file(comment.path, label.path) if comment.path else label.path
    if not fuller:
        return Label(reason=f"the block is called both {label.path} and {comment.path}")
    return label if fuller == label.path else comment


def named_by_info(info: str) -> Label:
    """Read ```` ```python src/a.py ````, `python:src/a.py`, `title="src/a.py"`, `src/a.py`."""
    if not info or len(info) > _LONGEST:
        return Label()
    keyed = _KEYED.search(info)
    if keyed and is_quoted_path(keyed[1]):
        return Label(keyed[1].removeprefix("./"))
    words = [word for word in re.split(r"[\s:,{}()\[\]]+", info) if word]
    found = [word.strip("`\"'*").removeprefix("./") for word in words]
    paths = [word for word in found if is_path(word) and word not in SUFFIXES_OF]
    if not paths:
        return Label()
    others = [word for word in found[1:] if word not in paths]
    if len(paths) > 1 or others or found.index(paths[0]) > 1 or found[0].isdigit():
        return Label(reason=f"the fence says {info!r}, which is not just the path of a whole file")
    return Label(paths[0])


def named_by_lines(above: Sequence[str], info: str) -> Label:
    """Read the line before a block, unless the line above that one names another file."""
    if not above:
        return Label()
    label = named_by_line(above[-1])
    if label.path and not fits(info, label.path):
        return Label()
    if label.path and len(above) > 1:
        other = named_by_line(above[-2])
        if other.path and not same_file(other.path, label.path):
            return Label(reason=f"the lines before it name both {other.path} and {label.path}")
    return label


def named_by_line(line: str) -> Label:
    line = seen(line)
    if len(line) > _LONGEST:
        return Label()
    told = _FRONT.sub("", line, count=1)
    found = _spans(told)
    paths = list(dict.fromkeys(path for _, path in found))
    if len(paths) > 1:
        return Label(reason=f"the line before it names {paths[0]} and {paths[1]}")
    if not paths:
        return Label()
    before, _, after = told.partition(found[0][0])
    if _gives(before, after):
        return Label(paths[0])
    return Label(
        reason=f"the line before it speaks of {paths[0]}, but does not say that the block is that"
        " whole file",
        part=bool(_ADDING.search(before)),
    )


def _spans(told: str) -> list[tuple[str, str]]:
    """Find paths; after a word like `File:` or between marks a slash is enough to be one."""
    found = list(spans(told))
    if found:
        return found
    bare = told.strip(" *_:`")
    last = bare.split(" ")[-1].strip("*_`:")
    if _LABEL.fullmatch(bare.removesuffix(last).rstrip("*_` ")) and is_quoted_path(last):
        return [(last, last)]
    return []


def _gives(before: str, after: str) -> bool:
    """Tell whether a line says no more than that a file follows."""
    lead = re.split(r"[.!?]\s", before)[-1].lower()
    rest = after.lower()
    if not lead.strip(" *_`:") and re.match(r"[*_`]{0,3}\s+(?:-{1,2}|–|—|\()", rest):  # noqa: RUF001 - dashes of prose
        return not PARTIAL.search(rest)
    allowed = _GIVING | _PLACE_WORDS if _PLACING.search(lead) else _GIVING
    if _LABEL.fullmatch(lead.strip(" *_`")):
        lead = ""
    return all(word in allowed for word in _WORD.findall(f"{lead} {rest}"))


def named_by_comment(body: Sequence[str], info: str) -> Label:
    """Read a first line that is nothing but the path, as a comment or as a header."""
    for number, line in enumerate(body[:2]):
        if len(line) > _LONGEST:
            break
        header = header_of(line)
        if header and header.word == "FILE" and is_quoted_path(header.path):
            return Label(header.path, comment=number)
        found = _COMMENT.fullmatch(seen(line))
        path = found["path"].rstrip(":").removeprefix("./") if found else ""
        if is_path(path) and fits(info, path):
            return Label(path, comment=number)
        if not line.startswith(("#!", "<?", "# -*-")):
            break
    return Label()


def is_example(above: Sequence[str]) -> bool:
    """Tell whether the line before a block says that it only shows how to use the rest."""
    return bool(above) and len(above[-1]) <= _LONGEST and bool(_EXAMPLE.search(above[-1]))


def is_aside(info: str) -> bool:
    """Tell whether a block is commands or output, which beside an answer are no part of it."""
    return language(info) in _ASIDES


_ASIDES: Final = frozenset(
    {"bash", "sh", "shell", "console", "terminal", "shell-session", "shellsession", "zsh"}
    | {"text", "txt", "plaintext", "output", "log", "powershell", "cmd", "bat", "fish"}
)
