"""All problems of all files: the one door into this room."""

from collections.abc import Callable, Collection, Iterator
from pathlib import PurePosixPath
from typing import Final

from executor.checks.data import data_problems, json_problems, toml_problems, yaml_problems
from executor.checks.elided import elided_problems
from executor.checks.problem import place_at, problem
from executor.checks.python import python_problems
from executor.checks.sql import sql_problems
from executor.checks.trees import tree_problems
from executor.checks.unjudged import is_test_data
from executor.state import Edits, Problem

_EMPTY_BY_NATURE: Final = frozenset(
    {"__init__.py", "__init__.pyi", "py.typed", ".gitkeep", ".keep", ".nojekyll"}
)
_DATA: Final[dict[str, Callable[[str, str], list[Problem]]]] = {
    ".json": json_problems,
    ".yaml": yaml_problems,
    ".yml": yaml_problems,
    ".toml": toml_problems,
}
_PYTHON: Final = frozenset({".py", ".pyi"})
_NO_LINE: Final = 1 << 62
_LARGEST_READING: Final = 500_000
"""Longer readings of an answer are not compared by whether they parse."""


def find_problems(
    edits: Edits,
    *,
    asked_empty: Collection[str] = (),
    before: Callable[[str], str | None],
) -> list[Problem]:
    """Find every reason not to write the edits; `before` reads a file as it stands now."""
    return [
        found
        for path, text in edits.items()
        if text is not None
        for found in _of_file(path, text, asked_empty, before)
    ]


def _of_file(
    path: str, text: str, asked_empty: Collection[str], before: Callable[[str], str | None]
) -> Iterator[Problem]:
    pure = PurePosixPath(path)
    if not text.strip():
        expected = pure.name in _EMPTY_BY_NATURE or path in asked_empty or is_test_data(path)
        if not expected:
            yield problem(path, text, "empty", "the file is empty")
        return
    if half := _half_character(path, text):
        yield half
        return
    found = [*_in_its_language(path, text, before), *elided_problems(path, text, before)]
    yield from sorted(found, key=lambda problem: problem["line"] or _NO_LINE)


def parses(path: str, text: str) -> bool:
    """Tell whether a reading of an answer is a text of its language, by its syntax alone."""
    if _half_character(path, text):
        return False
    if len(text) > _LARGEST_READING:
        return True
    return not (
        python_problems(path, text)
        if PurePosixPath(path).suffix.lower() in _PYTHON and not _is_template(path)
        else _in_its_language(path, text, lambda _path: None)
    )


def _in_its_language(path: str, text: str, before: Callable[[str], str | None]) -> list[Problem]:
    suffix = PurePosixPath(path).suffix.lower()
    if _is_template(path) or is_test_data(path):
        return []
    if suffix in _PYTHON:
        return python_problems(path, text, before)
    if check := _DATA.get(suffix):
        return data_problems(check, path, text, before)
    if suffix == ".sql":
        return sql_problems(path, text, before)
    return tree_problems(path, text, before)


def _half_character(path: str, text: str) -> Problem | None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = "the text holds half a character (a lone surrogate) and cannot be stored as UTF-8"
        return problem(path, text, "encoding", message, place_at(text, error.start))
    return None


def _is_template(path: str) -> bool:
    """Cookiecutter and its like name folders `{{ … }}`: what lies there is not its language yet."""
    return "{{" in path
