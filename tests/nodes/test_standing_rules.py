"""Which files judge, when one of them is altered, and which words ask for that."""

import pytest

from executor.checks.standing.altered import altered
from executor.checks.standing.asked import asks_for
from executor.checks.standing.files import holds_standing_tests
from executor.checks.standing.settings import deselects

STANDING = "import app\n\n\ndef test_two():\n    assert app.two() == 2\n"
SUITE = "class TestA:\n    def test_a(self):\n        assert a == 1\n"
CASES = "import pytest\n\n\n@pytest.mark.parametrize('n', [1, 2])\ndef test_n(n):\n    assert n\n"
TABLE = CASES.replace("[1, 2])", "ROWS)").replace("@", "ROWS = [1, 2]\n\n\n@")
SCRIPT = "import { a } from './a';\nit('works', () => {\n  a();\n});\n"


@pytest.mark.parametrize(
    "path",
    [
        *("test_a.py", "x/a_test.py", "shop/tests.py", "conftest.py", "a_test.go", "a.test.js"),
        *("a.spec.tsx", "spec/a_spec.rb", "src/__tests__/b.js"),
    ],
)
def test_a_file_that_a_runner_looks_for_judges(path: str) -> None:
    assert holds_standing_tests(path)


@pytest.mark.parametrize(
    "path",
    ["tests/data/a.json", "pkg/testing/compare.py", "tests/helpers.py", "noxfile.py", "latest.py"],
)
def test_what_only_lies_beside_tests_judges_nothing(path: str) -> None:
    assert not holds_standing_tests(path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (STANDING, STANDING.replace("import app", "import app, os")),
        (STANDING, STANDING.replace("import app", "import json\nimport app")),
        (STANDING, f"# a remark\n{STANDING}"),
        (STANDING, f"{STANDING}\n\ndef test_three():\n    assert 3\n"),
        (STANDING, f"{STANDING}\n\nif __name__ == '__main__':\n    exit(0)\n"),
        (SUITE, f"{SUITE}\n    def test_b(self):\n        assert b\n"),
        (STANDING + SUITE, SUITE + STANDING),
        (CASES, CASES.replace("[1, 2]", "[1, 2, 3]")),
        (TABLE, TABLE.replace("[1, 2]", "[1, 3, 2]")),
    ],
)
def test_what_is_added_leaves_python_tests_as_they_were(before: str, after: str) -> None:
    assert not altered("test_a.py", before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (STANDING, STANDING.replace("== 2", "== 3")),
        (STANDING, STANDING.replace("def test", "@skip\ndef test")),
        (STANDING, ""),
        (STANDING, None),
        (STANDING, STANDING.replace("import app", "import fake as app")),
        (STANDING, STANDING.replace("import app", "import app\nimport fake as app")),
        (STANDING, STANDING.replace("import app\n", "")),
        (STANDING, f"{STANDING}\n\ndef test_two():\n    pass\n"),
        (STANDING, f"{STANDING}\n\ndel test_two\n"),
        (STANDING, f"{STANDING}\n\ntest_two = None\n"),
        (STANDING, f"{STANDING}\n\napp.two = lambda: 2\n"),
        (STANDING, f"{STANDING}\n\nfrom fake import test_two\n"),
        (STANDING, f"{STANDING}\n\nfrom fake import *\n"),
        (STANDING, f"import pytest\n{STANDING}\n\npytestmark = pytest.mark.skip\n"),
        (STANDING, f"import pytest\npytest.skip('no', allow_module_level=True)\n{STANDING}"),
        (STANDING, f"{STANDING}\nif True:\n    raise SystemExit\n"),
        (STANDING, f"{STANDING}\ntry:\n    pass\nexcept OSError as app:\n    pass\n"),
        (SUITE, SUITE.replace("TestA:", "TestA(Skipped):")),
        (SUITE, SUITE.replace("== 1", ">= 1")),
        (SUITE, f"{SUITE}\n    __test__ = False\n"),
        (SUITE, f"{SUITE}\n\nTestA.test_a = None\n"),
        ("assert any([1])\n", "assert any([1])\nany = bool\n"),
        (CASES, CASES.replace("[1, 2]", "[1]")),
        (CASES, CASES.replace("[1, 2]", "ROWS")),
        ("x = (\n", "y = (\n"),
        ("", "collect_ignore = ['test_a.py']\n"),
        ("", "def pytest_collection_modifyitems(items):\n    items.clear()\n"),
    ],
)
def test_what_went_or_was_disarmed_is_altered(before: str, after: str | None) -> None:
    assert altered("test_a.py", before, after)


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        (f"{SCRIPT}b();\n", False),
        (SCRIPT.replace("{ a }", "{ a, b }"), False),
        (SCRIPT.replace("'./a'", "'./b'"), True),
        (SCRIPT.replace("  a();\n", ""), True),
        (f"/*\n{SCRIPT}", True),
        (f"const it = () => {{}};\n{SCRIPT}", True),
        (f"{SCRIPT}test.only('b', () => {{}});\n", True),
    ],
)
def test_other_languages_are_compared_by_lines(after: str, *, changed: bool) -> None:
    assert altered("a.test.js", SCRIPT, after) is changed


@pytest.mark.parametrize(
    ("path", "before", "after", "found"),
    [
        ("pytest.ini", "", "[pytest]\naddopts = --deselect test_a.py::test_a\n", True),
        ("pytest.ini", "", "[pytest]\naddopts = -q\n", False),
        ("pytest.ini", "", "[pytest]\npython_files = check_*.py\n", True),
        ("pytest.ini", "", "no section\n", False),
        ("pytest.ini", "", "[pytest]\ntestpaths = tests\n", False),
        ("pytest.ini", "", "[pytest]\ntestpaths = other\n", True),
        ("pytest.ini", "", "[pytest]\ntestpaths = t*\n", False),
        ("pytest.ini", "[pytest]\naddopts = -k a\n", "[pytest]\naddopts = -q -k a\n", False),
        ("setup.cfg", "", "[tool:pytest]\naddopts = --ignore=tests\n", True),
        ("tox.ini", "", "[tox]\naddopts = -k a\n", False),
        ("pyproject.toml", "", "[tool.pytest.ini_options]\naddopts = ['-k', 'no']\n", True),
        ("pyproject.toml", "[tool.x]\n", "[tool.y]\n", False),
        ("pyproject.toml", "", "a = [\n", False),
        ("a.py", "", "x = 1\n", False),
    ],
)
def test_settings_that_keep_tests_from_running_are_found(
    path: str, before: str, after: str, *, found: bool
) -> None:
    assert deselects(path, before, after, ["tests/test_a.py"]) is found


@pytest.mark.parametrize(
    "text",
    [
        *("Adapt the tests to it", "Change two, see tests/test_app.py", "Modify tests"),
        *("Update `app.py` and its tests", "`two` is 3 now; the existing tests must be updated"),
        *("Change `two()` in `app.py` and adapt the tests.", "Fix the flaky test of two"),
        *(
            "Drop the obsolete tests",
            "Correct the expected value in the test",
            "Speed up the tests",
        ),
        *("Make tests use fixtures", "Turn the unittest suite into pytest", "Fix the test"),
        *("Rename `two` to `deux` everywhere", "Remove two from app.py", "Merge `one` and `two`"),
        *("Update `two` to be 3, including its tests", "Two is 3; the tests\nneed to be adapted"),
    ],
)
def test_a_task_asks_for_a_change_of_tests_by_name_by_word_or_by_what_they_test(text: str) -> None:
    assert asks_for("tests/test_app.py", STANDING, text, [])


@pytest.mark.parametrize(
    "text",
    [
        *("Let two be two, with a test", "Make the tests pass", "Change `two` in app.py"),
        *("Change two, see my_test_app.pyx", "Let two be two, so that test_app.py passes"),
        *("Replace the loop by arithmetic: `two()` is 2, with a test", "Update the test runner"),
        *("Split a text into words: `words(text)`, with a test", "Merge two dicts, with a test"),
        *("Remove the bug so that the tests pass", "Do not change the tests", "Add port tests"),
        *("Simplify `two` without changing the tests", "Change two and make the tests pass"),
        *("Verify with test_app.py", "The existing tests must not be changed", "Add editor tests"),
        *("Rename `three`", "Do not remove `two`"),
    ],
)
def test_other_words_ask_for_no_change_of_tests(text: str) -> None:
    assert not asks_for("tests/test_app.py", STANDING, text, [])


def test_a_file_that_the_task_lists_may_be_changed() -> None:
    assert asks_for("tests/test_app.py", STANDING, "Change two", ["tests/test_app.py"])


@pytest.mark.parametrize("text", ["update " * 20_000, "the tests " * 20_000, "`" * 200_000])
def test_a_long_task_is_read_without_trouble(text: str) -> None:
    assert not asks_for("test_x.py", STANDING, text, ["a.py"]) or "update" not in text
