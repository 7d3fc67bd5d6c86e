"""The user's files: edits reach them all or none, and can be taken back after any crash.

A symbolic link inside the project stays a link: what it leads to is read and written, and the
journal speaks of that file.
"""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from executor.errors import WorkspaceError
from executor.state import Edits
from executor.workspace.journal import Entry, Journal, Manifest, digest_of
from executor.workspace.tree import Tree


class Files:
    """The files of the project at `root`; `journal` is the folder for what is to be undone."""

    def __init__(self, root: Path, journal: Path) -> None:
        self._root = root.resolve()
        self._tree = Tree(self._root)
        self._journal = Journal(journal)

    def read(self, path: str) -> str | None:
        """Give the text as it is (line ends and a BOM too), or None if there is no such file.

        Raises:
            WorkspaceError: it cannot be read, or is not UTF-8.
        """
        return _text(path, self._bytes(path))

    def original(self, path: str) -> str | None:
        """Give the text as it was before the edits that are on disk now, if some are."""
        manifest = self._journal.load()
        entry = manifest["entries"].get(self.real(path)) if manifest else None
        if entry is None:
            return self.read(path)
        with self._told("cannot be read"):
            return _text(path, self._journal.image(entry))

    def digest(self, path: str) -> str | None:
        return digest_of(self._bytes(path))

    def changed_since(self, known: Mapping[str, str | None]) -> list[str]:
        """List what somebody else changed: what the open journal wrote itself does not count."""
        manifest = self._journal.load()
        entries = manifest["entries"] if manifest else {}

        def expected(path: str, digest: str | None) -> list[str | None]:
            entry = entries.get(self.real(path))
            return [digest, *(entry["wrote"] if entry else [])]

        return [
            path
            for path, digest in known.items()
            if self.digest(path) not in expected(path, digest)
        ]

    def write(self, owner: str, edits: Edits) -> dict[str, int]:
        """Make the tree equal to the pre-images plus `edits`; tell the size of each file written.

        Raises:
            WorkspaceError: something cannot be written; everything is as before the first write.
        """
        wanted = self._wanted(edits)
        try:
            manifest = self._opened(owner, wanted)
            self._tree.apply(self._targets(manifest, wanted), manifest)
        except OSError as error:
            self.restore()
            raise WorkspaceError(
                f"{error.filename or self._root} cannot be written: {error.strerror}; "
                "everything was put back",
                "Check the free space and the permissions, then run again.",
            ) from error
        return {path: len(wanted[self.real(path)] or b"") for path in edits}

    def open_owner(self) -> str | None:
        manifest = self._journal.load()
        return manifest["owner"] if manifest else None

    def written(self) -> list[str]:
        """List the files that the open journal has made different from what they were."""
        manifest = self._journal.load()
        entries = manifest["entries"] if manifest else {}
        return [path for path, entry in entries.items() if entry["wrote"][-1] != entry["digest"]]

    def restore(self) -> dict[str, Path]:
        """Put every pre-image back and close the journal; again after a crash is the same.

        Returns:
            The paths that somebody else had written over, and where that is kept.
        """
        manifest = self._journal.load()
        if manifest is None:
            self._journal.drop()
            return {}
        with self._told("cannot be put back"):
            displaced = {
                path: kept
                for path, entry in manifest["entries"].items()
                if (kept := self._keep_foreign(path, entry)) is not None
            }
            self._tree.apply(self._targets(manifest, {}), manifest)
            self._journal.drop()
        return displaced

    def settle(self) -> None:
        """Close the journal: the edits are committed and stay."""
        with self._told("cannot be removed"):
            self._journal.drop()

    def _bytes(self, path: str) -> bytes | None:
        with self._told("cannot be read"):
            return self._tree.read(self.real(path))

    def real(self, path: str) -> str:
        """Follow links to the file that is meant; it must lie inside the project."""
        try:
            place = (self._root / path).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise WorkspaceError(f"{path} cannot be followed: {error}") from error
        if place == self._root or not place.is_relative_to(self._root):
            raise WorkspaceError(
                f"{path} is not inside the project", "Name a file below the project's root."
            )
        return place.relative_to(self._root).as_posix()

    def _wanted(self, edits: Edits) -> dict[str, bytes | None]:
        wanted: dict[str, bytes | None] = {}
        for path, text in edits.items():
            real = self.real(path)
            if real in wanted or (text is None and (self._root / path).is_symlink()):
                raise WorkspaceError(
                    f"{path} is a symbolic link to {real}", "Name the file itself, once."
                )
            try:
                wanted[real] = None if text is None else text.encode()
            except UnicodeEncodeError as error:
                raise WorkspaceError(f"{path} would hold characters that are no text") from error
        return wanted

    def _opened(self, owner: str, wanted: Mapping[str, bytes | None]) -> Manifest:
        """Put all pre-images on disk before anything changes."""
        manifest = self._journal.load()
        if manifest is None:
            self._journal.begin()
            manifest = Manifest(owner=owner, entries={}, folders=[])
        if manifest["owner"] != owner:
            raise WorkspaceError(
                f"the edits of {manifest['owner']} are still open",
                "They are put back or committed first.",
            )
        for path in wanted:
            if path not in manifest["entries"]:
                manifest["entries"][path] = self._entry(path, len(manifest["entries"]))
                missing = self._tree.missing_folders(path)
                manifest["folders"] += [name for name in missing if name not in manifest["folders"]]
        for path, entry in manifest["entries"].items():
            entry["wrote"].append(digest_of(wanted[path]) if path in wanted else entry["digest"])
        self._journal.save(manifest)
        return manifest

    def _entry(self, path: str, number: int) -> Entry:
        if (self._root / path).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        data = self._tree.read(path)
        image = None if data is None else self._journal.store_image(number, data)
        mode = self._tree.mode(path)
        return Entry(image=image, mode=mode, digest=digest_of(data), wrote=[])

    def _targets(
        self, manifest: Manifest, wanted: Mapping[str, bytes | None]
    ) -> dict[str, bytes | None]:
        return {
            path: wanted[path] if path in wanted else self._journal.image(entry)
            for path, entry in manifest["entries"].items()
        }

    def _keep_foreign(self, path: str, entry: Entry) -> Path | None:
        data = self._tree.read(path)
        if data is None or digest_of(data) in {entry["digest"], *entry["wrote"]}:
            return None
        return self._journal.keep_displaced(path, data)

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise WorkspaceError(
                f"{error.filename or self._root} {what}: {error.strerror}",
                "Check that it is a readable file, its permissions, and the free space.",
            ) from error


def _text(path: str, data: bytes | None) -> str | None:
    try:
        return None if data is None else data.decode()
    except UnicodeDecodeError as error:
        raise WorkspaceError(
            f"{path} is not UTF-8 text (byte {error.start})",
            "Convert it to UTF-8, or leave it out of the task.",
        ) from error
