import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.checks import find_problems
from executor.state import Problem


def problems(text: str, before: str | None = None, path: str = "app.py") -> list[Problem]:
    return find_problems({path: text}, before=lambda _: before)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        (
            "def f(total):\n    return totl\n",
            2,
            12,
            "the name `totl` is not defined; did you mean `total`?",
        ),
        ("x = quux\n", 1, 5, "the name `quux` is not defined"),
        ("é = 1; x = quux\n", 1, 12, "the name `quux` is not defined"),
        ("print(lenn([]))\n", 1, 7, "the name `lenn` is not defined; did you mean `len`?"),
        ("p = Path('a')\n", 1, 5, "`Path` is used but never imported: from pathlib import Path"),
        ("def f(a: Optional[int]): ...\n", 1, 10, "from typing import Optional"),
        ("x = json.dumps({})\n", 1, 5, "`json` is used but never imported: import json"),
        ("@dataclass\nclass A: ...\n", 1, 2, "from dataclasses import dataclass"),
        ("x = np.zeros(3)\n", 1, 5, "import numpy as np"),
        ("for i in xrange(3): ...\n", 1, 10, "Python 3 calls it `range`"),
        ("__all__ = ['gone']\n", 1, 1, "`__all__` names `gone`"),
        ("raise NotImplemented\n", 1, 1, "NotImplementedError is meant"),
        ("x = 1\ndef f():\n    print(x)\n    x = 2\n", 3, None, "`x` is used before"),
    ],
)
def test_a_name_without_a_meaning_is_told(
    text: str, line: int, column: int | None, message: str
) -> None:
    (found,) = problems(text)
    assert (found["kind"], found["line"]) == ("name", line)
    assert column is None or found["column"] == column
    assert message in found["message"]
    assert found["excerpt"]


@pytest.mark.parametrize(
    "text",
    [
        "import os\nx = 1\n",
        "from a import *\nx = unknown\n",
        "try:\n    unicode\nexcept NameError:\n    unicode = str\n",
        "def f():\n    try:\n        return cpu()\n    except (KeyError, NameError): ...\n",
        "import sys\nif sys.version_info[0] == 2:\n    text = unicode\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a import B\nx: 'B'\n",
        "print(__file__, __name__, __path__)\n",
        "try:\n    ...\nexcept WindowsError:\n    ...\n",
        "print(_('hello'), ngettext('a', 'b', 2))\n",
        "get_ipython().run_line_magic('matplotlib', 'inline')\nreveal_type(1)\n",
        "x = unknown  # noqa\n",
        "x = unknown  # noqa: F821\n",
        "x = unknown  # pylint: disable=undefined-variable\n",
        "# flake8: noqa\nx = unknown\n",
        "globals().update(a=1)\nprint(a)\n",
        "exec('a = 1')\nprint(a)\n",
        "x = 1\nif x:\n    del x\nprint(x)\n",
        "def f(b):\n    for a in b:\n        if a and first: ...\n        first = a\n",
        "__all__ = ['lazy']\ndef __getattr__(name): return name\n",
        'def f():\n    """\n    >>> undefined_in_a_doctest\n    """\n',
        "class A:\n    def b(self) -> 'A':\n        return __class__\n",
    ],
)
def test_names_that_are_defined_somehow_pass(text: str) -> None:
    assert problems(text) == []


def test_a_noqa_for_something_else_excuses_nothing() -> None:
    assert len(problems("x = unknown  # noqa: E501\n")) == 1


def test_a_name_that_was_undefined_before_is_somebodys_intention() -> None:
    assert problems("x = magic\ny = magic + other\n", before="x = magic\n")[0]["line"] == 2
    assert problems("x = magic\n", before="print(magic)\n") == []


def test_a_file_that_was_no_python_before_excuses_nothing() -> None:
    assert len(problems("x = magic\n", before="x = magic (\n")) == 1


def test_each_name_is_told_once_and_only_the_first_few() -> None:
    assert len(problems("x = magic\ny = magic\n")) == 1
    assert len(problems("".join(f"x = magic{n}\n" for n in range(30)))) == 10


def test_stubs_and_very_long_files_are_not_judged() -> None:
    assert problems("x: unknown\n", path="app.pyi") == []
    assert problems("x = unknown\n" + "# a comment\n" * 30_000) == []


def test_names_are_judged_only_where_the_file_compiles() -> None:
    assert [p["kind"] for p in problems("x = unknown\nreturn 1\n")] == ["syntax"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(["a", "b", "total", "Path", "x1"]), min_size=1, max_size=12))
def test_a_file_that_defines_what_it_uses_has_no_problem(names: list[str]) -> None:
    text = "".join(f"{name} = 1\n" for name in names) + f"print({', '.join(names)})\n"
    assert problems(text) == []
