"""What is right, though the strict reader of its language would refuse it."""

import pytest

from executor.checks import find_problems
from executor.checks.elided import elided_problems
from executor.state import Problem


def problems(path: str, text: str, before: str | None = None) -> list[Problem]:
    return find_problems({path: text}, before=lambda _: before)


RIGHT = {
    "test data": ("tests/data/bad.py", "def f(:\n"),
    "broken data for a test": ("tests/fixtures/a.json", '{"a": 1,}'),
    "data of a Go test": ("pkg/testdata/a.yaml", "a: b: c\n"),
    "an empty sample": ("tests/samples/none.txt", ""),
    "records, one to a line": ("a.json", '{"a": 1}\n{"a": 2}\n'),
    "a file known to have comments": ("turbo.json", '{"a": 1, // why\n}'),
    "a recipe": ("meta.yaml", '{% set v = "1" %}\na: {{ v }}\n'),
    "a value to be filled in": ("a.yaml", "a: {{ x }}\n"),
    "JSON to be filled in": ("a.json", '{"a": {{ x }}}\n'),
    "TOML to be filled in": ("template/a.toml", 'a = "{{ x }}"\n{% if y %}\n[b]\n{% endif %}\n'),
    "Python to be filled in": ("a.py", "import os\n{% if a %}\nprint(os)\n{% endif %}\n"),
    "names to be filled in": ("a.py", "x = {{ cookiecutter.x }}\n"),
    "patterns of the shell": (
        "a.sh",
        "shopt -s extglob\nrm !(*.md)\ncase $1 in\n  @(a|b)) ;;\nesac\n",
    ),
    "another shell": ("a.sh", "#!/usr/bin/env fish\nif test 1\n echo a\nend\n"),
    "Python behind a shell's suffix": ("a.sh", "#!/usr/bin/env python3\nif a: print((1))\n"),
    "younger TypeScript": ("a.ts", "export type * from './t';\n"),
    "younger Rust": ("a.rs", 'unsafe extern "C" {\n    pub safe fn q(x: f64) -> f64;\n}\n'),
    "younger Java": ("A.java", "import module java.base;\nclass A {}\n"),
    "signs in HTML": ("a.html", "<a href=x?a=1&b=2>R&D < 5</a></p><img src=a/>\n"),
    "the end of a page": ("a.html", "</div>\n</body>\n</html>\n"),
    "a page with all its parts": (
        "a.html",
        "<!-- <script> --><SCRIPT>if (a < b) '<!--'</SCRIPT><style/><style>a > b {}</style>x\n",
    ),
    "a dump of MySQL": (
        "a.sql",
        "LOCK TABLES `t` WRITE;\nINSERT INTO t VALUES (1);\nUNLOCK TABLES;\n",
    ),
    "statements of few": ("a.sql", "MSCK REPAIR TABLE t;\nHANDLER t OPEN;\nDEFINE TABLE u S;\n"),
    "names in string annotations": ("a.py", "def f(x: 'metres') -> 'list[Post]':\n    return x\n"),
    "a profiler": ("a.py", "@profile\ndef f():\n    return 1\n"),
    "a notebook's names": ("a.py", "# %%\nIn[1]; _1\ndf = spark.read(dbutils)\n"),
    "a notebook's settings": ("a_config.py", "c = get_config()\nc.A.b = 1\n"),
    "a build": ("SConstruct.py", "env = Environment()\n"),
    "a lazy module": ("a.py", "__all__ = ['x']\n__getattr__ = print\n"),
}


@pytest.mark.parametrize(("path", "text"), RIGHT.values(), ids=RIGHT)
def test_what_its_reader_takes_is_no_problem(path: str, text: str) -> None:
    assert problems(path, text) == []


WRONG = {
    "a doubled bracket": ("a.json", '{{"a": 1}'),
    "a value behind records": ("a.json", '{"a": 1}\n{"a": 2\n'),
    "an error beside a filled string": ("a.yaml", 'a: "{{ x }}"\nb: 1\nc: 2\nd: e: f\n'),
    "a comment that never ends": ("a.html", "<p>a</p>\n<!-- b\n<p>c</p>\n"),
    "a script that never ends": ("a.html", "<script>\nvar a = 1;\n</scrip"),
    "a tag that is cut": ("a.html", "<p>a</p>\n<div class="),
    "a broken shell script": ("a.sh", "#!/bin/bash\nif true; then\n"),
    "a profile that is no decorator": ("a.py", "print(profile)\n"),
    "source beside the tests' data": ("data/a.py", "def f(:\n"),
    "an old handler": ("a.py", "try:\n    pass\nexcept KeyError, e:\n    pass\n"),
    "a cut field": ("a.py", "x = f'{a'\n"),
}


@pytest.mark.parametrize(("path", "text"), WRONG.values(), ids=WRONG)
def test_what_looks_like_it_is_told_all_the_same(path: str, text: str) -> None:
    assert problems(path, text)


@pytest.mark.parametrize(
    ("path", "before", "text"),
    [
        ("a.json", '{\n  // why\n  "a": 1\n}', '{\n  // why\n  "a": 2,\n}'),
        ("a.json", '{"a": [1,]}', '{"a": [2,]}'),
        ("a.yaml", "a: b: c\n", "a: b: d\n"),
        ("a.toml", "a = \n", "a = ?\n"),
        ("a.py", "print 'x'\n", "print 'y'\n"),
    ],
)
def test_a_file_that_was_never_strict_is_not_held_to_it(path: str, before: str, text: str) -> None:
    assert problems(path, text, before) == []
    assert problems(path, text)


@pytest.mark.parametrize(
    "text",
    [
        "def f[T](x: T) -> T:\n    return x\n",
        "class A[T: (int, str) = int](list):\n    pass\n",
        "type A[T] = list[T]\n",
        "x = {'a': 1}\nprint(f'{x['a']} {{}} {f'{x}':>{1}}')\n",
        "print(f'''{\n    1\n}''')\n",
        "try:\n    pass\nexcept ValueError, os.TypeError:\n    pass\n",
        "name = 1\nq = t'hello {name}'\n",
    ],
)
def test_grammar_of_a_younger_python_is_no_problem(text: str) -> None:
    assert problems("a.py", text) == []


@pytest.mark.parametrize(
    "text", ["x = f'{'\n", "x = f'{)}\n", "f'{\"", "f'{a[}'", "f'" + "{f'" * 99]
)
def test_a_string_that_no_python_reads_is_a_problem(text: str) -> None:
    assert problems("a.py", text)


def test_of_a_flood_of_markers_only_the_first_are_told() -> None:
    text = "".join(f"// ... existing code {n} ...\n" for n in range(50))
    assert len(elided_problems("a.js", text, lambda _: None)) == 10


def test_a_long_schema_is_refused_at_its_wrong_statement() -> None:
    right = "CREATE TABLE t (a int, b text);\n" * 400
    (found,) = problems("a.sql", f"{right}SELECT FROM ((;\n")
    assert found["line"] == 401
    assert problems("a.sql", f"{right}PRAGMA foreign_keys = ON;\n") == []
