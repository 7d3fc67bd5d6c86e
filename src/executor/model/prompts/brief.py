"""What a prompt is made from: the task in short, and the files that the model is shown."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["code", "tests", "config", "script", "docs"]


@dataclass(frozen=True)
class Brief:
    """One task, as far as the model needs to know it."""

    id: str
    title: str
    text: str
    """The whole task, continuation lines included."""
    section: tuple[str, ...]
    parent: str
    files: tuple[str, ...]
    kind: Kind

    @property
    def details(self) -> str:
        """What the task says beyond its first line, which is the title."""
        return self.text.strip().partition("\n")[2]


@dataclass(frozen=True)
class Shown:
    """A file, or a part of it, that the model is shown."""

    path: str
    text: str
    why: str
    whole: bool


TYPES: dict[str, Kind] = {
    **dict.fromkeys(("code", "feature", "fix", "bug", "refactor", "implementation"), "code"),
    **dict.fromkeys(("test", "tests", "testing"), "tests"),
    **dict.fromkeys(("config", "configuration", "settings"), "config"),
    **dict.fromkeys(("script", "scripts", "shell"), "script"),
    **dict.fromkeys(("doc", "docs", "documentation"), "docs"),
}
PATTERNS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (
        re.compile(r"(^|/)(tests?/|test_[^/]*$|conftest\.py$)|_test\.\w+$|\.(test|spec)\.\w+$"),
        "tests",
    ),
    (re.compile(r"\.(md|markdown|rst|txt|adoc)$"), "docs"),
    (re.compile(r"\.(sh|bash|zsh)$|(^|/)(bin|scripts)/|(^|/)(Makefile|justfile)$"), "script"),
    (re.compile(r"\.(toml|ya?ml|json|ini|cfg|env)$|(^|/)(Dockerfile|\.\w+)$"), "config"),
)
WORDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"\b(write|add|create|extend)\b.{0,40}\btests?\b"), "tests"),
    (re.compile(r"\b(document|documentation|docs|readme|changelog|guide)\b"), "docs"),
    (re.compile(r"\b(shell|bash) script\b|\bmakefile\b"), "script"),
    (re.compile(r"\b(config|configuration|settings file|dockerfile|ci workflow)\b"), "config"),
)
PATH = re.compile(r"[\w./-]+\.[A-Za-z]\w{0,9}\b")


def kind_of(title: str, text: str, files: tuple[str, ...], type_: str = "") -> Kind:
    """Choose the template: by what the task says it is, by its files, then by its words."""
    said = TYPES.get(type_.strip().lower())
    if said:
        return said
    kinds = {_file_kind(path) for path in files or tuple(PATH.findall(f"{title}\n{text}"))}
    if len(kinds) == 1:
        return kinds.pop()
    if kinds:
        return "code"
    return next((kind for pattern, kind in WORDS if pattern.search(title.lower())), "code")


def _file_kind(path: str) -> Kind:
    return next((kind for pattern, kind in PATTERNS if pattern.search(path)), "code")
