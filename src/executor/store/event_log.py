"""The events of a run as a file: one JSON object a line, numbered on after a crash."""

import json
from pathlib import Path

from executor.errors import StoreError
from executor.events import Event, Note

TAIL = 64 * 1024


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
    """Cut a torn last line off and return the number of the last whole event."""
    if not path.is_file():
        return 0
    with path.open("rb+") as file:
        size = file.seek(0, 2)
        start = file.seek(max(0, size - TAIL))
        tail = file.read()
        whole = tail.rfind(b"\n") + 1
        if whole != len(tail):
            file.truncate(start + whole)
    lines = tail[:whole].splitlines()
    try:
        return int(json.loads(lines[-1])["seq"])
    except (IndexError, ValueError, KeyError, TypeError):
        return 0
