"""The events of a run as a file: one JSON object a line, numbered on after a crash."""

import json
import os
from pathlib import Path
from typing import BinaryIO

from executor.errors import StoreError, UsageError
from executor.events import Event, Note

STEP = 64 * 1024
"""Bytes that are read at once from the end; the first event of a file is always shorter."""
BEGINNING = b'{"type"'
"""Of every line that we write."""


class EventLog:
    """Appends every event; a last line that a crash has torn is cut off first."""

    def __init__(self, path: Path) -> None:
        try:
            self.last_seq = _mend(path)
            self._file = path.open("ab", buffering=0)
        except OSError as error:
            raise StoreError(
                f"{path} cannot be written: {error.strerror}", "name another file or free the disk"
            ) from error

    def on_event(self, event: Event) -> None:
        line = json.dumps(event.as_json(), ensure_ascii=False) + "\n"
        try:
            self._file.write(line.encode(errors="backslashreplace"))
        except OSError as error:
            raise StoreError(
                f"{self._file.name} cannot be written: {error.strerror}",
                "is the disk full or read-only?",
            ) from error

    def on_note(self, note: Note) -> None:
        """Notes are for people: they are no part of the file."""

    def close(self) -> None:
        self._file.close()


def _mend(path: Path) -> int:
    """Cut a torn last line off and return the number of the last whole event.

    Raises:
        UsageError: the file holds something else; it stays as it is.
    """
    if not path.is_file():
        return 0
    with path.open("rb+") as file:
        size = file.seek(0, os.SEEK_END)
        whole = _start_of_line(file, size)
        if not _begins_as_ours(file, 0) or not _begins_as_ours(file, whole):
            raise _foreign(path)
        if not whole and size > STEP:
            raise _foreign(path)
        last = _number(path, _last_line(file, whole)) if whole else 0
        if whole < size:
            file.truncate(whole)
    return last


def _start_of_line(file: BinaryIO, end: int) -> int:
    """Find where the line begins that ends at `end`, however long it is."""
    while end > 0:
        start = file.seek(max(0, end - STEP))
        newline = file.read(end - start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        end = start
    return 0


def _last_line(file: BinaryIO, end: int) -> bytes:
    start = file.seek(_start_of_line(file, end - 1))
    return file.read(end - start)


def _begins_as_ours(file: BinaryIO, at: int) -> bool:
    file.seek(at)
    text = file.read(len(BEGINNING))
    return text.startswith(BEGINNING) or BEGINNING.startswith(text)


def _number(path: Path, line: bytes) -> int:
    try:
        return int(json.loads(line)["seq"])
    except (ValueError, KeyError, TypeError):
        raise _foreign(path) from None


def _foreign(path: Path) -> UsageError:
    return UsageError(f"{path} holds something else than events", "name another file, or move it")
