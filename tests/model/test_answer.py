import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.model.answers.answer import NOTHING, Parsed, parse_answer
from executor.model.answers.blocks import Change, Deletion, Move, Replacement, Whole

CANONICAL = """\
FILE: src/math_utils.py
```python
def one() -> int:
    return 1
```
EDIT: src/app.py
```
<<<<<<< SEARCH
print(0)
=======
print(one())
>>>>>>> REPLACE
```
MOVE: src/old_name.py -> src/new_name.py
DELETE: src/old.py
"""
BLOCKS = (
    Whole("src/math_utils.py", "def one() -> int:\n    return 1\n"),
    Change("src/app.py", (Replacement("print(0)\n", "print(one())\n"),)),
    Move("src/old_name.py", "src/new_name.py"),
    Deletion("src/old.py"),
)
PAIR = "<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n"
AB = Replacement("a\n", "b\n")


def messages(parsed: Parsed) -> list[tuple[str, str]]:
    return [(problem["path"], problem["message"]) for problem in parsed.problems]


def test_the_canonical_answer_gives_its_four_blocks() -> None:
    assert parse_answer(CANONICAL) == Parsed(BLOCKS, ())


@pytest.mark.parametrize(
    "header",
    [
        "FILE: x.py",
        "FILE:x.py",
        "FILE: ./x.py",
        "FILE: `x.py`",
        "`FILE: x.py`",
        "**FILE: x.py**",
        "**FILE: `x.py`**",
        "**FILE:** x.py",
        "### FILE: x.py",
        "- FILE: x.py",
        "1. FILE: x.py",
        "FILE: 'x.py'",
        "FILE: x.py (new file)",
        "FILE: `x.py` - the module",
        "FILE: x.py\n\nHere it is:\n",
    ],
)
def test_a_path_is_read_in_every_dress(header: str) -> None:
    assert parse_answer(f"{header}\n```python\n1\n```\n") == Parsed((Whole("x.py", "1\n"),), ())


@pytest.mark.parametrize(
    "text",
    [
        "~~~\n1\n~~~",
        "````\n1\n````",
        "```py\n1\n`````",
        "  ```\n  1\n  ```",
        "```\n1",
        "```\n1\n\n\n",
        "```\r\n1\r\n```\r\n",
        "```\n1\n```\n```\n".removesuffix("```\n"),
    ],
)
def test_fences_may_be_long_or_tilde_or_indented_or_unclosed(text: str) -> None:
    assert parse_answer(f"FILE: x.py\n{text}").blocks == (Whole("x.py", "1\n"),)


def test_a_shorter_or_deeply_indented_fence_belongs_to_the_text() -> None:
    inner = 'def f():\n    """Do:\n\n    ```\n    f()\n    ```\n    """\n'
    assert parse_answer(f"FILE: x.py\n```python\n{inner}```\n").blocks == (Whole("x.py", inner),)
    inner = "# Use\n```\nf()\n```\n"
    assert parse_answer(f"FILE: x.md\n````\n{inner}````\n").blocks == (Whole("x.md", inner),)


def test_prose_files_may_hold_fences_of_the_same_length() -> None:
    inner = "# Use\n```python\nf()\n```\nend\n"
    answer = f"FILE: README.md\n```markdown\n{inner}```\nDELETE: x.py\n"
    assert parse_answer(answer) == Parsed((Whole("README.md", inner), Deletion("x.py")), ())


def test_an_unclosed_nested_fence_ends_with_the_answer() -> None:
    parsed = parse_answer("FILE: a.md\n```\nx\n```sh\nls\n")
    assert parsed.blocks == (Whole("a.md", "x\n```sh\nls\n"),)


def test_an_empty_fence_is_an_empty_file() -> None:
    assert parse_answer("FILE: __init__.py\n```\n```").blocks == (Whole("__init__.py", ""),)
    assert parse_answer("FILE: __init__.py\n```\n\n```").blocks == (Whole("__init__.py", ""),)


def test_a_byte_order_mark_does_not_hide_the_first_line() -> None:
    assert parse_answer(f"\ufeff{CANONICAL}").blocks == BLOCKS


@pytest.mark.parametrize(
    "thought",
    [
        "<think>FILE: y.py\n```\ndraft\n</think>\n",
        "<think>\nFILE: y.py\n```\ndraft\n```\n</think>",
        "I could write:\n```\ndraft\n```\nso be it </think>\n",
    ],
)
def test_what_the_model_thought_is_no_answer(thought: str) -> None:
    assert parse_answer(f"{thought}{CANONICAL}") == Parsed(BLOCKS, ())


def test_an_endless_thought_holds_no_answer() -> None:
    assert messages(parse_answer(f"<think>\n{CANONICAL}")) == [("", NOTHING)]


def test_a_lone_block_belongs_to_the_only_path() -> None:
    parsed = parse_answer("Here:\n```python\n1\n```\nDone.", only_path="./x.py")
    assert parsed == Parsed((Whole("x.py", "1\n"),), ())
    parsed = parse_answer(f"```\n{PAIR}```", only_path="x.py")
    assert parsed.blocks == (Change("x.py", (AB,)),)


@pytest.mark.parametrize(
    ("answer", "only_path", "strays"),
    [("```\n1\n```", None, 1), ("```\n1\n```\n```\n2\n```", "x.py", 2)],
)
def test_a_block_without_a_clear_path_is_a_problem(
    answer: str, only_path: str | None, strays: int
) -> None:
    parsed = parse_answer(answer, only_path=only_path)
    assert parsed.blocks == ()
    assert len(parsed.problems) == strays
    told = "a fenced block (no language, 1 line) without a path: put `FILE: path` on the line"
    assert told in parsed.problems[0]["message"]
    assert parsed.problems[0]["excerpt"] == "  1 | 1"


@pytest.mark.parametrize(
    ("answer", "path", "reason"),
    [
        ("nothing to do", "", NOTHING),
        ("", "", NOTHING),
        ("FILE: x.py\nno block", "x.py", "FILE without a fenced block"),
        ("EDIT: x.py\nno block", "x.py", "EDIT without a fenced block"),
        ("FILE:\n", "", "FILE without a path"),
        ("EDIT: ``", "", "EDIT without a path"),
        ("MOVE: a.py", "", "MOVE needs `old path -> new path`, not 'a.py'"),
        ("EDIT: x.py\n```\nb\n```", "x.py", "no whole pair"),
        ("EDIT: x.py\n```\n<<<<<<< SEARCH\na\n```", "x.py", "a pair that is not ended"),
        (f"EDIT: x.py\n```\n<<<<<<< SEARCH\na\n{PAIR}```", "x.py", "a pair that is not ended"),
        ("EDIT: x.py\n<<<<<<< SEARCH\n>>>>>>> REPLACE\n", "x.py", "a pair that is not ended"),
    ],
)
def test_what_cannot_be_placed_is_a_problem_with_its_reason(
    answer: str, path: str, reason: str
) -> None:
    parsed = parse_answer(answer)
    assert parsed.blocks == ()
    assert [found["path"] for found in parsed.problems] == [path]
    assert reason in parsed.problems[0]["message"]
    assert parsed.problems[0]["kind"] == "answer"


def test_a_file_with_a_broken_pair_keeps_none_of_its_blocks() -> None:
    parsed = parse_answer(f"EDIT: x.py\n```\n{PAIR}```\nEDIT: x.py\n```\n?\n```\nDELETE: y.py")
    assert parsed.blocks == (Deletion("y.py"),)
    assert [path for path, _ in messages(parsed)] == ["x.py"]


def test_a_pair_that_is_not_ended_does_not_swallow_the_next_edit() -> None:
    answer = f"EDIT: x.py\n```\n<<<<<<< SEARCH\na\n```\nEDIT: y.py\n```\n{PAIR}```\n"
    assert parse_answer(answer).blocks == (Change("y.py", (AB,)),)


def test_a_file_that_is_mentioned_first_and_given_later_is_no_problem() -> None:
    answer = "FILE: x.py\nFILE: y.py\n\nFILE: x.py\n```\n1\n```\nEDIT: y.py\n```\n?\n```\n"
    parsed = parse_answer(f"{answer}FILE: y.py\n```\n2\n```\n")
    assert parsed == Parsed((Whole("x.py", "1\n"), Whole("y.py", "2\n")), ())


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ("<<<<< SEARCH\na\n=====\nb\n>>>>> REPLACE", (AB,)),
        ("<<<<<<<<<< SEARCH\na\n==========\nb\n>>>>>>>>>> REPLACE", (AB,)),
        (f"{PAIR}\n{PAIR}", (AB, AB)),
        ("<<<<<<< SEARCH\n```\n=======\n~~~\n>>>>>>> REPLACE", (Replacement("```\n", "~~~\n"),)),
        ("<<<<<<< SEARCH\n=======\nb\n>>>>>>> REPLACE", (Replacement("", "b\n"),)),
    ],
)
def test_pairs_are_read_with_tolerance(pairs: str, found: tuple[Replacement, ...]) -> None:
    assert parse_answer(f"EDIT: x.md\n```\n{pairs}\n```\n").blocks == (Change("x.md", found),)


def test_pairs_may_stand_without_a_fence_and_under_a_file_line() -> None:
    assert parse_answer(f"EDIT: x.py\n{PAIR}{PAIR}").blocks == (Change("x.py", (AB, AB)),)
    assert parse_answer(f"FILE: x.py\n```\n{PAIR}```").blocks == (Change("x.py", (AB,)),)


def test_several_edits_of_one_file_add_up() -> None:
    edit = f"EDIT: x.py\n```\n{PAIR}```\n```\n{PAIR}```\n"
    assert parse_answer(f"{edit}DELETE: y.py\n{edit}").blocks == (
        Change("x.py", (AB, AB, AB, AB)),
        Deletion("y.py"),
    )


@pytest.mark.parametrize(
    ("answer", "blocks"),
    [
        ("FILE: x\n```\n1\n```\nFILE: x\n```\n2\n```", (Whole("x", "2\n"),)),
        ("FILE: x\n```\n1\n```\nDELETE: x", (Deletion("x"),)),
        (f"EDIT: x\n```\n{PAIR}```\nFILE: x\n```\n2\n```", (Whole("x", "2\n"),)),
        (
            f"FILE: x\n```\na\n```\nEDIT: x\n```\n{PAIR}```",
            (Whole("x", "a\n"), Change("x", (AB,))),
        ),
        ("MOVE: y -> x\nFILE: x\n```\n2\n```", (Move("y", "x"), Whole("x", "2\n"))),
    ],
)
def test_of_several_versions_the_last_counts(answer: str, blocks: tuple[object, ...]) -> None:
    assert parse_answer(answer).blocks == blocks


MARKUP = st.sampled_from(
    [
        *("FILE: a.md\n", "FILE: a.py\n", "EDIT: a.py\n", "MOVE: a -> b\n", "MOVE: ->\n"),
        *("DELETE: a\n", "```\n", "```py\n", "~~~~\n", "````\n", "<<<<<<< SEARCH\n", "=======\n"),
        *(">>>>>>> REPLACE\n", "<think>\n", "</think> x\n", "FILE:\n", "\r\n", "\ufeff", "FILE: `"),
    ]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(MARKUP | st.text(max_size=20), max_size=30), st.none() | st.just("x.py"))
def test_no_text_is_too_strange(parts: list[str], only_path: str | None) -> None:
    parsed = parse_answer("".join(parts), only_path=only_path)
    assert parsed.blocks or parsed.problems


PROSE = st.lists(st.text("abcXYZ .,:;!?()'\"#*-1\t", max_size=40), max_size=5).map("\n".join)


@settings(deadline=None, max_examples=100)
@given(PROSE, PROSE, PROSE)
def test_prose_around_an_answer_changes_nothing(before: str, between: str, after: str) -> None:
    head, file, rest = CANONICAL.partition("EDIT:")
    answer = f"{before}\n{head}{between}\n{file}{rest}{after}"
    assert parse_answer(answer) == Parsed(BLOCKS, ())
