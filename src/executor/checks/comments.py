"""The comments of a source file, told from its strings."""

import io
import re
import tokenize
from bisect import bisect_left
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from executor.checks.excerpt import source_lines


class Comment(NamedTuple):
    line: int
    text: str
    """Without its sign (`#`, `//`, `/* */`, `<!-- -->`, `--`)."""
    code_before: str
    """What stands on the line before it."""
    in_run: bool = False
    """A neighbouring line is a comment too: it may be one sentence of several lines."""


# Whatever is not closed ends with its line or with the text: a scanner that gave up there and tried
# again behind it would need quadratic time.
_STRINGS: Final = r'"(?:\\.|[^"\\\n])*"?|\'(?:\\.|[^\'\\\n])*\'?'
_TEMPLATE: Final = r"`(?:\\.|[^`\\])*`?"
_BLOCK: Final = r"/\*(?P<block>.*?)(?:\*/|\Z)"
_SCANNERS: Final = {
    "hash": re.compile(rf"{_STRINGS}|(?<!\S)\#(?P<line>[^\n]*)"),
    "slash": re.compile(rf"{_STRINGS}|{_TEMPLATE}|//(?P<line>[^\n]*)|{_BLOCK}", re.DOTALL),
    "dash": re.compile(rf"{_STRINGS}|--(?P<line>[^\n]*)|{_BLOCK}", re.DOTALL),
    "angle": re.compile(
        rf"<!--(?P<line>.*?)(?:-->|\Z)|{_BLOCK}",
        re.DOTALL,
    ),
}
_LANGUAGES: Final = {
    "hash": "py pyi sh bash zsh rb pl r ex exs yaml yml toml ini cfg tf nix jl",
    "slash": "js jsx mjs cjs ts tsx mts cts go rs java c h cc cpp cxx hpp hh cs kt kts scala swift "
    "dart php css scss less proto groovy gradle",
    "dash": "sql lua hs elm",
    "angle": "html htm xml svg vue svelte",
}
_SCANNER_OF: Final = {
    f".{suffix}": scanner for scanner, suffixes in _LANGUAGES.items() for suffix in suffixes.split()
}
_HASH_NAMES: Final = frozenset({"Makefile", "Dockerfile", "Justfile", "Rakefile", "Gemfile"})
_ELLIPSIS_LINE: Final = re.compile(r"^[ \t]*((?:\.{3}|…)[ \t]*[A-Za-z(\[].*)$", re.MULTILINE)


def comments(path: str, text: str) -> list[Comment]:
    """List them in order; nothing for prose and for languages we do not know."""
    name = _scanner(path)
    if name is None:
        return []
    found: list[Comment] | None = None
    if PurePosixPath(path).suffix in {".py", ".pyi"}:
        found = _python(text)
    if found is None:
        found = sorted({*_scan(_SCANNERS[name], text), *_bare(text)})
    return _with_runs(found)


def _scanner(path: str) -> str | None:
    pure = PurePosixPath(path)
    if pure.name in _HASH_NAMES:
        return "hash"
    return _SCANNER_OF.get(pure.suffix.lower())


def _python(text: str) -> list[Comment] | None:
    """Ask the tokenizer; None when the text is not Python enough for it."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return None
    found: list[Comment] = []
    for token in tokens:
        line, column = token.start
        if token.type == tokenize.COMMENT:
            found.append(Comment(line, token.string.lstrip("#").strip(), token.line[:column]))
    return found


def _scan(scanner: re.Pattern[str], text: str) -> Iterator[Comment]:
    line_of = _line_counter(text)
    for match in scanner.finditer(text):
        body = match.group(match.lastgroup) if match.lastgroup else None
        if body is None:
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        first = line_of(match.start())
        before = text[start : match.start()]
        for offset, part in enumerate(source_lines(body)):
            stripped = part.strip(" \t*#/!-")
            if stripped:
                yield Comment(first + offset, stripped, "" if offset else before)


def _bare(text: str) -> Iterator[Comment]:
    """`... remaining methods ...` without any sign of a comment."""
    line_of = _line_counter(text)
    for match in _ELLIPSIS_LINE.finditer(text):
        yield Comment(line_of(match.start(1)), match[1].strip(), "")


def _line_counter(text: str) -> Callable[[int], int]:
    """Count once: counting again for every comment is quadratic in a large file."""
    ends = [match.start() for match in re.finditer("\n", text)]
    return lambda index: bisect_left(ends, index) + 1


def _with_runs(found: list[Comment]) -> list[Comment]:
    alone = {comment.line for comment in found if not comment.code_before.strip(" \t{")}
    return [
        comment._replace(in_run=bool({comment.line - 1, comment.line + 1} & alone))
        if comment.line in alone
        else comment
        for comment in found
    ]
