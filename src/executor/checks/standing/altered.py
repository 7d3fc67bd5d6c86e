"""Whether something of a file of tests went or changed; what is only added is no matter."""

import ast
import re
import warnings
from typing import Final

from executor.checks.standing.scopes import altered_module

_UNDOES: Final = re.compile(
    r"^\s*(?:=begin\b|__END__)"
    r"|\b(?:it|test|describe|context|suite)\.(?:skip|only|todo)\b|\b[xf](?:it|test|describe)\s*\("
    r"|\bt\.Skip\w*\(|\b(?:const|let|var|function|def)\s+(?:it|test|describe|expect)\b"
)
"""Added lines that take the force out of what stands around them."""
_IMPORT: Final = re.compile(r"import\b.*?\bfrom\s+(['\"].*['\"])|.*\brequire\((['\"].*['\"])\)")
_WORD: Final = re.compile(r"[\w$]+")


def altered(path: str, before: str, after: str | None) -> bool:
    """Compare by meaning where the language is known, else line by line."""
    if after is None:
        return True
    if path.endswith(".py"):
        old, new = _parsed(before), _parsed(after)
        if old is not None and new is not None:
            try:
                return altered_module(old, new)
            except RecursionError:
                return before != after
    return _lines_altered(before, after)


def _parsed(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _lines_altered(before: str, after: str) -> bool:
    """Each old line stands there still, in its order; an import may take in more names."""
    imports = _imports(_lines(after))
    old = [line for line in _lines(before) if not _still_imported(line, imports)]
    added: list[str] = []
    position = 0
    for line in _lines(after):
        if position < len(old) and line == old[position]:
            position += 1
        else:
            added.append(line)
    return position < len(old) or _undoes("\n".join(added))


def _undoes(added: str) -> bool:
    opened = added.count("/*") != added.count("*/")
    return opened or any(_UNDOES.search(line) for line in added.split("\n"))


def _imports(lines: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in lines:
        if match := _IMPORT.match(line):
            found.setdefault(match[1] or match[2], set()).update(_WORD.findall(line))
    return found


def _still_imported(line: str, imports: dict[str, set[str]]) -> bool:
    match = _IMPORT.match(line)
    source = (match[1] or match[2]) if match else ""
    return source in imports and imports[source].issuperset(_WORD.findall(line))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
