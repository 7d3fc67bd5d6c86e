"""The bytes of a roadmap as lines, so that a place in the text is a place in the file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from executor.errors import RoadmapError

BOM = b"\xef\xbb\xbf"
TAB_STOP = 4
# Markdown ends a line at these and at nothing else; `splitlines` knows many more.
LINE_END = re.compile(r"\r\n|\n|\r")
LINE_END_BYTES = re.compile(LINE_END.pattern.encode())
QUOTE = re.compile(r"[ \t]*>")


def fault(name: str, line: int, what: str, remedy: str) -> RoadmapError:
    return RoadmapError(f"{name}:{line}: {what}", remedy)


@dataclass(frozen=True)
class Source:
    name: str
    text: str
    lines: tuple[str, ...]
    starts: tuple[int, ...]
    """Byte offset of each line in the file, behind a byte order mark."""

    @classmethod
    def of(cls, data: bytes, name: str) -> Self:
        skipped = len(BOM) if data.startswith(BOM) else 0
        try:
            # Markdown shows NUL as the replacement character, here too so that lines compare.
            text = data[skipped:].decode().replace("\0", "\ufffd")
        except UnicodeDecodeError as error:
            line = len(LINE_END_BYTES.findall(data, 0, skipped + error.start)) + 1
            remedy = "Save the file as UTF-8."
            raise fault(name, line, "the roadmap is not UTF-8 text", remedy) from error
        ends = (match.end() for match in LINE_END_BYTES.finditer(data))
        return cls(name, text, tuple(LINE_END.split(text)), (skipped, *ends))

    def place(self, span: range, content: str) -> tuple[int, int]:
        """Find the line of the span, and the column in it, where a block's content starts."""
        first = content.partition("\n")[0].rstrip()
        return next(
            (line, len(text) - len(first))
            for line in span
            if (text := self.lines[line].rstrip()).endswith(first)
        )

    def offset(self, line: int, column: int) -> int:
        return self.starts[line] + len(self.lines[line][:column].encode())

    def body(self, span: range, column: int, quotes: int, without: Iterable[range]) -> str:
        """Cut out the content that starts in the first line of the span at the column, dedented."""
        left_out = {line for hole in without for line in hole}
        width = _width(self.lines[span.start][:column], quotes)
        rest = (
            _dedented(_unquoted(self.lines[line], quotes), width)
            for line in span[1:]
            if line not in left_out
        )
        return "\n".join([self.lines[span.start][column:], *rest])


def _width(prefix: str, quotes: int) -> int:
    """Count the columns a list item indents its content by, inside its quotes."""
    columns = len(prefix.expandtabs(TAB_STOP))
    if not quotes:
        return columns
    quoted = prefix[: prefix.rfind(">") + 1]
    return columns - len(quoted.expandtabs(TAB_STOP)) - 1


def _unquoted(line: str, quotes: int) -> str:
    for _ in range(quotes):
        mark = QUOTE.match(line)
        if mark is None:
            break
        line = line[mark.end() :].removeprefix(" ")
    return line


def _dedented(line: str, width: int) -> str:
    column = position = 0
    while column < width and line[position : position + 1] in {" ", "\t"}:
        column += TAB_STOP - column % TAB_STOP if line[position] == "\t" else 1
        position += 1
    return " " * (column - width) + line[position:]
