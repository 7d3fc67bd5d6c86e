"""Source files that no compiler of their language would read."""

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final

from executor.checks.brackets import bracket_faults
from executor.checks.grammars import languages_of
from executor.checks.html import html_faults
from executor.checks.problem import Place, problem
from executor.checks.shell import shell_faults
from executor.checks.tree_errors import Fault
from executor.checks.tree_process import bounded_faults
from executor.state import Problem

_MOST: Final = 5
"""Problems told of one file: the rest follows from the first ones more often than not."""
_MARKS: Final = {
    "html": re.compile(r"\{\{|\{%|<%|<\?|<#"),
    "css": re.compile(r"\{\{|\{%|<%|<\?"),
    "javascript": re.compile(r"(?<![=$])\{\{-?[\w.|' \t]+\}\}|\{%-?\s|<%[-=_]?\s|<\?php"),
    "bash": re.compile(r"\{\{|\{%"),
}
"""Signs of a template, which is its language only once it is filled in."""
_DOUBTFUL: Final = {
    "c": re.compile(r"[A-Z][A-Z0-9_]|\b__|#\s*(?!include)\w|\bva_arg\b|\basm\b|@"),
    "c++": re.compile(
        r"[A-Z][A-Z0-9_]|\b__|#\s*(?!include)\w|\bva_arg\b|\basm\b|@|\bmodule\b|\bimport\b"
    ),
    "css": re.compile(r"[<>=\\?!@%*$]|progid|expression|url\(|^--"),
    "bash": re.compile(r"<<|\$\{"),
    "php": re.compile(r"\$\w+(?:\[[^\]]{0,80}\])?\{"),
}
"""Lines on which, or shortly after which, a grammar is wrong more often than the file."""
_YOUNGER: Final = {
    "typescript": re.compile(r"\bexport\s+type\s*\*|\bimport\s+(?:defer|source)\s"),
    "javascript": re.compile(r"^\s*<!--|^\s*-->|\bassert\s*\{|\bimport\s+(?:defer|source)\s"),
    "rust": re.compile(r"\bsafe\s+(?:fn|static)\b|\bconst\s+[A-Z]\w*\b.*\bfor\b|\bgen\b"),
    "java": re.compile(r"\bimport\s+module\b"),
}
"""What the languages have, but their grammars do not know yet."""
_LINES_BEFORE: Final = 3
_LONGEST_LINE: Final = 1_000
_BELIEVED: Final = {"bash": "missing `", "c": "missing `", "c++": "missing `"}
"""What a macro looks like to a grammar is most things, but seldom a lost sign."""
_WITH_BRACKETS: Final = frozenset({"c", "c++", "css"})


def tree_problems(
    path: str, text: str, before: Callable[[str], str | None] = lambda _path: None
) -> list[Problem]:
    """Tell what is wrong with the file and was not wrong with it as it stood."""
    language, found = _best_reading(path, text)
    if not found:
        return []
    old = before(path)
    known = _best_reading(path, old)[1] if old else []
    if len(found) <= len(known):
        return []
    lines = {fault.source for fault in known}
    return [
        problem(path, text, language, fault.message, Place(fault.line, fault.column))
        for fault in [fault for fault in found if fault.source not in lines][:_MOST]
    ]


def _best_reading(path: str, text: str) -> tuple[str, list[Fault]]:
    """Read it in each language it may be written in; the reading with the fewest faults counts."""
    best: tuple[str, list[Fault]] = ("", [])
    for language in languages_of(path, text):
        if _is_template(language, path, text):
            return language, []
        found = _faults(language, text)
        if not best[0] or len(found) < len(best[1]):
            best = (language, found)
        if not found:
            break
    return best


def _faults(language: str, text: str) -> list[Fault]:
    judged = shell_faults(text) if language == "bash" else None
    if judged is not None:
        return judged
    found = html_faults(text) if language == "html" else _known(language, text)
    if not found:
        return []
    if pattern := _DOUBTFUL.get(language):
        prefix = _BELIEVED.get(language, "")
        told = all(fault.message.startswith(prefix) for fault in found)
        found = _believable(pattern, text, found) if told else []
    return found or (bracket_faults(language, text) if language in _WITH_BRACKETS else [])


def _known(language: str, text: str) -> list[Fault]:
    """Take out what lies on a line of younger grammar."""
    found = bounded_faults(language, text)
    younger = _YOUNGER.get({"tsx": "typescript"}.get(language, language))
    if not found or younger is None:
        return found
    lines = text.split("\n")
    return [f for f in found if not younger.search(lines[f.line - 1][:_LONGEST_LINE])]


def _believable(pattern: re.Pattern[str], text: str, found: list[Fault]) -> list[Fault]:
    """Believe all or none: where a grammar lost its way once, what follows is its own confusion."""
    lines = text.split("\n")
    for fault in found:
        nearby = lines[max(fault.line - 1 - _LINES_BEFORE, 0) : fault.line]
        if any(pattern.search(line[:_LONGEST_LINE]) for line in nearby):
            return []
    return found


def _is_template(language: str, path: str, text: str) -> bool:
    if language == "bash" and "zsh" in f"{PurePosixPath(path).name} {text[:80]}":
        return True
    marks = _MARKS.get("javascript" if language == "tsx" else language)
    return bool(marks and marks.search(text))
