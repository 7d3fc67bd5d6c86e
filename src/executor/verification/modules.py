"""What the project's own interpreter can import: asked once, then seen in its folders."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from executor.verification.declared import declared_in, read_declared
from executor.verification.distributions import import_names
from executor.verification.module_files import is_dynamic, modules_in, places_below
from executor.workspace.environment import scrubbed

_PROBE_SECONDS: Final = 10
_REPORT_BYTES: Final = 5_000_000
_ASKED: Final = 20
"""Unknown modules that the interpreter itself is asked for, each in a process of its own."""


@dataclass(frozen=True)
class _Scan:
    """What the interpreter said, and how its folders stood then."""

    stamp: tuple[int, ...]
    folders: tuple[str, ...]
    """Where the environment's modules lie; nothing of the project itself."""
    roots: tuple[str, ...]
    """Folders of the project that the environment imports from, relative to it."""
    standard: frozenset[str]
    hooked: bool
    """Finders or archives are at work that are no plain folders."""


class Modules:
    """The environment of one project; a package that is installed meanwhile is seen.

    An interpreter that does not answer makes every module one that cannot be told about.
    """

    def __init__(self, python: str, root: Path) -> None:
        self.python = python
        self._root = root.resolve()
        self._known: _Scan | None = None
        self._failed: tuple[int, ...] | None = None
        self._asked: dict[str, list[str] | None] = {}
        self._declared: tuple[dict[str, str], frozenset[str]] = ({}, frozenset())

    def has(self, dotted: str) -> bool | None:
        """Tell whether a module is there; None where that cannot be told without running it."""
        scan = self._scan()
        if scan is None:
            return None
        top, *rest = dotted.split(".")
        places = places_below(scan.folders, top)
        if not places and top in scan.standard:
            return None if rest else True
        if not places:
            found = self._ask(top) if scan.hooked and top.isidentifier() else None
            if found is None or self._is_seen_in_project(top, found):
                return False
            if not found:
                return None if rest else True
            places = found
        return _below(places, rest)

    def names(self) -> frozenset[str]:
        """List the top-level modules of the environment."""
        scan = self._scan()
        if scan is None:
            return frozenset()
        return scan.standard.union(*(modules_in(folder) for folder in scan.folders))

    @property
    def roots(self) -> tuple[str, ...]:
        """Folders of the project from which an editable installation imports."""
        scan = self._scan()
        return scan.roots if scan is not None else ()

    @property
    def declared(self) -> frozenset[str]:
        """Names by which the distributions that the project declares are imported."""
        files = read_declared(self._root)
        if files != self._declared[0]:
            self._declared = (files, import_names(declared_in(files)))
        return self._declared[1]

    def _scan(self) -> _Scan | None:
        if self._known is not None and self._known.stamp == self._stamp(self._known.folders):
            return self._known
        if self._failed is not None and self._failed == self._stamp(()):
            return None
        said = self._probe(())
        self._asked.clear()
        self._known = _understood(said, self._root) if said is not None else None
        self._failed = self._stamp(()) if self._known is None else None
        if self._known is not None:
            self._known = replace(self._known, stamp=self._stamp(self._known.folders))
        return self._known

    def _stamp(self, folders: Iterable[str]) -> tuple[int, ...]:
        return tuple(_changed(place) for place in (self.python, *folders))

    def _ask(self, top: str) -> list[str] | None:
        """Let the interpreter's own finders look; a flood of names is not asked for."""
        if top not in self._asked and len(self._asked) < _ASKED:
            said = self._probe([top])
            found = said["found"] if said is not None else None
            places = found.get(top) if isinstance(found, dict) else None
            self._asked[top] = [str(p) for p in places] if isinstance(places, list) else None
        return self._asked.get(top)

    def _is_seen_in_project(self, top: str, places: Sequence[str]) -> bool:
        """A module of the project that lies where its name says is judged as the project's."""
        return bool(places) and all(
            _is_inside(Path(place), self._root) and Path(place).stem == top for place in places
        )

    def _probe(self, names: Sequence[str]) -> dict[str, object] | None:
        source = Path(__file__).with_name("module_probe.py").read_text(encoding="utf-8")
        environment = scrubbed(os.environ)
        if inherited := os.environ.get("PYTHONPATH"):
            environment["PYTHONPATH"] = inherited
        with tempfile.TemporaryDirectory(prefix="executor-modules-") as folder:
            report = Path(folder) / "report.json"
            try:
                subprocess.run(
                    [self.python, "-c", source, str(report), *names],
                    cwd=folder,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    timeout=_PROBE_SECONDS,
                    check=True,
                )
                if report.stat().st_size > _REPORT_BYTES:
                    return None
                said = json.loads(report.read_text(encoding="utf-8"))
            except (OSError, subprocess.SubprocessError, ValueError):
                return None
        return said if isinstance(said, dict) else None


def _understood(said: dict[str, object], root: Path) -> _Scan | None:
    path, prefixes, standard = (said.get(key) for key in ("path", "prefixes", "standard"))
    if not (isinstance(path, list) and isinstance(prefixes, list) and isinstance(standard, list)):
        return None
    own = [Path(str(prefix)).resolve() for prefix in prefixes]
    own = [prefix for prefix in own if _is_inside(prefix, root)]
    places = [Path(str(entry)).resolve() for entry in path]
    roots = [
        place
        for place in places
        if (place == root or _is_inside(place, root))
        and not any(_is_inside(place, prefix) for prefix in own)
    ]
    return _Scan(
        stamp=(),
        folders=tuple(str(place) for place in places if place not in roots),
        roots=tuple(place.relative_to(root).as_posix() for place in roots if place != root),
        standard=frozenset(str(name) for name in standard),
        hooked=bool(said.get("hooked")),
    )


def _below(places: Sequence[str], parts: Sequence[str]) -> bool | None:
    for part in parts:
        deeper = places_below(places, part)
        if not deeper:
            return None if any(is_dynamic(place) for place in places) else False
        places = deeper
    return True


def _changed(place: str) -> int:
    try:
        return os.stat(place).st_mtime_ns  # noqa: PTH116 - three times as fast
    except OSError:
        return 0


def _is_inside(place: Path, folder: Path) -> bool:
    return folder in place.parents
