"""Answers that are JSON: a table of files, or a list of them."""

import json
from collections.abc import Sequence
from typing import Final

from executor.model.answers.blocks import plain_path
from executor.model.answers.fences import opening
from executor.model.answers.path_words import is_path, is_prose, is_quoted_path

Files = tuple[tuple[str, str], ...]

_PATH_KEYS: Final = ("path", "file_path", "filepath", "filename", "file_name", "file", "name")
_TEXT_KEYS: Final = ("content", "contents", "code", "text", "file_content", "source")


def files_in_json(text: str, *, only_path: str = "") -> Files:
    """Read the files of a JSON answer; nothing unless all of it is one table of files.

    Where the task's own file is JSON, only a table that says so itself (`files`) is one.
    """
    bare = text.strip()
    if not bare or bare[0] + bare[-1] not in {"{}", "[]"}:
        return ()
    try:
        told = json.loads(bare, strict=False)
    except (ValueError, RecursionError):
        return ()
    if isinstance(told, dict) and "files" in told:
        return _table(told["files"]) or _entries(told["files"])
    if only_path.endswith((".json", ".jsonc", ".ipynb")):
        return ()
    return _entries(told if isinstance(told, list) else [told]) or _table(told)


def _table(told: object) -> Files:
    if not isinstance(told, dict) or not all(is_path(str(path)) for path in told):
        return ()
    return _all((path, text) for path, text in told.items())


def _entries(told: object) -> Files:
    if not isinstance(told, list) or not all(isinstance(entry, dict) for entry in told):
        return ()
    return _all((_first(entry, _PATH_KEYS), _first(entry, _TEXT_KEYS)) for entry in told)


def _first(entry: dict[str, object], keys: Sequence[str]) -> object:
    return next((entry[key] for key in keys if key in entry), None)


def _all(pairs: object) -> Files:
    """Keep all pairs or none: one that cannot be read makes the whole no table of files."""
    found = []
    for path, told in pairs if hasattr(pairs, "__iter__") else ():
        text = _text(told)
        if not isinstance(path, str) or not is_quoted_path(path) or text is None:
            return ()
        found.append((plain_path(path), _unfenced(path, text)))
    return tuple(found)


def _text(told: object) -> str | None:
    if isinstance(told, list) and all(isinstance(line, str) for line in told):
        return "\n".join(line.removesuffix("\n") for line in told)
    return told.replace("\r\n", "\n") if isinstance(told, str) else None


def _unfenced(path: str, text: str) -> str:
    """Take a fence off that is around the whole text of one file."""
    lines = text.strip().split("\n")
    fence = opening(lines[0])
    if fence is None or is_prose(path) or not fence.closed_by(lines[-1]) or len(lines) == 1:
        return text
    return "\n".join(lines[1:-1])
