"""Mend what does not parse, and find what is wrong with the rest."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from executor.checks.find import find_problems
from executor.checks.mend import mend
from executor.state import Edits, Problem

INSIDE: Final = frozenset({"name", "import", "elided", "path", "empty"})
"""Kinds of problems of a text that parses, or that is none."""


@dataclass(frozen=True)
class Checked:
    edits: Edits
    problems: list[Problem]
    mends: Mapping[str, tuple[str, ...]]
    """What was mended without a model, by path."""


def mend_and_find(
    edits: Edits, *, asked_empty: Collection[str], before: Callable[[str], str | None]
) -> Checked:
    """Look at each file once; only one that does not parse is looked at for a mend."""
    mended: Edits = {}
    problems: list[Problem] = []
    mends: dict[str, tuple[str, ...]] = {}
    for path, text in edits.items():
        mended[path] = text
        found = find_problems({path: text}, asked_empty=asked_empty, before=before)
        undone = mend(path, text) if text and _is_broken(text, found) else None
        if undone is not None:
            mended[path], mends[path] = undone.text, undone.mends
            found = find_problems({path: undone.text}, asked_empty=asked_empty, before=before)
        problems += found
    return Checked(mended, problems, mends)


def _is_broken(text: str, found: list[Problem]) -> bool:
    """A text that begins with a fence is damaged in any language, even one nobody here reads."""
    fenced = text.lstrip().startswith(("```", "~~~"))
    return fenced or any(problem["kind"] not in INSIDE for problem in found)
