"""The project's modules, as its files will be once a set of edits is written."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from executor.checks.imports.top_names import binds_always, binds_plainly, bound_names
from executor.state import Edits

_COMPILED: Final = (".so", ".pyd", ".pyx", ".pyi", ".c", ".cpp", ".pxd")
_LOOKS: Final = 40
"""Names that are looked for in a text; for more it is parsed, which costs as much as a hundred."""


class Found(NamedTuple):
    """A module of the project."""

    kind: str
    """`module`, `package` (a folder with `__init__.py`), `folder` (one without) or `opaque`."""
    path: str
    """Its file, or the folder."""


OPAQUE: Final = Found("opaque", "")
"""It may well be there: built by a compiler, or by code."""


class ProjectModules:
    def __init__(
        self, edits: Edits, listed: Collection[str], read: Callable[[str], str | None]
    ) -> None:
        self._edits = edits
        self._read = read
        self.files = set(listed).difference(edits)
        self.files.update(path for path, text in edits.items() if text is not None)
        self._bound: dict[str, frozenset[str] | None] = {}
        self._looks: Counter[str] = Counter()

    def text(self, path: str) -> str | None:
        return self._edits[path] if path in self._edits else self._read(path)

    def is_unlisted(self, path: str) -> bool:
        """Look on the disk: what git ignores can be imported all the same."""
        unknown = path not in self.files and path not in self._edits
        return unknown and self._read(path) is not None

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds Python somewhere below."""
        found: set[str] = set()
        for path in self.files:
            if path.endswith((".py", *_COMPILED)):
                folder = path.rpartition("/")[0]
                while folder and folder not in found:
                    found.add(folder)
                    folder = folder.rpartition("/")[0]
        return frozenset(found)

    @cached_property
    def compiled(self) -> frozenset[str]:
        """Modules that a compiler makes, by path without suffix."""
        return frozenset(
            f"{path.rpartition('/')[0]}/{PurePosixPath(path).name.partition('.')[0]}".lstrip("/")
            for path in self.files
            if path.endswith(_COMPILED)
        )

    @cached_property
    def package_roots(self) -> tuple[str, ...]:
        """Folders that hold packages and are none, and those that tests are started from."""
        found = set()
        for path in self.files:
            folder, _, name = path.rpartition("/")
            if name == "__init__.py" and folder:
                found.add(folder.rpartition("/")[0])
            elif name == "conftest.py":
                found.add(folder)
        return tuple(sorted(root for root in found if not self.is_package(root)))

    @cached_property
    def by_stem(self) -> dict[str, list[str]]:
        """Find modules by the last part of their name."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.files):
            if path.endswith(".py"):
                pure = PurePosixPath(path)
                stem = pure.parent.name if pure.name == "__init__.py" else pure.stem
                found.setdefault(stem, []).append(path)
        return found

    def is_package(self, folder: str) -> bool:
        return joined(folder, "__init__.py") in self.files

    def is_in_package(self, folder: str) -> bool:
        """Tell whether a folder, or one above it, is a package: then it is no root itself."""
        while folder and not self.is_package(folder):
            folder = folder.rpartition("/")[0]
        return bool(folder)

    def at(self, base: str) -> Found | None:
        """Find what a path without suffix stands for."""
        if self.is_package(base):
            return Found("package", f"{base}/__init__.py")
        if f"{base}.py" in self.files:
            return Found("module", f"{base}.py")
        if base in self.compiled:
            return OPAQUE
        return Found("folder", base) if base in self.folders else None

    def walk(self, root: str, parts: Sequence[str]) -> tuple[Found | None, int]:
        """Follow a dotted name from a folder; tell also how many parts of it are there."""
        found = Found("folder", root)
        base = root
        for depth, part in enumerate(parts):
            base = joined(base, part)
            below = self.at(base) if found.kind != "module" else None
            if below is None:
                return (OPAQUE if self._makes_modules(found) else None), depth
            found = below
            if found is OPAQUE:
                break
        return found, len(parts)

    def _makes_modules(self, found: Found) -> bool:
        text = (self.text(found.path) or "") if found.kind != "folder" else ""
        return any(sign in text for sign in ("sys.modules", "__path__", "def __getattr__"))

    def has_name(self, found: Found, name: str) -> bool:
        """Tell whether `from module import name` works, or cannot be told not to."""
        if found is OPAQUE or name == "*":
            return True
        folder = found.path if found.kind == "folder" else found.path.rpartition("/")[0]
        if found.kind != "module" and self.at(joined(folder, name)) is not None:
            return True
        return found.kind != "folder" and self._binds(found.path, name)

    def is_open(self, path: str) -> bool:
        """Tell whether a module may have names that its text does not show."""
        return self._names(path) is None

    def _binds(self, path: str, name: str) -> bool:
        text = self.text(path)
        if text is None or binds_always(name):
            return True
        if path not in self._bound and self._looks[path] < _LOOKS:
            self._looks[path] += 1
            if binds_plainly(text, name):
                return True
        bound = self._names(path)
        return bound is None or name in bound

    def _names(self, path: str) -> frozenset[str] | None:
        if path not in self._bound:
            text = self.text(path)
            self._bound[path] = bound_names(text) if text is not None else None
        return self._bound[path]

    def names_in(self, found: Found) -> list[str]:
        """List what a module offers, for whoever asked it for something else."""
        names: set[str] = set()
        if found.kind in {"module", "package"}:
            names.update(self._names(found.path) or ())
        if found.kind in {"folder", "package"}:
            folder = found.path.removesuffix("__init__.py").rstrip("/")
            names.update(self._modules_in(folder))
        return sorted(name for name in names if not name.startswith("_"))

    def _modules_in(self, folder: str) -> Iterator[str]:
        for path in self.files:
            parent, _, name = path.rpartition("/")
            if parent == folder and name.endswith(".py"):
                yield name.removesuffix(".py")
            elif name == "__init__.py" and parent.rpartition("/")[0] == folder:
                yield parent.rpartition("/")[2]


def joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
