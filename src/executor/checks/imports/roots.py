"""The folders of a project that a file may import from, and the right name of a module."""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from executor.checks.imports.layout import Layout
from executor.checks.imports.project_modules import ProjectModules, joined
from executor.checks.imports.world import World

_SIBLINGS: Final = 40
_READ: Final = 200
"""Files that are read to see how a project imports."""
_SCRIPT: Final = re.compile(r"__name__[ \t]*==|==[ \t]*__name__|\A#!")


class ImportRoots:
    def __init__(self, project: ProjectModules, world: World) -> None:
        self._project = project
        self._world = world
        self.layout = Layout(project)

    def near(self, path: str) -> list[str]:
        """List the folders above a file that are no packages, and those every project has."""
        above = ["" if str(f) == "." else str(f) for f in PurePosixPath(path).parents]
        roots = [folder for folder in above if folder and not self._project.is_package(folder)]
        return list(dict.fromkeys([*roots, *self._standard]))

    def far(self, path: str, top: str) -> list[str]:
        """List what else this project imports from, as its settings and its files show."""
        roots = [*self._project.package_roots, *self._world.roots, *self.layout.roots]
        folder = path.rpartition("/")[0]
        if _SCRIPT.search(self._project.text(path) or "") or self._siblings_import(
            path, folder, top
        ):
            roots.append(folder)
        return roots

    def changes_path(self, path: str) -> bool:
        """Tell whether the file, or a `conftest.py` above it, says itself where to look."""
        folders = ["" if str(above) == "." else str(above) for above in PurePosixPath(path).parents]
        files = [path, *(joined(folder, "conftest.py") for folder in folders)]
        return any("sys.path" in (self._project.text(file) or "") for file in files)

    def relative_at_root(self) -> bool:
        """Tell whether the project's own folder is used as a package."""
        files = [path for path in self._world.listed if "/" not in path and path.endswith(".py")]
        return self._project.is_package("") or any(
            "from ." in (self._world.read(path) or "") for path in files[:_SIBLINGS]
        )

    def dotted(self, path: str) -> str:
        """Name a module as the project's other files do, or as its packages say."""
        names = list(dict.fromkeys(self._names(path)))
        if len(names) == 1:
            return names[0]
        used = [self._uses(name.rpartition(".")[0] or name) for name in names]
        return names[used.index(max(used))]

    def _names(self, path: str) -> Iterator[str]:
        base = path.removesuffix(".py").removesuffix("/__init__")
        root = base.rpartition("/")[0]
        if self._project.is_package(root):
            while root and self._project.is_package(root):
                root = root.rpartition("/")[0]
            yield base.removeprefix(f"{root}/").replace("/", ".")
        if "src" in self._standard:
            yield base.removeprefix("src/").replace("/", ".")
        yield base.replace("/", ".")

    def _uses(self, prefix: str) -> int:
        used = re.compile(rf"^[ \t]*(?:from|import)[ \t]+{re.escape(prefix)}\b", re.MULTILINE)
        return sum(used.search(text) is not None for text in self._texts)

    @cached_property
    def _texts(self) -> list[str]:
        paths = [path for path in self._world.listed if path.endswith(".py")]
        return [self._world.read(path) or "" for path in paths[:_READ]]

    @cached_property
    def _standard(self) -> tuple[str, ...]:
        return ("",) if self._project.is_package("src") else ("", "src")

    def _siblings_import(self, path: str, folder: str, top: str) -> bool:
        """Tell whether other files of the folder import its modules as if it were a root."""
        used = re.compile(rf"^[ \t]*(?:from|import)[ \t]+{re.escape(top)}\b", re.MULTILINE)
        siblings = [
            other
            for other in self._world.listed
            if other.endswith(".py") and other.rpartition("/")[0] == folder and other != path
        ]
        return any(used.search(self._world.read(file) or "") for file in siblings[:_SIBLINGS])
