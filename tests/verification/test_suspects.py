import pytest

from executor import state
from executor.verification.suspects import suspects

FILES = {
    "app.py": "",
    "src/pkg/__init__.py": "",
    "src/pkg/a.py": "",
    "src/pkg/b.py": "",
    "lib/c.py": "",
    "tests/helper.py": "",
    "tests/test_a.py": (
        "import os\nimport app\nfrom pkg import a\nfrom pkg.b import thing\n"
        "from . import helper\nfrom .helper import x\nimport lib.c\n"
    ),
    "tests/test_broken.py": "def (\n",
}


def failure(*frames: str, path: str = "tests/test_a.py") -> state.Failure:
    test = state.TestFailure(
        test="t",
        path=path,
        line=1,
        error="ValueError",
        message="",
        expected="",
        actual="",
        traceback="",
        frames=[state.Frame(path=frame, line=1) for frame in frames],
    )
    return state.Failure(kind="tests", message="", tests=[test], output="")


def test_files_of_the_traceback_come_first_and_the_innermost_leads() -> None:
    found = suspects(failure("tests/test_a.py", "app.py", "lib/c.py"), [], FILES.get)
    assert found[:2] == ["lib/c.py", "app.py"]


def test_modules_that_the_test_imports_are_suspects_but_no_helpers_of_tests() -> None:
    found = suspects(failure(), [], FILES.get)
    assert set(found) <= {
        "app.py",
        "src/pkg/a.py",
        "src/pkg/__init__.py",
        "src/pkg/b.py",
        "lib/c.py",
    }
    assert len(found) == 4


def test_edited_files_come_before_others() -> None:
    found = suspects(failure("app.py"), ["src/pkg/b.py"], FILES.get)
    assert found[:2] == ["src/pkg/b.py", "app.py"]


@pytest.mark.parametrize("path", ["tests/test_broken.py", "tests/test_gone.py", "", "conftest.txt"])
def test_a_test_that_cannot_be_read_names_nothing(path: str) -> None:
    assert suspects(failure(path=path), [], FILES.get) == []


def test_a_module_that_could_not_be_imported_is_its_own_suspect() -> None:
    assert suspects(failure(path="app.py"), [], FILES.get) == ["app.py"]
