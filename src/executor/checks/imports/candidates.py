"""Where the thing that a wrong import means might be."""

import difflib
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Final

from executor.checks.imports.lookup import ImportLookup, Missing
from executor.checks.imports.project_modules import Found
from executor.checks.imports.statements import Import
from executor.checks.imports.top_names import binds_plainly

_LONGEST: Final = 60
"""Characters of a name that is worth looking for: comparing takes quadratic time."""
_LOOKED_AT: Final = 500
_SHOWN: Final = 3
_USES: Final = 20


def right_place(lookup: ImportLookup, path: str, one: Import, missing: Missing) -> str:
    """Name the module of the project that is meant; empty where none is, or several could be."""
    if missing.name and missing.found is not None:
        parts = [*missing.module.split("."), missing.name]
        return _module_like(lookup, path, parts, _used(lookup, path, one)) or _home_of(
            lookup, path, missing.name
        )
    parts = missing.module.split(".")
    if one.name and parts[-1] == one.name:
        return _module_like(lookup, path, parts, _used(lookup, path, one))
    names = [one.name] if one.name else _used(lookup, path, one)
    if not one.name and not one.level and not missing.depth and len(parts) > 1:
        return ""
    found = _module_like(lookup, path, parts, names)
    return _as_relative(lookup, path, found) if one.level else found


def _used(lookup: ImportLookup, path: str, one: Import) -> list[str]:
    """List what the file takes out of the module: a module of that name must have it all."""
    if len(one.bound) > _LONGEST:
        return []
    text = lookup.project.text(path) or ""
    used = re.compile(rf"(?<![\w.]){re.escape(one.bound)}\.([^\W\d]\w*)")
    return list(dict.fromkeys(used.findall(text)))[:_USES]


def near_names(name: str, known: Iterable[str]) -> list[str]:
    if len(name) > _LONGEST:
        return []
    short = [other for other in known if abs(len(other) - len(name)) <= _SHOWN]
    return difflib.get_close_matches(name, short, _SHOWN, 0.75)


def _module_like(
    lookup: ImportLookup, path: str, parts: Sequence[str], names: Sequence[str]
) -> str:
    """Match the whole dotted name, or all of it but a wrong beginning where only one fits.

    Only a module that has what is taken out of it is meant: names of packages are used twice.
    """
    files = lookup.project.by_stem.get(parts[-1], [])[:_LOOKED_AT]
    whole = [
        file
        for file in files
        if file != path
        and _parts(file)[-len(parts) :] == list(parts)
        and _has(lookup, file, names, surely=len(parts) == 1)
    ]
    if whole:
        return lookup.roots.dotted(max(whole, key=lambda file: _shared(_parts(file), _parts(path))))
    shifted = [
        file
        for file in files
        if file != path
        and _parts(file)[1 - len(parts) :] == list(parts[1:])
        and _has(lookup, file, names, surely=True)
    ]
    return lookup.roots.dotted(shifted[0]) if len(parts) > 1 and len(shifted) == 1 else ""


def _has(lookup: ImportLookup, file: str, names: Sequence[str], *, surely: bool) -> bool:
    """Ask for certainty where the names of the modules say little."""
    found = Found("package" if file.endswith("__init__.py") else "module", file)
    if surely and (not names or lookup.project.is_open(file)):
        return False
    return all(lookup.project.has_name(found, name) for name in names)


def _parts(file: str) -> list[str]:
    parts = list(PurePosixPath(file).with_suffix("").parts)
    return parts[:-1] if parts[-1] == "__init__" else parts


def _home_of(lookup: ImportLookup, path: str, name: str) -> str:
    """Find the one module that makes the name."""
    files = [file for file in sorted(lookup.project.files) if file.endswith(".py")]
    homes = [
        file
        for file in files[:_LOOKED_AT]
        if file != path and binds_plainly(lookup.project.text(file) or "", name)
    ]
    return lookup.roots.dotted(homes[0]) if len(homes) == 1 else ""


def _as_relative(lookup: ImportLookup, path: str, dotted: str) -> str:
    """Keep the project's way: a file that imports relatively goes on to do so."""
    own = lookup.roots.dotted(path).split(".")[:-1]
    parts = dotted.split(".")
    common = _shared(own, parts)
    if not dotted or not common:
        return dotted
    return "." * (len(own) - common + 1) + ".".join(parts[common:])


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the parts that both begin with."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
