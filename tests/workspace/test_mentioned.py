import pytest
from hypothesis import given
from hypothesis import strategies as st

from executor.workspace.mentioned import asked_empty, mentioned_files, neighbours

LISTED = [
    *("src/app.py", "src/util/text.py", "lib/text.py", "README.md", "web/main.ts"),
    *("tests/test_app.py", "tests/util/test_text.py", "web/main_test.ts"),
]


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("Add a page", []),
        ("Change `README.md`.", ["README.md"]),
        ("Change README.md.", ["README.md"]),
        ("see (src/app.py:12)", ["src/app.py", "tests/test_app.py"]),
        ("change app.py", ["src/app.py", "tests/test_app.py"]),
        ("change src/util/text.py", ["src/util/text.py", "tests/util/test_text.py"]),
        ("text.py", ["src/util/text.py", "lib/text.py", "tests/util/test_text.py"]),
        ("fix main.ts", ["web/main.ts", "web/main_test.ts"]),
        ("make src/new.py", []),
        ("app.python and myapp.py", []),
    ],
)
def test_a_task_is_about_the_files_its_words_name_and_their_tests(
    text: str, files: list[str]
) -> None:
    assert mentioned_files(text, [], LISTED) == files


def test_named_files_come_first_and_nothing_comes_twice() -> None:
    found = mentioned_files("README.md app.py README.md", ["web/main.ts", "new.py"], LISTED)
    assert found == [
        *("web/main.ts", "README.md", "src/app.py"),
        *("web/main_test.ts", "tests/test_app.py"),
    ]


@given(st.text(), st.lists(st.text()), st.lists(st.text(min_size=1), unique=True))
def test_only_files_that_are_there_are_mentioned(
    text: str, named: list[str], listed: list[str]
) -> None:
    found = mentioned_files(text, named, listed)
    assert set(found) <= set(listed)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("Create an empty module a.py", ["a.py"]),
        ("Create empty `src/pkg/__init__.py`", ["src/pkg/__init__.py"]),
        ("an Empty file called py.typed", ["py.typed"]),
        ("Create a.py", []),
        ("an empty list in the function that app.py has", []),
    ],
)
def test_a_file_is_empty_only_where_the_task_asks_for_that(text: str, files: list[str]) -> None:
    assert asked_empty(text) == files


def test_neighbours_lie_in_the_folder_of_a_file_that_is_named_even_if_it_is_new() -> None:
    listed = ["src/inv/__init__.py", "src/inv/item.py", "src/inv/data.json", "src/other.py"]
    assert neighbours("Add `src/inv/stock.py`", [], listed) == listed[:2]
    assert neighbours("Add stock", ["src/inv/stock.json"], listed) == ["src/inv/data.json"]
    assert neighbours("no path at all", [], listed) == []
