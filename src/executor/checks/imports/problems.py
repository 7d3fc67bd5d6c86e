"""Imports that nothing resolves, found before the file is written."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from executor.checks.imports.candidates import near_names, right_place
from executor.checks.imports.excused import Excuses
from executor.checks.imports.lookup import ImportLookup, Missing
from executor.checks.imports.messages import message_of
from executor.checks.imports.statements import Import, glimpsed, imports_of
from executor.checks.imports.unresolved import Case, Unresolved
from executor.checks.imports.world import World
from executor.checks.problem import Place, problem
from executor.checks.unjudged import is_test_data
from executor.state import Edits, Problem

__all__ = ["Unresolved", "World", "import_problems", "unresolved"]

_MOST: Final = 25
"""Problems of one file that are told: a repair needs no more, and a flood costs time."""
_SEARCHED: Final = 2_000
"""Files that are looked through for imports of what the edits delete."""
_SHOWN_NAMES: Final = 8


def import_problems(edits: Edits, world: World) -> list[Problem]:
    """Say each unresolved import so that it can be repaired."""
    return [
        problem(
            found.path,
            (edits[found.path] if found.path in edits else world.read(found.path)) or "",
            "import",
            message_of(found),
            Place(found.line, found.column),
        )
        for found in unresolved(edits, world)
    ]


def unresolved(edits: Edits, world: World) -> list[Unresolved]:
    """Find the imports that fail once the edits are written, and did not fail before."""
    search = _Search(edits, world)
    found = [
        one
        for path, text in edits.items()
        if text is not None and _is_python(path)
        for one in search.in_file(path, text)
    ]
    for path in search.left_behind():
        found += search.in_file(path, world.read(path) or "")
    return found


def _is_python(path: str) -> bool:
    return path.endswith(".py") and "{{" not in path and not is_test_data(path)


class _Search:
    def __init__(self, edits: Edits, world: World) -> None:
        self._edits = edits
        self._world = world
        self._after = ImportLookup(edits, world)
        self._excuses = Excuses(edits, world)

    @cached_property
    def _before(self) -> ImportLookup:
        return ImportLookup({}, self._world)

    def in_file(self, path: str, text: str) -> list[Unresolved]:
        seen = glimpsed(text)
        if seen is not None and not any(self._after.missing(path, one) for one in seen):
            return []
        found: list[Unresolved] = []
        old = None
        told: set[tuple[str, str]] = set()
        every = imports_of(text)
        for one in every:
            missing = self._after.missing(path, one) if one.guard != "optional" else None
            if missing is None or missing[:2] in told:
                continue
            old = self._old(path) if old is None else old
            gone = self._before.missing(path, one) is None
            if not gone and (one.said in old or self._is_excused(path, text, one, every)):
                continue
            if judged := self._judged(path, one, missing):
                found.append(replace(judged, gone=gone))
                told.add(missing[:2])
            if len(found) == _MOST:
                break
        return found

    def _is_excused(self, path: str, text: str, one: Import, every: Sequence[Import]) -> bool:
        if self._excuses.of_line(text, one):
            return True
        missing = self._after.missing(path, one)
        if missing is None or one.level or missing.name:
            return False
        if missing.depth:
            return self._excuses.is_used(one.module)
        return self._excuses.of_others(path, one, every)

    def left_behind(self) -> Iterator[str]:
        """Name the files that are not edited, but speak of a module that the edits delete."""
        stems = {
            path.removesuffix(".py").removesuffix("/__init__").rpartition("/")[2]
            for path, text in self._edits.items()
            if text is None and _is_python(path)
        }
        files = [path for path in self._world.listed if _is_python(path)] if stems else []
        for path in files[:_SEARCHED]:
            text = (self._world.read(path) or "") if path not in self._edits else ""
            if any(stem in text for stem in stems):
                yield path

    def _old(self, path: str) -> Collection[tuple[int, str, str]]:
        return {one.said for one in imports_of(self._world.read(path) or "")}

    def _judged(self, path: str, one: Import, missing: Missing) -> Unresolved | None:
        announced = self._is_announced(missing)
        case = self._case(one, missing, announced=announced)
        if one.guard != "top" and (announced or (one.guard == "typing" and case == "foreign")):
            return None
        right = right_place(self._after, path, one, missing) if not announced else ""
        if right == missing.module and not one.level and case != "name":
            return None
        if right and case != "name":
            case = "elsewhere"
        return Unresolved(
            path=path,
            line=one.line,
            column=one.column,
            module=missing.module,
            name=missing.name or one.name,
            case=case,
            announced=announced,
            right=right,
            near=self._near(missing, case),
        )

    def _case(self, one: Import, missing: Missing, *, announced: bool) -> Case:
        if missing.name:
            return "name"
        return "project" if one.level or missing.depth or announced else "foreign"

    def _is_announced(self, missing: Missing) -> bool:
        asked = f"{missing.module}.{missing.name}".rstrip(".")
        return any(self._world.announced(name) for name in {asked, asked.removeprefix("src.")})

    def _near(self, missing: Missing, case: Case) -> tuple[str, ...]:
        if missing.found is not None:
            names = self._after.project.names_in(missing.found)
            close = near_names(missing.name, names)
            return tuple([*close, *(name for name in names if name not in close)][:_SHOWN_NAMES])
        top = missing.module.partition(".")[0]
        if case != "foreign" or self._after.installed(top):
            return ()
        return tuple(near_names(top, self._world.names()))
