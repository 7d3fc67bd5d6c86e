"""Where the parser of Python stumbles, and the smallest part of the file that shows it."""

import ast
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

_DEEPEST_STEP: Final = 8
_DEFINITION: Final = re.compile(r"[ \t]*(?:async[ \t]+def|def|class|@)\b|[ \t]*@")
_BELONGS_ABOVE: Final = re.compile(r"(?:[)\]}]|else\b|elif\b|except\b|finally\b)")


class Fault(NamedTuple):
    line: int
    column: int
    """From 1, in characters."""
    message: str


def parsed(text: str) -> ast.Module | Fault:
    """Parse, but do not compile: a candidate is judged often, and compiled once at the end."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text.encode())
    except SyntaxError as error:
        return Fault(error.lineno or 0, error.offset or 0, error.msg)
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        return Fault(0, 0, str(error))


def meaning(tree: ast.AST) -> str | None:
    """Say the tree in a form that can be compared; None when it is nested too deeply."""
    try:
        return ast.dump(tree)
    except RecursionError:
        return None


@dataclass(frozen=True)
class Window:
    """Whole statements around a fault; parsing them is much cheaper than parsing the file."""

    lines: Sequence[str]
    first: int
    """Number of its first line in the file."""
    fault: Fault
    """With the line as the file counts it."""

    def parsed(self, changed: Mapping[int, str] | None = None) -> ast.Module | Fault:
        lines = list(self.lines)
        for number, line in (changed or {}).items():
            lines[number - self.first] = line
        head = "if 1:\n" if indent(lines[0]) else "\n"
        found = parsed(head + "\n".join(lines) + "\n")
        if isinstance(found, Fault):
            return found._replace(line=found.line + self.offset)
        return found

    @property
    def offset(self) -> int:
        """What turns its line numbers into those of the file: its head is a line too."""
        return self.first - 2

    def holds(self, number: int) -> bool:
        return self.first <= number < self.first + len(self.lines)


def indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t\f"))


def stands_too_deep(lines: Sequence[str], number: int) -> bool:
    """A line further right than a block below the line before: what it goes on with is missing."""
    above = next((line for line in reversed(lines[: number - 1]) if line.strip()), "")
    deeper = indent(lines[number - 1]) - indent(above)
    return deeper > (_DEEPEST_STEP if above.rstrip().endswith(":") else 0)


def window(lines: Sequence[str], fault: Fault) -> Window:
    """Take the smallest part in which the parser stumbles in the same way."""
    for start in _starts(lines, fault.line):
        part = Window(lines[start : _end(lines, start, fault.line)], start + 1, fault)
        if part.parsed() == fault:
            return part
    return Window(lines, 1, fault)


def _starts(lines: Sequence[str], number: int) -> list[int]:
    """Line indexes: of the nearest definition, and of the statement at the left margin."""
    here = min(number, len(lines)) - 1
    deepest = indent(lines[here]) if lines[here].strip() else len(lines[here])
    starts: list[int] = []
    for index in range(here, -1, -1):
        line = lines[index]
        if not line.strip() or indent(line) > deepest:
            continue
        if not starts and _DEFINITION.match(line):
            starts.append(index)
        if not indent(line) and not _BELONGS_ABOVE.match(line):
            return [*starts, index]
    return starts


def _end(lines: Sequence[str], start: int, number: int) -> int:
    margin = indent(lines[start])
    for index in range(number, len(lines)):
        line = lines[index]
        if line.strip() and indent(line) <= margin and not _BELONGS_ABOVE.match(line[margin:]):
            return index
    return len(lines)
