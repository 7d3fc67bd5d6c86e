"""The project's files where git does not say which they are."""

import os
from pathlib import Path

FOREIGN = frozenset({"__pycache__", "node_modules", "venv", "build", "dist", "target"})
"""Folders that hold what others wrote; hidden ones are left out as well."""


def listed(root: Path) -> list[str]:
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(
            name for name in folders if name not in FOREIGN and not name.startswith(".")
        )
        found += [os.path.relpath(Path(folder, name), root) for name in sorted(names)]
    return found
