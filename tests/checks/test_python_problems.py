import pytest

from executor.checks.python import python_problems
from executor.state import Problem


def only(text: str) -> Problem:
    (found,) = python_problems("app.py", text)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "line", "column"),
    [
        ("def f()\n    pass\n", "syntax", 1, 8),
        ("x = (1,\ny = 2\n", "syntax", 1, 5),
        ("x = 'abc\n", "syntax", 1, 5),
        ("x = [1, 2)\n", "syntax", 1, 10),
        ("return 1\n", "syntax", 1, 1),
        ("é = 1; return é\n", "syntax", 1, 8),
        ("é = ) \n", "syntax", 1, 5),
        ("def f():\npass\n", "indent", 2, 1),
        ("x = 1\n  y = 2\n", "indent", 2, None),
        ("if x:\n\ty = 1\n        z = 2\n", "indent", 3, None),
        ('x = "\\N{no such thing}"\n', "syntax", 1, None),
        ('x = """"\n', "syntax", 1, 5),
        ("a\r\nb = (\r\n", "syntax", 2, 5),
        ("x = 1\0\n", "encoding", 1, 6),
        ("# coding: nonsense\nx = 1\n", "encoding", 1, 1),
        ("#!/bin/sh\n# -*- coding: latin-1 -*-\nx = 'é'\n", "encoding", 2, 1),
        ("\ufeff# coding: latin-1\nx = 1\n", "encoding", 1, 1),
    ],
)
def test_broken_python_is_told_with_its_place(
    text: str, kind: str, line: int, column: int | None
) -> None:
    found = only(text)
    assert (found["kind"], found["line"]) == (kind, line)
    assert column is None or found["column"] == column
    assert found["excerpt"]


@pytest.mark.parametrize("text", ['x = """hello\nworld', 'def f():\n    """doc\n', 'x = """"'])
def test_an_unclosed_triple_quote_says_eof_and_keeps_pythons_words(text: str) -> None:
    message = only(text)["message"]
    assert message.startswith("unterminated triple-quoted string literal")
    assert message.endswith("(EOF while scanning triple-quoted string literal)")


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n",
        "x = '\\d'\n",
        "if 1 is 1: pass\n",
        "# coding: latin-1\nx = 1\n",
        "# coding: utf-8\nx = 'é'\n",
        "x = 1\n# coding: nonsense\n",
        "\ufeffx = 1\n",
        "class P:\n    def m(self) -> int: ...\n",
    ],
)
def test_valid_python_passes_without_a_warning(text: str) -> None:
    assert python_problems("app.py", text) == []


@pytest.mark.parametrize("text", ["-" * 100_000 + "1", "x" + ".y" * 100_000])
def test_code_too_deep_for_python_is_a_problem(text: str) -> None:
    assert only(text)["kind"] == "syntax"
