"""The output of a process within bounds: its beginning and its end, however much it prints."""

from executor.workspace.plain import plain


class Capture:
    """Keeps the first and the last half of `limit` bytes; what lies between is only counted."""

    def __init__(self, limit: int) -> None:
        self._half = max(limit // 2, 1)
        self._head = bytearray()
        self._tail = bytearray()
        self._left_out = 0

    @property
    def truncated(self) -> bool:
        return self._left_out > 0

    def add(self, data: bytes) -> None:
        room = self._half - len(self._head)
        self._head += data[:room]
        self._tail += data[room:]
        surplus = len(self._tail) - self._half
        if surplus > 0:
            del self._tail[:surplus]
            self._left_out += surplus

    def text(self) -> str:
        if not self.truncated:
            return _decoded(self._head + self._tail)
        marker = f"\n[... {self._left_out} bytes left out ...]\n"
        return _decoded(self._head) + marker + _decoded(self._tail)


def _decoded(data: bytearray) -> str:
    return plain(data.decode("utf-8", errors="replace"))
