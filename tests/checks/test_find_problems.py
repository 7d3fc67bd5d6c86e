import random
import sysconfig
import tokenize
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.checks import find_problems, parses
from executor.checks.elided import elided_problems
from executor.state import Edits, Problem


def problems(path: str, text: str | None, **before: str) -> list[Problem]:
    return find_problems({path: text}, before=before.get)


@pytest.mark.parametrize("path", ["app.py", "a/b.json", "x.unknown", "README.md"])
@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_file_is_a_problem(path: str, text: str) -> None:
    assert [p["kind"] for p in problems(path, text)] == ["empty"]


@pytest.mark.parametrize("path", ["pkg/__init__.py", "py.typed", "data/.gitkeep"])
def test_files_that_are_empty_by_nature_may_be_empty(path: str) -> None:
    assert problems(path, "") == []


def test_a_file_that_was_asked_to_be_empty_may_be_empty() -> None:
    assert find_problems({"a.txt": ""}, asked_empty=["a.txt"], before=lambda _: None) == []


def test_a_deletion_has_no_problem() -> None:
    assert problems("app.py", None) == []


def test_the_problems_of_all_files_are_found() -> None:
    edits: Edits = {"a.py": "x = (", "b.json": "{", "c.py": "x = 1\n", "d.toml": "x"}
    found = find_problems(edits, before=lambda _: None)
    assert [(p["path"], p["kind"]) for p in found] == [
        ("a.py", "syntax"),
        ("b.json", "json"),
        ("d.toml", "toml"),
    ]


def test_half_a_character_is_an_encoding_problem_of_any_file() -> None:
    (found,) = problems("notes.txt", "fine\nab\ud800c\n")
    assert (found["kind"], found["line"], found["column"]) == ("encoding", 2, 3)
    found["excerpt"].encode()


def test_a_template_folder_is_not_judged_by_its_suffix() -> None:
    assert problems("{{cookiecutter.slug}}/app.py", "import {{ cookiecutter.slug }}\n") == []


NAMES = ["a.py", "b.pyi", "c.json", "d.yaml", "e.toml", "f.js", "g.html", "h.sql", "i.md", "j"]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(NAMES), st.text())
def test_no_text_makes_a_check_raise(path: str, text: str) -> None:
    problems(path, text)


@settings(deadline=None, max_examples=50)
@given(st.text(), st.text())
def test_no_path_makes_a_check_raise(path: str, text: str) -> None:
    problems(path, text)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.py", "x = 1\n", True),
        ("a.py", "x = undefined\n", True),
        ("a.py", "x = (\n", False),
        ("a.json", "{", False),
        ("a.js", "f(\n", False),
        ("a.js", "f()\n", True),
        ("a.sql", "SELECT (1", False),
        ("a.unknown", "f(", True),
        ("a.unknown", "\ud800", False),
        ("{{x}}/a.py", "x = (", True),
        ("a.py", "(" * 600_000, True),
    ],
)
def test_a_reading_is_judged_by_its_syntax_alone(path: str, text: str, expected: bool) -> None:
    assert parses(path, text) is expected


def test_the_problems_of_a_file_are_sorted_by_line() -> None:
    text = "def f():\n    return a\n# ... rest of the code\nprint(b)\n"
    found = problems("a.py", text)
    assert [(p["kind"], p["line"]) for p in found] == [("name", 2), ("elided", 3), ("name", 4)]


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(["a.sh", "b.rb", "c.php", "d.css", "e.h", "f.sql", "g.tsx"]), st.text())
def test_no_text_makes_a_reading_raise(path: str, text: str) -> None:
    parses(path, text)


PIECES = st.sampled_from([*"()[]{}\"'`#:=,.\\\n\t ", "/*", "*/", "//", "...", "rest", "code", "é"])


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(NAMES), st.lists(PIECES, max_size=30).map("".join))
def test_no_mixture_of_signs_makes_a_check_raise(path: str, text: str) -> None:
    problems(path, text)


@pytest.mark.parametrize(
    "text", ["(" * 5_000, "-" * 50_000 + "1", "[" * 50_000, "{" * 50_000, "a = " + "[" * 50_000]
)
@pytest.mark.parametrize("path", ["a.py", "a.json", "a.yaml", "a.toml"])
def test_deep_nesting_is_a_problem_and_no_crash(path: str, text: str) -> None:
    plain_in_yaml = path == "a.yaml" and text[0] in "(-a"
    assert len(problems(path, text)) == (0 if plain_in_yaml else 1)


@pytest.mark.parametrize("piece", ["/* ", "<!-- ", "`a /* ", '"\\', "'", "# rest\n"])
@pytest.mark.parametrize("path", ["a.js", "a.html", "a.sh", "a.sql"])
def test_a_large_file_of_unclosed_signs_is_searched_to_its_end(path: str, piece: str) -> None:
    assert elided_problems(path, piece * 30_000 + " existing users", lambda _: None) == []


@pytest.mark.parametrize("size", [2_900, 40_000, 2_000_000])
@pytest.mark.parametrize(
    ("path", "piece"),
    [("a.java", "a<"), ("a.c", "%w("), ("a.sh", "(a)"), ("a.sql", "("), ("a.tsx", "a ? b : ")],
)
def test_degenerate_texts_end_without_a_crash(path: str, piece: str, size: int) -> None:
    problems(path, piece * (size // len(piece)))


def standard_library() -> list[Path]:
    folder = Path(sysconfig.get_path("stdlib"))
    skipped = {"test", "tests", "lib2to3", "site-packages", "idlelib"}
    files = [f for f in sorted(folder.rglob("*.py")) if not skipped & set(f.parts)]
    return random.Random(7).sample(files, 80)  # noqa: S311 - a sample, no secret


def test_the_standard_library_has_no_problems() -> None:
    for file in standard_library():
        with tokenize.open(file) as source:
            text = source.read()
        if text.strip() and text.isascii():
            assert problems(file.name, text) == [], file
