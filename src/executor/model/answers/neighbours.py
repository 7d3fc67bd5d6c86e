"""The mark of another file inside a block: two files in one, of which only one would be written."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

from executor.model.answers.fences import opening
from executor.model.answers.headers import header_of
from executor.model.answers.labels import named_by_comment
from executor.model.answers.path_words import is_path, is_prose, same_file

_COMMENTS: Final = ("#", "//", "--", "/*", "<!--")
_CODE_COMMENTS: Final = ("# ", "// ")
_QUOTES: Final = re.compile(r'"""|\'\'\'|`')


def other_file(body: Sequence[str], path: str) -> str:
    """Find the mark of another file further down in a block that its own mark names."""
    for line in body:
        if line.startswith((*_COMMENTS, "FILE")):
            other = named_by_comment([line], "").path
            if other and not same_file(other, path):
                return other
    return ""


def swallowed_file(body: Sequence[str], path: str) -> str:
    """Find it in a block that a header names, where a comment may well speak of another file.

    It must be a FILE line, or a comment that is nothing but the path of a file of the same kind,
    with code of this file above it and code of the other below.
    """
    suffix = PurePosixPath(path).suffix
    for number in _plain(body, path):
        line = body[number]
        header = header_of(line) if line.startswith("FILE:") else None
        if header and is_path(header.path) and not same_file(header.path, path):
            return header.path
        if not line.startswith(_CODE_COMMENTS) or is_prose(path):
            continue
        other = named_by_comment([line], "").path
        if other and PurePosixPath(other).suffix == suffix and _differs(other, path):
            following = body[number + 1] if number + 1 < len(body) else ""
            if following.strip() and not following.startswith(_COMMENTS):
                return other
    return ""


def _plain(body: Sequence[str], path: str) -> Iterator[int]:
    """Yield the lines below the first code, without those of texts and blocks inside the file."""
    code = inside = False
    for number, line in enumerate(body):
        if code and not inside:
            yield number
        if is_prose(path):
            inside ^= opening(line) is not None
        elif len(_QUOTES.findall(line)) % 2:
            inside = not inside
        code = code or bool(line.strip() and not line.startswith(_COMMENTS))


def _differs(other: str, path: str) -> bool:
    return PurePosixPath(other).name != PurePosixPath(path).name and not same_file(other, path)
