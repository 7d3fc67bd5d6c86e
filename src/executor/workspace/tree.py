"""The project's tree as bytes: one state of some files, reached in an order that always works."""

import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from executor.workspace.atomic import replace_file, sync_folder, temporary_for
from executor.workspace.journal import Manifest


class Tree:
    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, path: str) -> bytes | None:
        """Give the content, or None where no file is: a folder is none."""
        place = self._root / path
        try:
            return None if place.is_dir() else place.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def mode(self, path: str) -> int | None:
        place = self._root / path
        return stat.S_IMODE(place.stat().st_mode) if place.exists() else None

    def missing_folders(self, path: str) -> list[str]:
        """List the folders that writing `path` will make, outermost first."""
        parents = [parent for parent in Path(path).parents if not (self._root / parent).is_dir()]
        return [parent.as_posix() for parent in reversed(parents)]

    def apply(self, targets: Mapping[str, bytes | None], manifest: Manifest) -> None:
        """Reach `targets`: deletions first, since a file may give way to a folder of its name."""
        touched: set[Path] = set()
        for path in targets:
            with suppress(FileNotFoundError, NotADirectoryError):
                temporary_for(self._root / path).unlink()  # left by a crash
        for path, data in targets.items():
            if data is None and self._delete(path):
                touched.add((self._root / path).parent)
        self._remove_empty(manifest["folders"])
        for path, data in targets.items():
            if data is not None and self._put(path, data, manifest["entries"][path]["mode"]):
                touched.update(self._root / parent for parent in Path(path).parents)
        for folder in touched:
            if folder.is_dir():
                sync_folder(folder)

    def _delete(self, path: str) -> bool:
        place = self._root / path
        if not place.exists() or place.is_dir():
            return False
        place.unlink()
        return True

    def _put(self, path: str, data: bytes, mode: int | None) -> bool:
        if self.read(path) == data and (mode is None or self.mode(path) == mode):
            return False
        place = self._root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_file(place, data, mode)
        return True

    def _remove_empty(self, folders: Iterable[str]) -> None:
        for folder in sorted(folders, key=len, reverse=True):
            with suppress(OSError):  # not empty, or never made: both leave nothing to do
                (self._root / folder).rmdir()
