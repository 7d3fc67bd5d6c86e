import os
import socket
import stat
from pathlib import Path

import pytest

from executor.errors import WorkspaceError
from executor.state import Edits
from executor.workspace.files import Files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "src").mkdir(parents=True)
    (root / "src" / "app.py").write_bytes(b"old = 1\r\n")
    (root / "tool.sh").write_text("#!/bin/sh\n")
    (root / "tool.sh").chmod(0o755)
    (root / "gone.txt").write_text("to be deleted\n")
    (root / "link.txt").symlink_to("gone.txt")
    return root


@pytest.fixture
def files(root: Path) -> Files:
    return Files(root, root / ".executor" / "journal")


def tree(root: Path) -> dict[str, tuple[int, bytes | str]]:
    """Tell everything below `root` but our own folder: modes, contents, links and folders."""
    return {
        path.relative_to(root).as_posix(): (
            path.lstat().st_mode,
            str(path.readlink())
            if path.is_symlink()
            else path.read_bytes()
            if path.is_file()
            else "",
        )
        for path in sorted(root.rglob("*"))
        if ".executor" not in path.parts
    }


EDITS: Edits = {
    "src/app.py": "new = 2\n",
    "tool.sh": "#!/bin/sh\necho\n",
    "new/deep/file.py": "x = 1\n",
    "gone.txt": None,
}


def test_a_text_is_read_as_it_is(files: Files, root: Path) -> None:
    (root / "bom.txt").write_bytes(b"\xef\xbb\xbfa\r\nb\rc")
    assert files.read("bom.txt") == "\ufeffa\r\nb\rc"
    assert files.read("absent.txt") is None
    assert files.read("tool.sh/absent") is None
    assert files.read("src") is None


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("binary", "not UTF-8"),
        ("../outside", "not inside"),
        (".", "not inside"),
        ("out/x", "not inside"),
        ("circle/x", "cannot"),
        ("nul\0byte", "cannot be followed"),
    ],
)
def test_what_cannot_be_read_is_told(files: Files, root: Path, path: str, message: str) -> None:
    (root / "binary").write_bytes(b"a\xff")
    (root / "out").symlink_to("/")
    (root / "circle").symlink_to("circle")
    with pytest.raises(WorkspaceError, match=message):
        files.read(path)


def test_writes_a_whole_set_and_tells_the_sizes(files: Files, root: Path) -> None:
    sizes = files.write("task/1", EDITS)
    assert sizes == {"src/app.py": 8, "tool.sh": 15, "new/deep/file.py": 6, "gone.txt": 0}
    assert (root / "src" / "app.py").read_bytes() == b"new = 2\n"
    assert stat.S_IMODE((root / "tool.sh").stat().st_mode) == 0o755
    assert not (root / "gone.txt").exists()
    assert files.open_owner() == "task/1"
    assert sorted(files.written()) == sorted(EDITS)


def test_restore_gives_the_very_same_tree_and_may_be_repeated(files: Files, root: Path) -> None:
    before = tree(root)
    files.write("task/1", EDITS)
    (root / "src" / "app.py").chmod(0o600)
    assert files.restore() == {}
    assert tree(root) == before
    assert (files.restore(), files.open_owner(), files.written()) == ({}, None, [])
    assert tree(root) == before


def test_a_later_set_takes_back_what_it_no_longer_holds(files: Files, root: Path) -> None:
    before = tree(root)
    files.write("task/1", EDITS)
    files.write("task/1", {"tool.sh": "third\n", "other/new.py": ""})
    changed = {path for path, state in tree(root).items() if before.get(path) != state}
    assert changed == {"tool.sh", "other", "other/new.py"}
    assert before.keys() <= tree(root).keys()
    assert sorted(files.written()) == ["other/new.py", "tool.sh"]
    files.restore()
    assert tree(root) == before


def test_settled_edits_stay(files: Files, root: Path) -> None:
    files.write("task/1", EDITS)
    after = tree(root)
    files.settle()
    files.restore()
    assert (tree(root), files.open_owner()) == (after, None)


def test_another_owner_has_to_wait(files: Files, root: Path) -> None:
    files.write("task/1", EDITS)
    after = tree(root)
    with pytest.raises(WorkspaceError, match="task/1 are still open"):
        files.write("task/2", {"other.txt": ""})
    assert tree(root) == after


def test_only_changes_of_others_count(files: Files, root: Path) -> None:
    known = {path: files.digest(path) for path in [*EDITS, "link.txt"]}
    assert files.changed_since(known) == []
    files.write("task/1", EDITS)
    assert files.changed_since({path: known[path] for path in EDITS}) == []
    (root / "tool.sh").write_text("a person was here")
    (root / "new" / "deep" / "file.py").unlink()
    (root / "gone.txt").write_text("back")
    assert files.changed_since(known) == ["tool.sh", "gone.txt", "link.txt"]


def test_a_file_may_become_a_folder_and_back(files: Files, root: Path) -> None:
    before = tree(root)
    files.write("task/1", {"tool.sh/inner.py": "x", "tool.sh": None})
    files.write("task/1", {"tool.sh/inner.py": "y", "tool.sh": None})
    assert (root / "tool.sh" / "inner.py").read_text() == "y"
    assert files.changed_since({"tool.sh": None}) == []
    files.restore()
    assert tree(root) == before


def test_a_link_stays_a_link(files: Files, root: Path) -> None:
    before = tree(root)
    files.write("task/1", {"link.txt": "through"})
    assert (root / "link.txt").is_symlink()
    assert (root / "gone.txt").read_text() == "through"
    assert files.written() == ["gone.txt"]
    files.restore()
    assert tree(root) == before


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ({"link.txt": None}, "symbolic link to gone.txt"),
        ({"gone.txt": "a", "link.txt": "b"}, "symbolic link to gone.txt"),
        ({"a.txt": "ok", "src": "a folder"}, "src cannot be written"),
        ({"a.txt": "ok", "tool.sh/x": "below a file"}, "cannot be written"),
        ({"a.txt": "ok", "x" * 300: "too long"}, "cannot be"),
        ({"a.txt": "ok", "b.txt": "\ud800"}, "no text"),
        ({"a.txt": "ok", "../b.txt": ""}, "not inside"),
    ],
)
def test_a_set_that_cannot_be_written_changes_nothing(
    files: Files, root: Path, edits: Edits, message: str
) -> None:
    before = tree(root)
    with pytest.raises(WorkspaceError, match=message):
        files.write("task/1", edits)
    assert tree(root) == before
    assert files.open_owner() is None


def test_an_error_in_a_later_set_puts_everything_back(files: Files, root: Path) -> None:
    before = tree(root)
    files.write("task/1", EDITS)
    with pytest.raises(WorkspaceError, match="everything was put back"):
        files.write("task/1", {"tool.sh": "other", "src": "a folder"})
    assert tree(root) == before


def test_what_a_person_wrote_over_ours_is_kept_aside(files: Files, root: Path) -> None:
    before = tree(root)
    files.write("task/1", EDITS)
    (root / "tool.sh").write_text("a person's work")
    files.restore()
    assert tree(root) == before
    (kept,) = (root / ".executor" / "displaced").iterdir()
    assert kept.read_text() == "a person's work"
    assert kept.name.endswith("-tool.sh")


def test_what_others_put_into_our_folders_stays(files: Files, root: Path) -> None:
    files.write("task/1", EDITS)
    (root / "new" / "theirs.txt").write_text("theirs")
    files.restore()
    assert sorted(path.name for path in (root / "new").iterdir()) == ["theirs.txt"]


def test_a_folder_in_the_way_of_a_pre_image_is_told_and_the_journal_stays(
    files: Files, root: Path
) -> None:
    files.write("task/1", {"gone.txt": None})
    (root / "gone.txt").mkdir()
    with pytest.raises(WorkspaceError, match=r"gone\.txt"):
        files.restore()
    (root / "gone.txt").rmdir()
    files.restore()
    assert (root / "gone.txt").read_text() == "to be deleted\n"


def test_a_file_that_others_deleted_comes_back_with_its_folder(files: Files, root: Path) -> None:
    before = tree(root)
    files.write("task/1", {"src/app.py": "new"})
    (root / "src" / "app.py").unlink()
    (root / "src").rmdir()
    files.restore()
    assert tree(root) == before


def test_a_file_that_cannot_be_read_is_told(files: Files, root: Path) -> None:
    (root / "socket").symlink_to("sock")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(root / "sock"))
        with pytest.raises(WorkspaceError, match="sock cannot be read"):
            files.read("socket")


def test_a_damaged_journal_is_told_with_a_way_out(files: Files, root: Path) -> None:
    files.write("task/1", EDITS)
    (root / ".executor" / "journal" / "manifest.json").write_text("{")
    with pytest.raises(WorkspaceError, match="delete the folder"):
        files.open_owner()
