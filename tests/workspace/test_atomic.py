import errno
import stat
from pathlib import Path

import pytest

from executor.errors import WorkspaceError
from executor.workspace.atomic import atomic_write, temporary_for


def test_replaces_the_content_and_keeps_the_mode(tmp_path: Path) -> None:
    path = tmp_path / "tool.sh"
    path.write_text("old")
    path.chmod(0o750)
    atomic_write(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o750


def test_a_new_file_can_be_private(tmp_path: Path) -> None:
    atomic_write(tmp_path / "answer", b"", mode=0o600)
    assert stat.S_IMODE((tmp_path / "answer").stat().st_mode) == 0o600


def test_what_a_crash_left_is_in_nobody_s_way(tmp_path: Path) -> None:
    temporary_for(tmp_path / "a").symlink_to(tmp_path / "elsewhere")
    atomic_write(tmp_path / "a", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_says_what_cannot_be_written_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder" / "full").mkdir(parents=True)
    with pytest.raises(WorkspaceError, match="folder cannot be written") as caught:
        atomic_write(tmp_path / "folder", b"x")
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno in {errno.EISDIR, errno.ENOTEMPTY, errno.EEXIST}
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
