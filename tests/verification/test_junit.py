import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor import state
from executor.verification.junit import SIZE_LIMIT_BYTES, Report, read_report

FILES = {
    "calc.py": (
        "class Odd(Exception):\n    pass\n\n\ndef add(a, b):\n    return a - b\n\n\n"
        "def odd():\n    raise Odd('no')\n\n\ndef outer():\n    try:\n        odd()\n"
        "    except Odd as error:\n        raise RuntimeError('outer') from error\n\n\n"
        "def deep(n):\n    return deep(n - 1) if n else 1 / 0\n"
    ),
    "tests/test_calc.py": """\
import unittest

import pytest

import calc


def test_add():
    assert calc.add(2, 3) == 5


def test_message():
    assert calc.add(2, 2) == 4, "wrong sum"


@pytest.mark.parametrize("text", ["x/y::z", "a.b [c]"])
def test_param(text):
    assert text == "q"


class TestGroup:
    class TestInner:
        def test_in(self):
            assert "x" in "abc"


class TestOld(unittest.TestCase):
    def test_equal(self):
        self.assertEqual(calc.add(1, 1), 2)

    def test_true(self):
        self.assertTrue(calc.add(1, 1))


def test_own_exception():
    calc.odd()


def test_chain():
    calc.outer()


def test_raises():
    with pytest.raises(ValueError):
        calc.add(1, 1)


def test_fail():
    pytest.fail("on purpose")


def test_deep():
    calc.deep(200)


@pytest.fixture
def broken():
    raise OSError("no disk")


def test_setup(broken):
    pass


@pytest.fixture
def untidy():
    yield
    raise OSError("left over")


def test_teardown(untidy):
    pass


def test_missing_fixture(nowhere):
    pass


def test_exit():
    raise SystemExit(3)


@pytest.mark.skip
def test_skipped():
    pass


@pytest.mark.xfail(strict=True)
def test_passes_unexpectedly():
    pass


def test_prints_a_document():
    print('<!DOCTYPE html><!ENTITY x "y">')
    assert calc.add(3, 3) == 6


def test_undefined():
    undefined_name
""",
    "tests/test_import.py": "import no_such_module\n",
    "tests/test_name.py": "from calc import no_such_name\n",
    "tests/test_syntax.py": "def test_x(:\n    pass\n",
    "tests/test_raises_on_import.py": "raise ValueError('while collecting')\n",
}


def run(root: Path, family: str) -> bytes:
    for path, text in FILES.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text)
    xml = root / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "--continue-on-collection-errors"]
    command += [f"--rootdir={root}", f"--junitxml={xml}", "-o", f"junit_family={family}"]
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False, timeout=60)
    return xml.read_bytes()


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Path]:
    root = tmp_path_factory.mktemp("project")
    return run(root, "xunit1"), root


@pytest.fixture(scope="module")
def report(recorded: tuple[bytes, Path]) -> Report:
    found = read_report(*recorded)
    assert found is not None
    return found


def one(report: Report, test: str) -> state.TestFailure:
    (found,) = [failure for failure in report.failed if failure["test"] == test]
    return found


CALC = "tests/test_calc.py"


@pytest.mark.parametrize(
    ("test", "error", "message", "expected", "actual"),
    [
        ("test_add", "AssertionError", "-1 == 5", "5", "-1"),
        ("test_message", "AssertionError", "wrong sum", "4", "0"),
        ("test_param[x/y::z]", "AssertionError", "'x/y::z' == 'q'", "'q'", "'x/y::z'"),
        ("test_param[a.b [c]]", "AssertionError", "'a.b [c]' == 'q'", "'q'", "'a.b [c]'"),
        ("TestGroup::TestInner::test_in", "AssertionError", "'x' in 'abc'", "in 'abc'", "'x'"),
        ("TestOld::test_equal", "AssertionError", "0 != 2", "2", "0"),
        ("TestOld::test_true", "AssertionError", "0 is not true", "a true value", "0"),
        ("test_own_exception", "Odd", "calc.Odd: no", "", ""),
        ("test_chain", "RuntimeError", "RuntimeError: outer", "", ""),
        ("test_raises", "Failed", "DID NOT RAISE", None, "nothing was raised"),
        ("test_fail", "Failed", "on purpose", "", ""),
        ("test_deep", "ZeroDivisionError", "division by zero", "", ""),
        ("test_setup", "OSError", "no disk", "", ""),
        ("test_teardown", "OSError", "left over", "", ""),
        ("test_missing_fixture", None, "fixture 'nowhere' not found", "", ""),
        ("test_exit", "SystemExit", "3", "", ""),
        ("test_passes_unexpectedly", None, "XPASS(strict)", "", ""),
        ("test_prints_a_document", "AssertionError", "0 == 6", "6", "0"),
        ("test_undefined", "NameError", "undefined_name", "", ""),
    ],
)
def test_a_failure_is_read_from_what_pytest_wrote(
    report: Report,
    test: str,
    error: str | None,
    message: str,
    expected: str | None,
    actual: str,
) -> None:
    found = one(report, f"{CALC}::{test}")
    assert found["path"] == CALC
    assert error in {None, found["error"]}
    assert message in found["message"]
    assert expected in {None, found["expected"]}
    assert found["actual"] == actual
    assert found["line"] is not None


@pytest.mark.parametrize(
    ("path", "error", "message"),
    [
        ("tests/test_import.py", "ModuleNotFoundError", "No module named 'no_such_module'"),
        ("tests/test_name.py", "ImportError", "cannot import name 'no_such_name'"),
        ("tests/test_syntax.py", "SyntaxError", "invalid syntax"),
        ("tests/test_raises_on_import.py", "ValueError", "while collecting"),
    ],
)
def test_a_file_that_cannot_be_collected_is_a_failure(
    report: Report, path: str, error: str, message: str
) -> None:
    found = one(report, path)
    assert (found["path"], found["error"], found["line"]) == (path, error, 1)
    assert message in found["message"]


def test_the_counts_are_those_of_the_cases(report: Report) -> None:
    assert (report.skipped, len(report.failed)) == (1, report.failures + report.errors)
    assert report.errors == 7


def test_frames_lead_from_the_test_into_the_project(report: Report) -> None:
    frames = one(report, f"{CALC}::test_chain")["frames"]
    assert {"path": "calc.py", "line": 17} in frames
    assert {frame["path"] for frame in frames} == {CALC, "calc.py"}


def test_a_traceback_has_a_limit(report: Report) -> None:
    traceback = one(report, f"{CALC}::test_deep")["traceback"]
    assert len(traceback) <= 3_000
    assert len(traceback.split("\n")) <= 61


def test_no_absolute_path_of_the_project_is_told(
    report: Report, recorded: tuple[bytes, Path]
) -> None:
    assert str(recorded[1]) not in repr(report)


def test_the_newer_family_is_read_too(tmp_path: Path, report: Report) -> None:
    other = read_report(run(tmp_path, "xunit2"), tmp_path)
    assert other is not None
    assert [f["test"] for f in other.failed] == [f["test"] for f in report.failed]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<testsuites>",
        b"\xff\xfe<",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b"<a/>" + b" " * SIZE_LIMIT_BYTES,
    ],
    ids=["empty", "cut off", "no text", "entity", "too large"],
)
def test_a_damaged_or_hostile_report_is_refused(data: bytes, tmp_path: Path) -> None:
    assert read_report(data, tmp_path) is None


def test_a_failure_without_a_file_or_a_text_is_still_told(tmp_path: Path) -> None:
    case = b'<testcase classname="a.B" name="c"><failure message="m"/></testcase>'
    xml = b"<testsuite>" + case + b"</testsuite>"
    found = read_report(xml, tmp_path)
    assert found is not None
    (failure,) = found.failed
    assert (failure["test"], failure["error"], failure["message"]) == ("a::B::c", "failure", "m")


@settings(deadline=None, max_examples=50)
@given(st.binary())
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    read_report(data, Path.cwd())
