"""What the tree held before we touched it, kept where `kill -9` cannot reach it.

The folder holds one file per pre-image and `manifest.json`. The journal is open exactly while the
manifest is there: it is written last when the journal opens and removed first when it closes.
"""

import hashlib
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final, TypedDict, cast

from executor.errors import WorkspaceError
from executor.workspace.atomic import replace_file, sync_folder

_PRIVATE: Final = 0o600


class Entry(TypedDict):
    """One file as it was, and what we made of it since."""

    image: str | None
    """Name of the pre-image in the journal; None if there was no such file."""
    mode: int | None
    digest: str | None
    wrote: list[str | None]
    """Digests that we meant to leave on disk, the latest last; None is a deletion."""


class Manifest(TypedDict):
    owner: str
    entries: dict[str, Entry]
    folders: list[str]
    """Folders that did not exist before, outermost first."""


def digest_of(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


class Journal:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest = folder / "manifest.json"

    def load(self) -> Manifest | None:
        try:
            return cast("Manifest", json.loads(self._manifest.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise WorkspaceError(
                f"{self._manifest} cannot be read: {error}",
                "It tells how to undo an interrupted task. Put the changed files back with git, "
                "then delete the folder that holds it.",
            ) from error

    def begin(self) -> None:
        """Make an empty folder: images without a manifest are those of a journal never opened."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(mode=0o700, parents=True)

    def store_image(self, number: int, data: bytes) -> str:
        """Keep one pre-image durably; it counts once a manifest names it."""
        name = str(number)
        replace_file(self._folder / name, data, _PRIVATE)
        return name

    def image(self, entry: Entry) -> bytes | None:
        return None if entry["image"] is None else (self._folder / entry["image"]).read_bytes()

    def save(self, manifest: Manifest) -> None:
        """Make `manifest` the truth, after everything it names is on disk."""
        sync_folder(self._folder)
        replace_file(self._manifest, json.dumps(manifest).encode(), _PRIVATE)
        sync_folder(self._folder)
        sync_folder(self._folder.parent)

    def drop(self) -> None:
        with suppress(FileNotFoundError):
            self._manifest.unlink()
            sync_folder(self._folder)
        shutil.rmtree(self._folder, ignore_errors=True)

    def keep_displaced(self, path: str, data: bytes) -> Path:
        """Keep what somebody else wrote over a file of ours: it is to be replaced, not lost."""
        folder = self._folder.with_name("displaced")
        folder.mkdir(mode=0o700, exist_ok=True)
        name = (
            f"{hashlib.sha256(os.fsencode(path) + data).hexdigest()[:12]}-{Path(path).name[-60:]}"
        )
        replace_file(folder / name, data, _PRIVATE)
        return folder / name
