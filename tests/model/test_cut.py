import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.model.answers.cut import (
    begun_of,
    is_done,
    joined,
    one_file_prompt,
    other_files_prompt,
    rest_prompt,
)
from executor.model.port import Message

BEGUN = "FILE: a.py\n```python\nfirst_value = 1\nsecond_value = 2\n"
ASKED = (Message("system", "be"), Message("user", "do\n"))


@pytest.mark.parametrize(
    "rest",
    [
        "third = 3\n```\n",
        "second_value = 2\nthird = 3\n```\n",
        "first_value = 1\nsecond_value = 2\nthird = 3\n```\n",
        "```python\nthird = 3\n```\n",
        "\n```python\nsecond_value = 2\nthird = 3\n```\n",
        "third = 3\r\n```\r\n",
        f"{BEGUN}third = 3\n```\n",
    ],
)
def test_the_rest_is_joined_without_what_it_repeats(rest: str) -> None:
    assert joined(BEGUN, rest) == [f"{BEGUN}third = 3\n```\n"]


def test_lines_that_may_be_meant_twice_can_be_read_in_both_ways() -> None:
    begun = "FILE: a.js\n```js\nif (a) {\n  if (b) {\n  }\n"
    rest = "  }\n}\n```\n"
    assert joined(begun, rest) == [f"{begun}}}\n```\n", begun + rest]
    grid = "FILE: g.txt\n```\n##########\n#........#\n#........#\n"
    assert len(joined(grid, "#........#\n##########\n```\n")) == 2


@pytest.mark.parametrize(
    "rest",
    [
        "Sure, here is the rest:\nthird = 3\n```\n",
        "I'm sorry, I can't continue.",
        "Here is the continuation:\n```python\nthird = 3\n```\n",
        "first_value = 1\nsecond_value = 2\nthird = 3\nfourth = 4\n```\n",
        "```\nthird = 3\n",
    ],
)
def test_what_does_not_follow_is_not_joined(rest: str) -> None:
    begun = f"{BEGUN}third = 3\nfifth = 5\n"
    assert joined(begun, rest) == []


@pytest.mark.parametrize("rest", ["DONE", "", "  \n", "`DONE`", "Done."])
def test_nothing_more_is_no_line_of_the_file(rest: str) -> None:
    assert joined(BEGUN, rest) == [BEGUN]


def test_a_thought_before_the_rest_is_left_out() -> None:
    rest = "<think>\nWhere was I?\n</think>\nthird = 3\n```\n"
    assert joined(BEGUN, rest)[0].endswith("third = 3\n```\n")
    assert "think" not in joined(BEGUN, rest)[0]


def test_a_bare_fence_that_opens_the_block_again_does_not_close_it() -> None:
    assert joined(BEGUN, "```\nthird = 3\n```\n") == [f"{BEGUN}third = 3\n```\n"]


@pytest.mark.parametrize(
    ("text", "ended", "begun"),
    [
        ("FILE: a\n```\nx = 1\ny =", False, "FILE: a\n```\nx = 1\n"),
        ("FILE: a\n```\nx = 1\ny = 2", True, "FILE: a\n```\nx = 1\ny = 2\n"),
        ("FILE: a\n```\nx = 1\n```", False, "FILE: a\n```\nx = 1\n```\n"),
        ("FILE: a\n````\nx = 1\n```", False, "FILE: a\n````\nx = 1\n"),
        ("FILE: a\r\n```\r\nx", False, "FILE: a\n```\n"),
        ("half a line", False, ""),
    ],
)
def test_what_is_begun_ends_with_a_whole_line(text: str, begun: str, *, ended: bool) -> None:
    assert begun_of(text, ended=ended) == begun


def test_a_fence_that_closes_the_block_stays() -> None:
    assert joined(BEGUN, "```\nFILE: b.py\n") == [f"{BEGUN}```\nFILE: b.py\n"]


def test_a_fence_after_a_whole_block_opens_a_new_one() -> None:
    begun = f"{BEGUN}```\nFILE: b.py\n"
    assert joined(begun, "```python\ny = 1\n```\n") == [f"{begun}```python\ny = 1\n```\n"]


@settings(deadline=None, max_examples=100)
@given(
    lines=st.lists(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Zs"]))),
    at=st.integers(0, 400),
    repeated=st.integers(0, 5),
)
def test_any_answer_cut_anywhere_is_joined_to_what_it_was(
    lines: list[str], at: int, repeated: int
) -> None:
    numbered = [f"value number {number}: {line}" for number, line in enumerate(lines)]
    whole = "FILE: a.txt\n~~~~~~~~~~\n" + "".join(f"{line}\n" for line in numbered) + "~~~~~~~~~~\n"
    begun = begun_of(whole[: max(at, 24)], ended=False)
    written = [line for line in begun.split("\n") if line.startswith("value")]
    closed = begun == whole
    again = "".join(f"{line}\n" for line in written[-repeated:] if repeated and not closed)
    assert whole in joined(begun, again + whole[len(begun) :])


def test_the_rest_is_asked_for_from_the_last_whole_line() -> None:
    prompt = rest_prompt(ASKED, BEGUN)
    assert [message.role for message in prompt] == ["system", "user", "assistant", "user"]
    assert prompt[2].text == BEGUN
    assert "second_value = 2" in prompt[3].text


def test_a_file_alone_is_asked_for_in_the_last_message() -> None:
    for prompt in (one_file_prompt(ASKED, "a.py"), other_files_prompt(ASKED, ["a.py", "b.py"])):
        assert [message.role for message in prompt] == ["system", "user"]
        assert prompt[1].text.startswith("do\n")
        assert "a.py" in prompt[1].text


@pytest.mark.parametrize("text", ["DONE", "done.", " **DONE**\n", "`DONE`"])
def test_the_word_for_the_end_is_known_in_every_dress(text: str) -> None:
    assert is_done(text)
    assert not is_done(f"FILE: {text}")
