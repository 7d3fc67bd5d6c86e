"""Which of the project's files a task is about, as far as its words tell."""

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePosixPath
from typing import Final

WORD: Final = re.compile(r"[\w./-]*\w")


EMPTY: Final = re.compile(r"\bempty\s+(?:\w+\s+){0,3}?`?([\w./-]*\.\w+)", re.IGNORECASE)


def asked_empty(text: str) -> list[str]:
    """List the files that a task wants to be empty: `an empty module a.py`."""
    return EMPTY.findall(text)


def mentioned_files(text: str, named: Sequence[str], listed: Collection[str]) -> list[str]:
    """List the named files first, then those the text mentions, then the tests of both."""
    known = set(listed)
    by_name: dict[str, list[str]] = {}
    for path in listed:
        by_name.setdefault(PurePosixPath(path).name, []).append(path)
    found: dict[str, None] = {}
    for word in [*named, *WORD.findall(text)]:
        for path in [word] if word in known else by_name.get(word, []):
            found[path] = None
    for path in list(found):
        name = PurePosixPath(path)
        for test in (f"test_{name.name}", f"{name.stem}_test{name.suffix}"):
            found |= dict.fromkeys(by_name.get(test, []))
    return list(found)


def neighbours(text: str, named: Sequence[str], listed: Iterable[str]) -> list[str]:
    """List what lies in the same folders as the files that are named, new ones included."""
    paths = {PurePosixPath(word) for word in [*named, *WORD.findall(text)] if "/" in word}
    places = {(path.parent, path.suffix) for path in paths if path.suffix}
    return [
        path
        for path in listed
        if (PurePosixPath(path).parent, PurePosixPath(path).suffix) in places
    ]
