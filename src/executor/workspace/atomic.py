"""One file, replaced as a whole: a reader sees the old content or the new, never a part."""

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path

from executor.errors import WorkspaceError


def atomic_write(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Replace the content of `path`; without `mode` an existing file keeps its own.

    Raises:
        WorkspaceError: the file cannot be written; it is as it was.
    """
    try:
        if mode is None and path.exists():
            mode = stat.S_IMODE(path.stat().st_mode)
        replace_file(path, data, mode)
        sync_folder(path.parent)
    except OSError as error:
        raise WorkspaceError(
            f"{path} cannot be written: {error.strerror}",
            "Check the free space and the permissions of its folder.",
        ) from error


def replace_file(path: Path, data: bytes, mode: int | None) -> None:
    """Replace without making the rename durable: a caller with many files syncs folders once."""
    temporary = temporary_for(path)
    with suppress(FileNotFoundError):
        temporary.unlink()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        error.filename, error.filename2 = str(path), None
        raise


def temporary_for(path: Path) -> Path:
    """Name the file that stands in for `path` while it is written; after a crash it is known."""
    name = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]
    return path.with_name(f".executor-{name}.tmp")


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
