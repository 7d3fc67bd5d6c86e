from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.verification.traceback_text import compared, frames_in, last_error


@pytest.mark.parametrize(
    ("message", "expected", "actual"),
    [
        ("assert 5 == 6", "6", "5"),
        ("AssertionError: wrong sum\nassert 5 == 6\n +  where 5 = add(2, 3)", "6", "5"),
        ("assert 'a == b' == 'c'", "'c'", "'a == b'"),
        ("assert {'a': [1]} == {'a': [2]}", "{'a': [2]}", "{'a': [1]}"),
        ("assert <A object at 0x1> == 3", "3", "<A object at 0x1>"),
        ("assert 'x' in 'abc'", "in 'abc'", "'x'"),
        ("assert 'x' not in 'xyz'", "not in 'xyz'", "'x'"),
        ("assert None is not None", "is not None", "None"),
        ("assert 3 < 2", "< 2", "3"),
        ("assert False\n +  where False = is_ok(3)", "a true value", "False"),
        ("AssertionError: 5 != 6", "6", "5"),
        ("AssertionError: 5 != 6 : wrong sum", "6", "5"),
        ("AssertionError: Lists differ: [1] != [2]", "[2]", "[1]"),
        ("AssertionError: False is not true", "a true value", "False"),
        ("Failed: DID NOT RAISE ValueError", "ValueError is raised", "nothing was raised"),
        ("ValueError: boom", "", ""),
    ],
)
def test_expected_and_actual_are_told_apart(message: str, expected: str, actual: str) -> None:
    assert compared(message) == (expected, actual)


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("E       ValueError: boom", "ValueError", "ValueError: boom"),
        ("E   a.b.CustomError: boom", "CustomError", "a.b.CustomError: boom"),
        ("E   assert 1 == 2", "AssertionError", "assert 1 == 2"),
        ("E   KeyError: 'k'\n\nThe above exception was\n\nE   OSError: x", "OSError", "OSError: x"),
        ("Traceback\n  File\nTypeError: bad\n", "TypeError", "TypeError: bad"),
        ("E   something else", "", "something else"),
        ("nothing at all", "", ""),
    ],
)
def test_the_last_exception_is_the_one_that_counts(text: str, error: str, message: str) -> None:
    assert last_error(text) == (error, message)


def test_frames_are_existing_files_of_the_project_each_once(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("")
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv" / "x.py").write_text("")
    text = f"""app.py:3: in f
    g()
app.py:3: ValueError
  File "{tmp_path}/app.py", line 7, in g
gone.py:1: in h
venv/x.py:1: in i
../app.py:1: in j
/usr/lib/os.py:1: in k
<frozen importlib>:1: in l
"""
    assert frames_in(text, tmp_path) == [
        {"path": "app.py", "line": 3},
        {"path": "app.py", "line": 7},
    ]


@settings(deadline=None, max_examples=100)
@given(st.text(), st.sampled_from(["", "E   ", "assert ", "AssertionError: ", "a.py:1: "]))
def test_no_text_makes_the_reader_raise(text: str, start: str) -> None:
    said = last_error(start + text)
    compared(said.message)
    compared(start + text)
    frames_in(start + text, Path.cwd())
