import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.checks.excerpt import WIDTH, excerpt

TEXT = "one\ntwo\nthree\nfour\nfive\nsix\n"


def test_neighbours_are_numbered_and_the_line_is_marked() -> None:
    assert excerpt(TEXT, 3, around=1) == "  2 | two\n> 3 | three\n  4 | four"


def test_a_caret_stands_under_the_column() -> None:
    assert excerpt(TEXT, 3, around=0, column=4) == "> 3 | three\n    |    ^"


def test_a_caret_follows_the_tabs_of_its_line() -> None:
    assert excerpt("\tx = )", 1, column=6).endswith("| \t    ^")


@pytest.mark.parametrize(("line", "marked"), [(0, "> 1 | one"), (99, "> 7 |")])
def test_a_line_outside_the_text_is_its_nearest(line: int, marked: str) -> None:
    assert marked in excerpt(TEXT, line)


def test_a_long_line_is_cut_around_its_column() -> None:
    line, caret = excerpt("a" * 500 + "!" + "b" * 500, 1, column=501).split("\n")
    assert len(line) == len("> 1 | ") + WIDTH
    assert line[caret.index("^")] == "!"


def test_control_characters_do_not_reach_a_terminal() -> None:
    assert excerpt("a\x1b[31m\0b", 1) == "> 1 | a�[31m�b"


@settings(deadline=None, max_examples=100)
@given(st.text(), st.integers(-3, 30), st.none() | st.integers(-3, 500))
def test_an_excerpt_marks_one_line_of_any_text(text: str, line: int, column: int | None) -> None:
    shown = excerpt(text, line, column=column).split("\n")
    assert sum(part.startswith(">") for part in shown) == 1
