"""Python that does not compile."""

import ast
import re
import warnings
from collections.abc import Callable
from typing import Final

from executor.checks.excerpt import source_lines
from executor.checks.problem import Place, place_at, problem
from executor.state import Problem

_COOKIE: Final = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_BLANK: Final = re.compile(r"^[ \t\f]*(?:#.*)?$")
_UTF8: Final = frozenset({"utf-8", "utf8", "utf-8-sig", "u8", "ascii", "us-ascii"})
_UNCLOSED: Final = "unterminated triple-quoted"
_UNCLOSED_HINT: Final = "(EOF while scanning triple-quoted string literal)"


def python_problems(
    path: str, text: str, before: Callable[[str], str | None] | None = None
) -> list[Problem]:
    """Compile, since the parser alone lets `return` at the top level and much more through.

    With `before`, which reads the file as it stands, the names are judged as well.
    """
    if found := _nul(path, text) or _foreign_encoding(path, text):
        return [found]
    if uncompilable := _uncompilable(path, text):
        forgiven = (
            _is_newer(path, text) or _stood_so(path, before) or _is_template(text, uncompilable)
        )
        return [] if forgiven else [uncompilable]
    tree = None if before is None else tree_of(text)
    if tree is None or before is None:
        return []
    from executor.checks.names import name_problems  # noqa: PLC0415 - it asks us for the old tree

    return name_problems(path, text, tree, before)


def _nul(path: str, text: str) -> Problem | None:
    index = text.find("\0")
    if index < 0:
        return None
    message = "the source holds a null byte"
    return problem(path, text, "encoding", message, place_at(text, index))


def _foreign_encoding(path: str, text: str) -> Problem | None:
    """Edits are stored as UTF-8; another declared encoding would garble or break the file."""
    for number, line in enumerate(source_lines(text[:1_000])[:2], start=1):
        cookie = _COOKIE.match(line.removeprefix("\ufeff"))
        if cookie:
            return _judged_cookie(path, text, cookie[1], number)
        if not _BLANK.match(line):
            return None
    return None


def _judged_cookie(path: str, text: str, name: str, number: int) -> Problem | None:
    if name.lower().replace("_", "-") in _UTF8:
        return None
    try:
        same = text.encode().decode(name) == text
    except (LookupError, UnicodeDecodeError):
        same = False
    if same:
        return None
    message = f"the file is stored as UTF-8, but declares the encoding {name!r}"
    return problem(path, text, "encoding", message, Place(number, 1))


def _uncompilable(path: str, text: str) -> Problem | None:
    """Compile the text, not its tree: without names to judge, nobody needs the tree."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text.encode(), path.replace("\0", ""), "exec", dont_inherit=True)
    except SyntaxError as error:
        return _from_error(path, text, error)
    except (RecursionError, MemoryError):
        return problem(path, text, "syntax", "the code is nested too deeply for Python")
    except (ValueError, OverflowError) as error:
        return problem(path, text, "syntax", f"Python cannot compile this: {error}")
    return None


def _is_newer(path: str, text: str) -> bool:
    """The project may run on a younger Python than we do."""
    from executor.checks.newer_python import in_older_words  # noqa: PLC0415 - only what fails needs it

    older = in_older_words(text)
    return older != text and _uncompilable(path, older) is None


def _stood_so(path: str, before: Callable[[str], str | None] | None) -> bool:
    """A file that did not compile as it stood is not ours to judge: Python 2, or a sketch."""
    old = before(path) if before is not None else None
    return bool(old and old.strip()) and _uncompilable(path, old or "") is not None


def _is_template(text: str, found: Problem) -> bool:
    line = source_lines(text)[found["line"] - 1 : found["line"]] if found["line"] else []
    return any(shown.lstrip().startswith("{%") for shown in line)


def tree_of(text: str) -> ast.Module | None:
    """Parse a text of any kind; None when it is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text.encode(errors="replace"))
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
        return None


def _from_error(path: str, text: str, error: SyntaxError) -> Problem:
    kind = "indent" if isinstance(error, IndentationError) else "syntax"
    message = error.msg
    if message.startswith(_UNCLOSED):
        message = f"{message} {_UNCLOSED_HINT}"
    if not error.lineno:
        return problem(path, text, kind, message)
    column = _column(text, error.lineno, error.offset or 0)
    return problem(path, text, kind, message, Place(error.lineno, column or None))


def _column(text: str, line: int, offset: int) -> int:
    """Count in characters: the parser does, the compiler behind it counts UTF-8 bytes."""
    lines = source_lines(text)
    shown = lines[line - 1] if line <= len(lines) else ""
    if shown.isascii() or tree_of(text) is None:
        return offset
    return len(shown.encode()[: offset - 1].decode(errors="ignore")) + 1
