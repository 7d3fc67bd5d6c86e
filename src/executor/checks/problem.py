"""How a check says what it found."""

from typing import Final, NamedTuple

from executor.checks.excerpt import excerpt
from executor.state import Problem


class Place(NamedTuple):
    """Where in a text, from 1; unknown parts are None."""

    line: int | None = None
    column: int | None = None


NOWHERE: Final = Place()


def problem(path: str, text: str, kind: str, message: str, place: Place = NOWHERE) -> Problem:
    """Make the problem and cut its excerpt, so that no check forgets to."""
    shown = "" if place.line is None else excerpt(text, place.line, column=place.column)
    return Problem(
        path=path,
        line=place.line,
        column=place.column,
        kind=kind,
        message=message,
        excerpt=shown,
    )


def place_at(text: str, index: int) -> Place:
    """Turn an index into a line and a column."""
    before = text[:index]
    return Place(before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)
