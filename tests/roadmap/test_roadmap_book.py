import hashlib
from pathlib import Path

import pytest

from executor.errors import RoadmapError
from executor.roadmap import Book, parse, tick

TEXT = b"- [ ] parent\r\n  - [ ] one\r\n  - [x] two\r\n  - [ ] inner\r\n    - [ ] three\r\n- [ ] z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "plan.md"
    path.write_bytes(TEXT)
    return path


def titles(book: Book, key: str) -> list[str]:
    return [task.title for task in book.to_tick(key)]


def test_a_ticked_box_changes_one_byte() -> None:
    task = parse(TEXT).by_id["2"]
    assert tick(TEXT, [task]) == TEXT.replace(b"[ ] z", b"[x] z")


def test_a_capital_tick_stays_as_it_is() -> None:
    assert tick(b"- [X] a", parse(b"- [X] a").tasks) == b"- [X] a"


def test_a_box_that_moved_is_not_ticked() -> None:
    with pytest.raises(RoadmapError, match="no longer in line 1"):
        tick(b"\n- [ ] a", parse(b"- [ ] a").tasks)


def test_a_book_knows_bytes_and_digest(path: Path) -> None:
    book = Book.read(path, "plan.md")
    assert book.data == TEXT
    assert book.digest == hashlib.sha256(TEXT).hexdigest()


def test_a_parent_is_ticked_with_its_last_open_leaf(path: Path) -> None:
    book = Book.read(path, "plan.md")
    assert titles(book, "three") == ["three", "inner"]
    book.adopt(book.ticked("three"), "three")
    assert titles(book, "three") == []
    assert titles(book, "one") == ["one", "parent"]
    assert titles(book, "z") == ["z"]


def test_ticked_is_pure(path: Path) -> None:
    book = Book.read(path, "plan.md")
    assert book.ticked("z") == TEXT.replace(b"[ ] z", b"[x] z")
    assert (book.data, path.read_bytes()) == (TEXT, TEXT)


def test_adopting_more_than_a_tick_parses_again(path: Path) -> None:
    book = Book.read(path, "plan.md")
    book.adopt(book.ticked("z") + b"\n- [ ] new\n", "z")
    assert book.roadmap == parse(book.data)
    assert book.roadmap.by_key["z"].done


def test_selectors_see_adopted_ticks(path: Path) -> None:
    book = Book.read(path, "plan.md")
    assert not book.roadmap.under("2")[0].done
    book.adopt(book.ticked("z"), "z")
    assert book.roadmap.under("2")[0].done


def test_a_foreign_edit_is_read_again_once(path: Path) -> None:
    book = Book.read(path, "plan.md")
    assert not book.refresh()
    path.write_bytes(b"- [ ] other\n")
    assert book.refresh()
    assert not book.refresh()
    assert [task.title for task in book.roadmap.tasks] == ["other"]


def test_a_foreign_edit_that_cannot_be_read_leaves_the_book_as_it_was(path: Path) -> None:
    book = Book.read(path, "plan.md")
    path.write_bytes(b"nothing left\n")
    with pytest.raises(RoadmapError, match=r"plan\.md:1: the roadmap has no task"):
        book.refresh()
    assert book.data == TEXT


def test_a_task_that_is_gone_is_an_error(path: Path) -> None:
    with pytest.raises(RoadmapError, match="no longer in the roadmap"):
        Book.read(path, "plan.md").to_tick("gone")


@pytest.mark.parametrize(
    ("place", "what"),
    [
        ("missing.md", "there is no such file"),
        (".", "this is a folder"),
        ("plan.md/below", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_with_a_remedy(
    path: Path, place: str, what: str
) -> None:
    with pytest.raises(RoadmapError, match=what) as caught:
        Book.read(path.parent / place, "shown.md")
    assert caught.value.what.startswith("shown.md: ")
    assert caught.value.remedy
