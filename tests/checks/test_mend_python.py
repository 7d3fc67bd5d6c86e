# ruff: noqa: RUF001 - characters that look alike are what is tested
import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.checks.mend import mend

CASES = [
    ("if x\n    pass\n", "if x:\n    pass\n"),
    ("if x  # why\n    pass\n", "if x:  # why\n    pass\n"),
    ("if x:\n    pass\nelse\n    pass\n", "if x:\n    pass\nelse:\n    pass\n"),
    ("def f(a) -> int\n    return a\n", "def f(a) -> int:\n    return a\n"),
    ("def f(\n    a,\n) -> int\n    return a\n", "def f(\n    a,\n) -> int:\n    return a\n"),
    ("match x\n    case 1:\n        pass\n", "match x:\n    case 1:\n        pass\n"),
    ("def f(a,\n      b)\n    return 1\n", "def f(a,\n      b):\n    return 1\n"),
    ("if a: b()\nelse if c: d()\n", "if a: b()\nelif c: d()\n"),
    ("foo(a\nbar(b)\n", "foo(a)\nbar(b)\n"),
    ("x = [\n    1,\n    2\ny = 3\n", "x = [\n    1,\n    2]\ny = 3\n"),
    ("foo()\nfoo(1))\n", "foo()\nfoo(1)\n"),
    ("x = {'a': 1)\n", "x = {'a': 1}\n"),
    ("print('hello)\n", "print('hello')\n"),
    ("print(hello')\n", "print('hello')\n"),
    ('def f():\n    """Doc.""""\n', 'def f():\n    """Doc."""\n'),
    ('def f():\n    """"Doc.""""\n', 'def f():\n    """Doc."""\n'),
    ('""""\nDoc.\n""""\nx = 1\n', '"""\nDoc.\n"""\nx = 1\n'),
    ('"""\nDoc.\n""""\nx = 1\n', '"""\nDoc.\n"""\nx = 1\n'),
    (
        'def f():\n    """A.""\n    x()\ndef g():\n    """B."""\n',
        'def f():\n    """A."""\n    x()\ndef g():\n    """B."""\n',
    ),
    ("x = “a”\n", 'x = "a"\n'),
    ("x = ‘a’\n", "x = 'a'\n"),
    ("x = «a»\n", 'x = "a"\n'),
    ('x = “say "hi"”\n', "x = 'say \"hi\"'\n"),
    ("x = “““a”””\n", 'x = """a"""\n'),
    ("f(“a', 1)\n", "f('a', 1)\n"),
    ("f('a’, 1)\n", "f('a', 1)\n"),
    ("# “a”\nx = a – 1  # “b”\ny = '“c”'\n", "# “a”\nx = a - 1  # “b”\ny = '“c”'\n"),
    ("f(“a”, “b”)\n", 'f("a", "b")\n'),
    ("x = f（1，2）\n", "x = f(1,2)\n"),
    ("x\u00a0=\u00a01\n", "x = 1\n"),
    ("if x:\n\u00a0\u00a0y()\n", "if x:\n  y()\n"),
    ("x\u200b = 1\n", "x = 1\n"),
    ("import os\n\ufeffx = 1\n", "import os\nx = 1\n"),
    ("x = 1\0\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"),
    ("x = 1\0\ry = 2\r\n", "x = 1\ny = 2\n"),
    ("x = \x1b1\n", "x = 1\n"),
    ("def f():\n    a()\n\tb()\n", "def f():\n    a()\n    b()\n"),
    ("def f():\n    a()\n     b()\n    c()\n", "def f():\n    a()\n    b()\n    c()\n"),
    ("  x = 1\n  y = 2\n", "x = 1\ny = 2\n"),
    (
        "import a\n    import b\n    def f():\n        pass\n",
        "import a\nimport b\ndef f():\n    pass\n",
    ),
    ("x = 1\n  y = 2\n  z = 3\n", "x = 1\ny = 2\nz = 3\n"),
    ('d[""name"] = 1\n', 'd["name"] = 1\n'),
    ("x = '\x1b[31m'\nif x\n    pass\n", "x = '\x1b[31m'\nif x:\n    pass\n"),
    ("def f(a)\n    pass", "def f(a):\n    pass"),
    ("os.chmod(path(a), 0755)\nf(mode=0644)\n", "os.chmod(path(a), 0o755)\nf(mode=0o644)\n"),
    ('x = {"a": 1]\n', 'x = {"a": 1}\n'),
    ("```python\nx = 1\n```\n", "x = 1\n"),
    ("x = 1\n```\nThis is all that was asked.\n", "x = 1\n"),
    ("Here is the code:\n\nx = 1\n", "\nx = 1\n"),
    ("File: src/app.py!\nx = 1\n", "x = 1\n"),
    ("python:\nx = 1\n", "x = 1\n"),
    ("x = 1<|im_end|>\n", "x = 1\n"),
    ("<|assistant|>\nx = 1\n</s>\n", "x = 1\n"),
    ("print x\nprint\nprint 'a' % b  # c\n", "print(x)\nprint()\nprint('a' % b)  # c\n"),
    ("if x: print y\n", "if x: print(y)\n"),
    ("try:\n    x()\nexcept E, e:\n    y()\n", "try:\n    x()\nexcept E as e:\n    y()\n"),
    ("raise E, 'm'  # c\n", "raise E('m')  # c\n"),
    ("if a <> b:\n    pass\n", "if a != b:\n    pass\n"),
    ("def f(a)\n    x = a – 1\n    print x\n", "def f(a):\n    x = a - 1\n    print(x)\n"),
]  # fmt: skip

LEFT_ALONE = [
    "def f(a b):\n    pass\n",
    "x = 0777\n",
    "x = [\n    1,\n    2,\ny = 3\n",
    "d = date(2024, 010, 1)\n",
    "def f(a, b):\n    return max[a, b)\n",
    'NAMES = {"a", "b")\n',
    'raise ValueError["bad")\n',
    "def f(x):\n    a = 1\n        a = -1\n    return a\n",
    "def f(p):\n    a = g(p)\n        raise E(p)\n    return a\n",
    "def f():\n    x = 1\n      y = 2\n    return x\n",
    "def f():\n    return d.get('PATH,'')\n",
    "x = ('\\\\u'',\n     1)\n",
    "    x = 1\n    y = 2\n",
    "x = 1\n    y = 2\n    z = 3\n",
    "class A:\n        return 1\n    def g(self):\n        return 2\n",
    "print 'x', a\nprint (a), b\n",
    "print 'x'\nprint ('%s') % a\n",
    "with a, \\\n        f(b)\n    pass\n",
    "f(\n    a,\n\ng()\n",
    "f(a=('Some words '\n)\ng()\n",
    "def f():\n                 a=g(1))\n",
    'def f(a):\n    return b"""\nx = b""\n',
    "x = 1\nif a\n```python\n",
    "if x = 3:\n    pass\n",
    "while x < 3 y += 1\n",
    "x = foo(a, b\n",
    "x = (a, b * c\n",
    "x = foo(a))\n",
    "foo([a, b)\n",
    "x = 'a, b\n",
    "x = 'a  # b\n",
    "x = “don’t”\n",
    "x = “he said “hi””\n",
    "x = ☃\n",
    "x = [\n('a', 1),\n('b', 2),\n\nf(x)\n",
    '"""curses.panel\n\nSome words of it.\n""\nx = f(\n',
    "x = {'a': ]}\nx = [(1)]\n",
    "x = f('a’, \\\n    'b')\n",
    "f(\n    g[\n        a[1,\n    ]\n)\nh()\n",
    "x = (\n    'a', 'b'),\n)\n",
    "class A:\n      a = 1\n    b = 2\n",
    "x = f(‘a“, 1)\n",
    "x = “a“\n",
    "__all__ = 'a,\n",
    "f(a.nowhere))\n",
    "print f(\n    x)\n",
    "raise 5, x\n",
    "raise E, x y\n",
    "def f(:\n    pass\n",
    "x = f('a’, \\\n    'b')\n",
    "f(\n    g[\n        a[1,\n    ]\n)\nh()\n",
    "x = f(‘a“, 1)\n",
    "x = “a“\n",
    "__all__ = 'a,\n",
    "f(a.nowhere))\n",
    "print f(\n    x)\n",
    "raise 5, x\n",
    "raise E, x y\n",
    "def f(:\n    pass\n",
    "print >>f, x\n",
    "print x,\n",
    "print *a, b c\n",
    "print(x) y\n",
    "try:\n    x()\nexcept ValueError, TypeError:\n    y()\n",
    "try:\n    x()\nexcept:, e:\n    y()\n",
    "raise E, 'm', tb\n",
    "x = 010\n",
    "x = 08\n",
    "if x:\n    a()\n  b()\nc()\n",
    "if x:\n    if y:\n        a()\n      b()\n",
    "def f():\n    if x:\n        a()\n\tb()\n",
    "if x:\ny()\n",
    " x = '''\n \n'''\n",
    "x = (\n",
    "x = 'a\0",
    "return\n",
    '"""never closed\n',
    '"""a\n```python\nx = 1\n```\n',
    "import os\n```python\nx = 1\n",
    "(" * 300,
    "-" * 50_000 + "1",
    "x = \ud800",
]


@pytest.mark.parametrize(("broken", "good"), CASES)
def test_a_damage_is_undone(broken: str, good: str) -> None:
    found = mend("src/a.py", broken)
    assert found is not None
    assert found.text == good
    assert found.mends


@pytest.mark.parametrize(("_broken", "good"), CASES)
def test_text_that_parses_is_not_touched(_broken: str, good: str) -> None:
    assert mend("src/a.py", good) is None


@pytest.mark.parametrize("broken", LEFT_ALONE)
def test_what_can_be_read_in_two_ways_is_left_to_the_model(broken: str) -> None:
    assert mend("a.py", broken) is None


@pytest.mark.parametrize("path", ["a.md", "a.txt", "Makefile", "a"])
def test_prose_is_no_code(path: str) -> None:
    assert mend(path, "```python\nx = 1\n```\n") is None


def test_a_mend_says_where() -> None:
    found = mend("a.py", "x = 1\nif x\n    pass\n")
    assert found is not None
    assert found.mends == ("put the missing `:` on line 2",)


def test_a_very_long_text_is_not_searched() -> None:
    assert mend("a.py", "x = 1\n" * 60_000 + "if x\n    pass\n") is None


@pytest.mark.parametrize(
    "part",
    [
        "(",
        "[{",
        "'",
        '"""',
        "“",
        "\t x\n ",
        "```\n",
        "print x\n",
        "if x\n",
        ")",
        "\\",
        "x(\n",
        "'''\n",
    ],
)
def test_hostile_text_comes_to_an_end(part: str) -> None:
    text = part * (150_000 // len(part))
    found = mend("a.py", text)
    assert found is None or isinstance(ast.parse(found.text), ast.Module)


PIECES = [
    "x",
    " ",
    "\n",
    "    ",
    "\t",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    "'",
    '"',
    '"""',
    "“",
    "”",
]
PIECES += [
    "’",
    ",",
    "=",
    "if",
    "def f",
    "print ",
    "else",
    "```\n",
    "\0",
    "\ufeff",
    "\u00a0",
    "–",
    "#",
]
PIECES += ["\r", "\\", "0777", "<>", "except E, e:", "raise E, 'x'", "</s>", "\ud800", "f'{", "1"]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_whatever_is_mended_parses_and_is_mended_once(text: str) -> None:
    found = mend("a.py", text)
    if found is not None:
        compile(found.text.encode(), "a.py", "exec", dont_inherit=True)
        assert mend("a.py", found.text) is None


def test_curly_quotes_in_strings_survive() -> None:
    text = "a = '“x” – ’'  # ‘y’\nprint b\n"
    found = mend("a.py", text)
    assert found is not None
    assert found.text == "a = '“x” – ’'  # ‘y’\nprint(b)\n"


def test_many_prints_are_mended_together() -> None:
    lines = [f"print {number}" for number in range(8)]
    found = mend("a.py", "\n".join(lines) + "\n")
    assert found is not None
    assert found.text.count("print(") == 8
