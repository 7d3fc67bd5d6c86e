"""The events of a run as a file: one JSON object a line, numbered on after a crash."""

import json
from pathlib import Path

from executor.errors import StoreError, UsageError
from executor.events import Event, Note

TAIL = 64 * 1024
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
        head = file.read(len(BEGINNING))
        start = file.seek(max(0, file.seek(0, 2) - TAIL))
        tail = file.read()
        whole = tail.rfind(b"\n") + 1
        torn = tail[whole:]
        if not _begins_as_ours(head) or not _begins_as_ours(torn):
            raise _foreign(path)
        last = _number(path, tail[:whole]) if whole or start else 0
        if torn:
            file.truncate(start + whole)
    return last


def _begins_as_ours(text: bytes) -> bool:
    return text.startswith(BEGINNING) or BEGINNING.startswith(text)


def _number(path: Path, lines: bytes) -> int:
    try:
        return int(json.loads(lines.splitlines()[-1])["seq"])
    except (IndexError, ValueError, KeyError, TypeError):
        raise _foreign(path) from None


def _foreign(path: Path) -> UsageError:
    return UsageError(f"{path} holds something else than events", "name another file, or move it")
