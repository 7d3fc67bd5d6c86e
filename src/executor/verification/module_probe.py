"""Tell from where an interpreter imports, and whether it finds the modules it is asked for.

Its text is handed to the project's interpreter, so it uses nothing but an old standard library.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys

USUAL_FINDERS = ("BuiltinImporter", "FrozenImporter", "PathFinder")


def places_of(name: str) -> list[str] | None:
    """Find a module without running it: its folders, or its file."""
    try:
        spec = importlib.util.find_spec(name)
    except Exception:  # noqa: BLE001 - a finder of the environment may raise anything
        return None
    if spec is None:
        return None
    if spec.submodule_search_locations is not None:
        return [str(folder) for folder in spec.submodule_search_locations]
    return [spec.origin] if spec.has_location and spec.origin else []


def probe(report: str, names: list[str]) -> None:
    """Write down what cannot be seen from outside; the caller looks into the folders itself."""
    path = [entry for entry in sys.path if os.path.isabs(entry)]  # noqa: PTH117 - an old Python may read this
    finders = [getattr(finder, "__name__", type(finder).__name__) for finder in sys.meta_path]
    said = {
        "path": path,
        "prefixes": [sys.prefix, sys.base_prefix],
        "standard": sorted({*sys.builtin_module_names, *getattr(sys, "stdlib_module_names", ())}),
        "hooked": any(finder not in USUAL_FINDERS for finder in finders)
        or any(os.path.isfile(entry) for entry in path),  # noqa: PTH113 - an old Python may read this
        "found": {name: places_of(name) for name in names},
    }
    with open(report, "w", encoding="utf-8") as out:  # noqa: PTH123 - an old Python may read this
        json.dump(said, out)


if __name__ == "__main__":
    sys.path = [entry for entry in sys.path if entry]
    probe(sys.argv[1], sys.argv[2:])
