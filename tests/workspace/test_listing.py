from pathlib import Path

from executor.workspace.create import create_repository
from executor.workspace.listing import FOREIGN, listed
from tests.support.repository import git


def make_files(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).touch()


def test_files_are_listed_folder_by_folder_and_sorted(tmp_path: Path) -> None:
    make_files(tmp_path, "b.py", "a.py", "src/pkg/z.py", "src/a.py", ".gitignore")
    assert listed(tmp_path) == [".gitignore", "a.py", "b.py", "src/a.py", "src/pkg/z.py"]


def test_what_others_wrote_and_what_is_hidden_is_left_out(tmp_path: Path) -> None:
    make_files(tmp_path, "a.py", ".executor/state.db", "src/.cache/x")
    make_files(tmp_path, *(f"src/{name}/x.py" for name in FOREIGN))
    assert listed(tmp_path) == ["a.py"]


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    make_files(tmp_path, "src/a.py")
    (tmp_path / "src" / "loop").symlink_to(tmp_path)
    assert listed(tmp_path) == ["src/a.py"]


def test_a_folder_becomes_a_repository_with_one_commit_of_its_files(tmp_path: Path) -> None:
    make_files(tmp_path, "ROADMAP.md", "tests/test_a.py", "build/out.bin")
    create_repository(tmp_path, "Start")
    assert git(tmp_path, "log", "--format=%s").strip() == "Start"
    assert git(tmp_path, "ls-files").split() == ["ROADMAP.md", "tests/test_a.py"]
