import pytest

from executor.model.port import Answer, Usage
from executor.model.reading import read_answer
from executor.state import Edits
from tests.support.machine import file_block

EDIT = "EDIT: a.py\n```\n<<<<<<< SEARCH\nx = 1\n=======\nx = 2\n>>>>>>> REPLACE\n```\n"


def answer(text: str, finish_reason: str = "stop") -> Answer:
    return Answer(text, Usage(1, 1), finish_reason)


def nothing(_path: str) -> str | None:
    return None


def test_blocks_are_merged_into_the_set() -> None:
    edits: Edits = {"a.py": "x = 1\n", "b.py": None}
    applied = read_answer(answer(EDIT + file_block("c.py", "y\n")), edits, nothing)
    assert applied.edits == {"a.py": "x = 2\n", "b.py": None, "c.py": "y\n"}
    assert applied.problems == ()


def test_an_edit_applies_to_the_tree_where_the_set_has_nothing() -> None:
    applied = read_answer(answer(EDIT), {}, lambda path: "x = 1\n" if path == "a.py" else None)
    assert applied.edits == {"a.py": "x = 2\n"}


@pytest.mark.parametrize("reason", ["stop", "STOP", "tool_calls", "unknown", "", "eos_token"])
def test_an_answer_that_ended_by_itself_is_whole(reason: str) -> None:
    applied = read_answer(answer(file_block("a.py", "x\n"), reason), {}, nothing)
    assert (applied.edits, applied.problems) == ({"a.py": "x\n"}, ())


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("length", "cut off by the length limit"),
        ("MAX_TOKENS", "cut off by the length limit"),
        ("cut", "cut off: its stream broke off"),
        ("content_filter", "content filter"),
        ("error", "ended the answer early (error)"),
    ],
)
def test_an_answer_that_may_not_be_whole_changes_nothing(reason: str, said: str) -> None:
    edits: Edits = {"a.py": "x = 1\n"}
    applied = read_answer(answer(file_block("a.py", "half"), reason), edits, nothing)
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
    applied = read_answer(answer("```python\nx = 1\n```\n"), {}, nothing, files=files)
    assert applied.edits == edits
    assert bool(applied.problems) is not bool(edits)


def test_problems_of_parsing_and_of_merging_are_both_told() -> None:
    text = "```\nno path\n```\n\nDELETE: gone.py\n"
    applied = read_answer(answer(text), {}, nothing)
    assert len(applied.problems) == 2
    assert applied.problems[1]["path"] == "gone.py"
