import pytest

from executor.checks.find import parses
from executor.model.answers.reading import Reader, is_cut, unusable
from executor.model.port import Answer, Usage
from executor.state import Edits
from tests.support.machine import file_block

EDIT = "EDIT: a.py\n```\n<<<<<<< SEARCH\nx = 1\n=======\nx = 2\n>>>>>>> REPLACE\n```\n"


def answer(finish_reason: str) -> Answer:
    return Answer("any", Usage(1, 1), finish_reason)


def nothing(_path: str) -> str | None:
    return None


READER = Reader(nothing, parses)


def test_blocks_are_merged_into_the_set() -> None:
    edits: Edits = {"a.py": "x = 1\n", "b.py": None}
    applied = READER.apply(EDIT + file_block("c.py", "y\n"), edits)
    assert applied.edits == {"a.py": "x = 2\n", "b.py": None, "c.py": "y\n"}
    assert applied.problems == ()


def test_an_edit_applies_to_the_tree_where_the_set_has_nothing() -> None:
    reader = Reader(lambda path: "x = 1\n" if path == "a.py" else None, parses)
    assert reader.apply(EDIT, {}).edits == {"a.py": "x = 2\n"}


@pytest.mark.parametrize("reason", ["stop", "STOP", "tool_calls", "unknown", "", "eos_token"])
def test_an_answer_that_ended_by_itself_is_whole(reason: str) -> None:
    assert not is_cut(answer(reason))
    assert unusable(answer(reason), {}) is None


@pytest.mark.parametrize("reason", ["length", "MAX_TOKENS", "cut"])
def test_of_an_answer_that_was_cut_off_the_rest_can_be_asked_for(reason: str) -> None:
    assert is_cut(answer(reason))
    assert unusable(answer(reason), {}) is None


@pytest.mark.parametrize(
    ("reason", "said"),
    [("content_filter", "content filter"), ("error", "ended the answer early (error)")],
)
def test_an_answer_that_the_server_stopped_changes_nothing(reason: str, said: str) -> None:
    edits: Edits = {"a.py": "x = 1\n"}
    applied = unusable(answer(reason), edits)
    assert applied is not None
    assert applied.edits == edits
    (problem,) = applied.problems
    assert said in problem["message"]


@pytest.mark.parametrize(
    ("files", "edits"),
    [(["a.py"], {"a.py": "x = 1\n"}), (["a.py", "b.py"], {}), ([], {})],
)
def test_a_block_without_a_path_is_placed_only_where_one_file_is_named(
    files: list[str], edits: Edits
) -> None:
    applied = Reader(nothing, parses, files).apply("```python\nx = 1\n```\n", {})
    assert applied.edits == edits
    assert bool(applied.problems) is not bool(edits)


def test_problems_of_parsing_and_of_merging_are_both_told() -> None:
    applied = READER.apply("```\nno path\n```\n\nDELETE: gone.py\n", {})
    assert len(applied.problems) == 2
    assert applied.problems[1]["path"] == "gone.py"


WHOLE = file_block("a.py", "x = 1\n")


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        (WHOLE, False),
        (f"{WHOLE}FILE: b.py\n```python\ndef f(\n", True),
        (f"{WHOLE}FILE: b.py\n```python\ndef f(): pass\n", False),
        (f"{WHOLE}EDIT: b.py\n```\n<<<<<<< SEARCH\nx = 1\n", True),
        ("only words\n", False),
    ],
)
def test_a_last_block_without_an_end_is_open_unless_it_parses(text: str, *, is_open: bool) -> None:
    assert READER.is_open(text, sure=True) is is_open
    assert READER.is_open(text, sure=False) is (is_open or "b.py" in text)


def test_the_blocks_before_the_one_that_was_cut_are_whole() -> None:
    text = f"{WHOLE}DELETE: old.py\nFILE: b.py\n```python\ndef f(\n"
    assert [type(block).__name__ for block in READER.whole_blocks(text)] == ["Whole", "Deletion"]
    assert READER.open_path(text) == "b.py"
