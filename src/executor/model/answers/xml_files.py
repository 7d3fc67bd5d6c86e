"""Files between tags: `<file path="src/a.py"> … </file>`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from executor.model.answers.fences import opening
from executor.model.answers.path_words import is_prose, is_quoted_path

_OPENING: Final = re.compile(
    r"\s{0,20}<(?P<tag>file|create_file|write_file|new_file)\s[^<>]{0,40}?"
    r"(?:path|name|filename)\s?=\s?[\"'](?P<path>[^\"'<>]{1,200})[\"'][^<>]{0,80}>(?P<rest>.*)"
)
_CDATA: Final = "<![CDATA["
_END_OF_CDATA: Final = "]]>"


@dataclass(frozen=True)
class Tagged:
    path: str
    lines: list[str]
    after: int
    """Index of the line behind the end tag."""
    ends: int
    """How many end tags there are before the next file begins; only one is clear."""


def tagged_at(lines: Sequence[str], number: int) -> Tagged | None:
    """Read the file whose opening tag is on this line."""
    if "<" not in lines[number] or not (found := _OPENING.fullmatch(lines[number])):
        return None
    if not is_quoted_path(found["path"].strip()):
        return None
    end_tag = f"</{found['tag']}>"
    path = found["path"].strip()
    if (before := found["rest"].rstrip()).endswith(end_tag):
        return Tagged(path, _plain(path, [before.removesuffix(end_tag)]), number + 1, 1)
    last, ends = _last_end(lines, number + 1, end_tag)
    text = [found["rest"], *lines[number + 1 : last]]
    if ends:
        text.append(lines[last].rstrip().removesuffix(end_tag))
    return Tagged(path, _plain(path, text), last + 1, ends)


def _last_end(lines: Sequence[str], start: int, end_tag: str) -> tuple[int, int]:
    last, ends = len(lines), 0
    for number in range(start, len(lines)):
        if _OPENING.fullmatch(lines[number]):
            break
        if lines[number].rstrip().endswith(end_tag):
            last, ends = number, ends + 1
    return last, ends


def _plain(path: str, text: list[str]) -> list[str]:
    """Take the lines beside the tags off, then CDATA, then a fence around the whole text."""
    lines = _trimmed(text)
    if (
        lines
        and lines[0].lstrip().startswith(_CDATA)
        and lines[-1].rstrip().endswith(_END_OF_CDATA)
    ):
        lines[0] = lines[0].lstrip().removeprefix(_CDATA)
        lines[-1] = lines[-1].rstrip().removesuffix(_END_OF_CDATA)
        return _trimmed(lines)
    fence = opening(lines[0]) if len(lines) > 1 else None
    if fence and fence.closed_by(lines[-1]) and not is_prose(path):
        return lines[1:-1]
    return lines


def _trimmed(lines: list[str]) -> list[str]:
    first = 1 if lines and not lines[0].strip() else 0
    last = len(lines) - (len(lines) > first and not lines[-1].strip())
    return lines[first:last]
