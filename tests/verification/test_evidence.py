from pathlib import Path

from executor import state
from executor.verification.evidence import (
    OUTPUT_CHARS,
    SHOWN_FAILURES,
    failed_tests,
    head_and_tail,
    without_root,
)


def failing(test: str, error: str) -> state.TestFailure:
    return state.TestFailure(
        test=test,
        path="",
        line=None,
        error=error,
        message="",
        expected="",
        actual="",
        traceback="",
        frames=[],
    )


def test_a_short_text_is_kept_whole() -> None:
    assert head_and_tail("a\nb", 10, 2) == "a\nb"


def test_a_long_text_loses_its_middle() -> None:
    short = head_and_tail("start " + "x" * 9_000 + " end", 500)
    assert len(short) <= 500
    assert short.startswith("start ")
    assert short.endswith(" end")


def test_a_text_of_many_lines_loses_its_middle() -> None:
    short = head_and_tail("\n".join(str(n) for n in range(1_000)), 10_000, 60)
    assert len(short.split("\n")) <= 60
    assert short.startswith("0\n")
    assert short.endswith("\n999")


def test_paths_are_said_as_the_project_knows_them(tmp_path: Path) -> None:
    assert without_root(f'File "{tmp_path}/a/b.py"', tmp_path) == 'File "a/b.py"'


def test_the_most_telling_failures_are_kept_and_the_rest_is_counted(tmp_path: Path) -> None:
    tests = [failing(f"t{n}", "KeyError") for n in range(9)] + [failing("last", "AssertionError")]
    failure = failed_tests("10 tests failed", tests, "x" * 9_000, tmp_path)
    assert failure["message"] == "10 tests failed (8 of 10 shown)"
    assert len(failure["tests"]) == SHOWN_FAILURES
    assert failure["tests"][0]["test"] == "last"
    assert len(failure["output"]) <= OUTPUT_CHARS
