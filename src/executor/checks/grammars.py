"""Which language a file is written in, and the grammar that reads it."""

import importlib
import re
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tree_sitter import Language

_GRAMMARS: Final = {
    "javascript": ("tree_sitter_javascript", "language"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "go": ("tree_sitter_go", "language"),
    "rust": ("tree_sitter_rust", "language"),
    "java": ("tree_sitter_java", "language"),
    "c": ("tree_sitter_c", "language"),
    "c++": ("tree_sitter_cpp", "language"),
    "bash": ("tree_sitter_bash", "language"),
    "ruby": ("tree_sitter_ruby", "language"),
    "php": ("tree_sitter_php", "language_php"),
    "css": ("tree_sitter_css", "language"),
}
_SUFFIXES: Final = {
    "javascript": "js jsx mjs cjs",
    "typescript": "ts mts cts",
    "tsx": "tsx",
    "go": "go",
    "rust": "rs",
    "java": "java",
    "c": "c h",
    "c++": "cc cpp cxx hpp hh hxx",
    "bash": "sh bash",
    "ruby": "rb",
    "php": "php",
    "css": "css",
    "html": "html htm",
}
_LANGUAGE_OF: Final = {
    f".{suffix}": language for language, told in _SUFFIXES.items() for suffix in told.split()
}
_SECOND_READINGS: Final = {".h": ("c", "c++"), ".js": ("javascript", "tsx")}
"""A header may be C++, and much JavaScript is written with the types of Flow."""
_SHEBANG: Final = re.compile(r"#![^\n]*")
_SHELL: Final = re.compile(r"#![^\n]*(?<![\w-])(?:ba|da|a)?sh\b")


def languages_of(path: str, text: str) -> tuple[str, ...]:
    """Name the languages the file may be written in, the likeliest first; none if unknown."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in _SECOND_READINGS:
        return _SECOND_READINGS[suffix]
    if language := _LANGUAGE_OF.get(suffix):
        foreign = language == "bash" and _SHEBANG.match(text) and not _SHELL.match(text)
        return () if foreign else (language,)
    return ("bash",) if not suffix and _SHELL.match(text) else ()


@cache
def grammar(language: str) -> "Language":
    """Import the grammar; what is already imported is kept."""
    from tree_sitter import Language  # noqa: PLC0415 - most projects need one grammar or none

    module, function = _GRAMMARS[language]
    return Language(getattr(importlib.import_module(module), function)())
