from pathlib import Path

import pytest

from executor.errors import StoreError
from executor.store.folder import Folder, write_private
from tests.support.repository import git, make_repository


def test_the_folder_is_private_and_git_does_not_see_it(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "project", {"a.py": ""})
    folder = Folder.of(root)
    assert not folder.exists
    folder.create()
    folder.create()
    folder.database.touch()
    assert folder.exists
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert git(root, "status", "--porcelain") == ""


def test_what_a_person_wrote_into_its_gitignore_stays(tmp_path: Path) -> None:
    folder = Folder.of(tmp_path)
    folder.create()
    (folder.path / ".gitignore").write_text("*\n!report.md\n", encoding="utf-8")
    folder.create()
    assert "report.md" in (folder.path / ".gitignore").read_text(encoding="utf-8")


def test_everything_lies_in_the_folder_under_a_name_of_its_own(tmp_path: Path) -> None:
    folder = Folder.of(tmp_path)
    names = {
        path.relative_to(folder.path).as_posix()
        for path in (
            *(folder.database, folder.artifacts, folder.journal, folder.lock, folder.events),
            *(folder.todos, folder.report_json, folder.report_markdown),
        )
    }
    assert names == {
        *("state.db", "artifacts", "journal", "lock", "events.jsonl"),
        *("todos.json", "report.json", "report.md"),
    }


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / ".executor").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        Folder.of(tmp_path).create()


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "todos.json").mkdir()
    with pytest.raises(StoreError, match=r"todos\.json cannot be written"):
        write_private(tmp_path / "todos.json", "{}")
    assert [path.name for path in tmp_path.iterdir()] == ["todos.json"]


def test_half_a_character_is_written_as_its_escape(tmp_path: Path) -> None:
    write_private(tmp_path / "a.json", '"\ud83d"')
    assert (tmp_path / "a.json").read_bytes() == rb'"\ud83d"'


def test_what_a_kill_left_is_overwritten_by_the_next_write(tmp_path: Path) -> None:
    (tmp_path / "a.json.tmp").write_text("half of something longer", encoding="utf-8")
    write_private(tmp_path / "a.json", "{}")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "{}"
