"""All problems of all files: the one door into this room."""

from collections.abc import Callable, Collection, Iterator
from pathlib import PurePosixPath
from typing import Final

from executor.checks.data import json_problems, toml_problems, yaml_problems
from executor.checks.elided import elided_problems
from executor.checks.problem import place_at, problem
from executor.checks.python import python_problems
from executor.state import Edits, Problem

_EMPTY_BY_NATURE: Final = frozenset(
    {"__init__.py", "__init__.pyi", "py.typed", ".gitkeep", ".keep", ".nojekyll"}
)
_SYNTAX: Final[dict[str, Callable[[str, str], list[Problem]]]] = {
    ".py": python_problems,
    ".pyi": python_problems,
    ".json": json_problems,
    ".yaml": yaml_problems,
    ".yml": yaml_problems,
    ".toml": toml_problems,
}


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
        if pure.name not in _EMPTY_BY_NATURE and path not in asked_empty:
            yield problem(path, text, "empty", "the file is empty")
        return
    if half := _half_character(path, text):
        yield half
        return
    check = _SYNTAX.get(pure.suffix.lower())
    if check and not _is_template(path):
        yield from check(path, text)
    yield from elided_problems(path, text, before)


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
