"""Whether one import of one file can be resolved, and what is missing where it cannot."""

import re
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from executor.checks.imports.project_modules import Found, ProjectModules, joined
from executor.checks.imports.roots import ImportRoots
from executor.checks.imports.statements import Import
from executor.checks.imports.world import World
from executor.state import Edits

_NATIVE: Final = ("Cargo.toml", "meson.build", "CMakeLists.txt")
_LONGEST: Final = 300
"""Characters of a name that anything could have; beyond them looking only costs time."""
_GENERATED: Final = re.compile(r"_pb2(?:_grpc)?$")


class Missing(NamedTuple):
    """What an import asks for in vain."""

    module: str
    name: str
    """The missing name, where the module is there."""
    depth: int
    """How many parts of the module's name are there, in the project."""
    found: Found | None
    """The module that lacks the name."""


class ImportLookup:
    """Looks in the project as a set of edits leaves it, and in its environment."""

    def __init__(self, edits: Edits, world: World) -> None:
        self.project = ProjectModules(edits, world.listed, world.read)
        self.roots = ImportRoots(self.project, world)
        self._world = world
        self._known: dict[str, bool | None] = {}

    def missing(self, path: str, one: Import) -> Missing | None:
        if len(one.module) + len(one.name) > _LONGEST:
            return Missing(one.module or one.name, "", 0, None)
        found = self._relative(path, one) if one.level else self._absolute(path, one)
        if found is None or self._is_made_later(path, one, found):
            return None
        return found

    def installed(self, module: str) -> bool | None:
        if module not in self._known:
            self._known[module] = self._world.has(module)
        return self._known[module]

    def _absolute(self, path: str, one: Import) -> Missing | None:
        """Any reading that works is right: of two modules of one name the other may be meant."""
        parts = one.module.split(".")
        near = self.roots.near(path)
        ours = [found for root in near if (found := self._plainly(path, root, parts))]
        if any(not one.name or self.project.has_name(found, one.name) for found in ours):
            return None
        known = self.installed(one.module)
        if known or (not ours and (known is None or parts[0] in self._world.declared)):
            return None
        best = Missing(one.module, "", 0, None)
        for root in dict.fromkeys([*near, *self.roots.far(path, parts[0])]):
            tried = self._in_folder(root, parts, one, path)
            if tried is None:
                return None
            if not self.project.is_in_package(root):
                best = max(best, tried, key=lambda missing: (missing.depth, bool(missing.name)))
        return best

    def _plainly(self, path: str, root: str, parts: list[str]) -> Found | None:
        """Find a module by its file alone, which is quick and nearly always enough."""
        base = joined(root, "/".join(parts))
        for found in (Found("package", f"{base}/__init__.py"), Found("module", f"{base}.py")):
            if found.path in self.project.files and not _is_itself(path, parts, found):
                return found
        return None

    def _in_folder(self, root: str, parts: list[str], one: Import, path: str) -> Missing | None:
        found, depth = self.project.walk(root, parts)
        module = one.module if not one.level else self._dotted(joined(root, "/".join(parts)))
        if found is None or (not one.level and _is_itself(path, parts, found)):
            return Missing(module, "", 0 if found else depth, None)
        if not one.name or self.project.has_name(found, one.name):
            return None
        if found.kind == "folder":
            return Missing(f"{module}.{one.name}".lstrip("."), "", depth, None)
        return Missing(module, one.name, depth, found)

    def _relative(self, path: str, one: Import) -> Missing | None:
        above = PurePosixPath(path).parents
        parts = one.module.split(".") if one.module else []
        if one.level > len(above):
            return Missing(one.module or one.name, "", 0, None)
        folder = "" if str(above[one.level - 1]) == "." else str(above[one.level - 1])
        if not folder and not self.roots.relative_at_root():
            return Missing(".".join([*parts] or [one.name]), "", 0, None)
        if not parts and self.project.is_package(folder):
            package = Found("package", joined(folder, "__init__.py"))
            if self.project.has_name(package, one.name):
                return None
            return Missing(self._dotted(folder), one.name, 1, package)
        found = self._in_folder(folder, parts, one, path)
        return found._replace(depth=max(found.depth, 1)) if found else None

    def _dotted(self, base: str) -> str:
        return self.roots.dotted(f"{base}.py").strip(".")

    def _is_made_later(self, path: str, one: Import, missing: Missing) -> bool:
        """Leave alone what git does not list, what a build makes, and what the file looks up."""
        if self._is_of_others(path, one, missing):
            return True
        asked = f"{missing.module}.{missing.name}".strip(".")
        last = asked.rpartition(".")[2]
        if _GENERATED.search(asked) or (last.startswith("_") and self._is_native):
            return True
        if missing.name and missing.found is not None and missing.found.kind == "module":
            return False
        if any(map(self.roots.layout.makes, {asked, missing.module})):
            return True
        if any(self._is_unlisted(joined(root, asked.replace(".", "/"))) for root in ("", "src")):
            return True
        tail = one.module.rpartition(".")[2]
        return self.roots.changes_path(path) and not one.level and tail in self.project.by_stem

    def _is_of_others(self, path: str, one: Import, missing: Missing) -> bool:
        """Tell whether the file skips without it, or the project installs itself under the name."""
        top = one.module.partition(".")[0]
        skip = re.compile(rf"importorskip\(\s*['\"]{re.escape(top)}\b")
        if skip.search(self.project.text(path) or ""):
            return True
        own = not one.level and not missing.depth
        return own and self.roots.layout.is_own_name(top)

    @property
    def _is_native(self) -> bool:
        return any(name in self.project.files for name in _NATIVE) or bool(self.project.compiled)

    def _is_unlisted(self, base: str) -> bool:
        return any(self.project.is_unlisted(f"{base}{end}") for end in (".py", "/__init__.py"))


def _is_itself(path: str, parts: list[str], found: Found) -> bool:
    """A module that imports its own bare name means another one; a package means its parts."""
    return found.path == path and len(parts) == 1 and found.kind == "module"
