"""The `:` that a header lacks, and `else if`."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from executor.checks.mend.fault import Fault
from executor.checks.mend.mended import Change
from executor.checks.mend.tokens import code_boundaries

_HEADER: Final = re.compile(
    r"[ \t]*(?:async|class|def|if|elif|else|for|while|with|try|except|finally|match|case)\b"
)
_LAST_OF_HEADER: Final = re.compile(r"[ \t]*[)\]}][^#]*$")
_ELSE_IF: Final = re.compile(r"([ \t]*)else[ \t]+if\b")
_ASKED: Final = "expected ':'"
_SILENT: Final = (_ASKED, "invalid syntax")


def colons(lines: Sequence[str], fault: Fault) -> Iterator[Change]:
    if not fault.message.startswith(_SILENT):
        return
    line = lines[fault.line - 1]
    if fault.line > 1 and lines[fault.line - 2].endswith("\\"):
        return  # what it goes on with may be missing
    if _ELSE_IF.match(line):
        said = f"wrote `elif` for `else if` on line {fault.line}"
        yield Change({fault.line: _ELSE_IF.sub(r"\1elif", line)}, said)
    asked = fault.message.startswith(_ASKED)
    if not (asked or _HEADER.match(line) or _LAST_OF_HEADER.match(line)):
        return
    said = f"put the missing `:` on line {fault.line}"
    for column in _places(line, fault):
        yield Change({fault.line: f"{line[:column]}:{line[column:]}"}, said)


def _places(line: str, fault: Fault) -> list[int]:
    """At the end of the code; elsewhere only where the parser itself asks for the sign.

    Anywhere else it could turn into an annotation or a `:=` what was meant to be something else.
    """
    boundaries = code_boundaries(line)
    pointed = [at for at in boundaries if at in (fault.column - 1, fault.column - 2)]
    return [*boundaries[-1:], *(pointed if fault.message.startswith(_ASKED) else [])]
