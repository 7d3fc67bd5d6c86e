import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.workspace.plain import plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n\ttext", "plain\n\ttext"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;link\x1b\\text", "text"),
        ("\x1b]unfinished\nnext line", "\nnext line"),
        ("\x1b(Bset", "set"),
        ("cut off \x1b", "cut off "),
        ("cut off \x1b[3", "cut off "),
        ("10%\r20%\r\ndone", "10%\n20%\ndone"),
        ("bell\x07 nul\x00 del\x7f", "bell nul del"),
        ("\ud800lone", "lone"),
        ("abc\u202edcba\u2066", "abcdcba"),
        ("naïve 日本 🙂", "naïve 日本 🙂"),
    ],
)
def test_shows_the_words_and_drops_what_acts_on_a_terminal(text: str, shown: str) -> None:
    assert plain(text) == shown


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("a\x1b[]0;m\\\x07\x9b\r\nP(B\u202e")))
def test_plain_text_stays_as_it_is(text: str) -> None:
    shown = plain(text)
    assert plain(shown) == shown
    assert not set(shown) & set("\x1b\x07\x9b\r\u202e")
