from typing import Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from executor import state
from executor.recovery.classify import Classified, classify, missing_from_outside
from executor.recovery.taxonomy import STRATEGIES, Reason, Strategy

Kind = Literal["edits", "imports", "tests", "timeout", "write", "git", "limit"]


def failure(
    message: str,
    *,
    kind: Kind = "imports",
    tests: tuple[tuple[str, str], ...] = (),
    output: str = "",
) -> state.Failure:
    return state.Failure(
        kind=kind,
        message=message,
        tests=[failed(error, told) for error, told in tests],
        output=output,
    )


def failed(error: str, message: str) -> state.TestFailure:
    return state.TestFailure(
        test="tests/test_a.py::test_a",
        path="tests/test_a.py",
        line=1,
        error=error,
        message=message,
        expected="",
        actual="",
        traceback="PermissionError of an older day",
        frames=[],
    )


def problem(message: str) -> state.Problem:
    return state.Problem(
        path="a.py", line=1, column=None, kind="imports", message=message, excerpt=""
    )


def test_every_reason_has_a_strategy() -> None:
    assert set(STRATEGIES) == set(Reason)
    assert set(STRATEGIES.values()) == set(Strategy)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("ImportError: cannot import name 'f' from 'a'", Reason.MISSING_DEPENDENCY),
        ("cannot import name 'f'", Reason.MISSING_DEPENDENCY),
        ("[Errno 2] No such file or directory: 'data.csv'", Reason.MISSING_DEPENDENCY),
        ("FileNotFoundError: data.csv", Reason.MISSING_DEPENDENCY),
        ("PermissionError: [Errno 13]", Reason.ENVIRONMENT_ISSUE),
        ("bash: ./x: Permission denied", Reason.ENVIRONMENT_ISSUE),
        ("Access is denied", Reason.ENVIRONMENT_ISSUE),
        ("MemoryError", Reason.ENVIRONMENT_ISSUE),
        ("OSError: [Errno 28] No space left on device", Reason.ENVIRONMENT_ISSUE),
        ("sh: npm: command not found", Reason.ENVIRONMENT_ISSUE),
        ("assert 1 == 2", Reason.UNKNOWN),
        ("", Reason.UNKNOWN),
    ],
)
def test_a_message_has_its_reason(message: str, reason: Reason) -> None:
    assert classify(failure(message), [], retried=False) == Classified(reason)


@pytest.mark.parametrize(
    "message",
    [
        "the bedroom has no room",
        "MyImportErrorHandler was called",
        "NotAPermissionErrors",
        "OutOfMemoryErrors: 3",
        "no such file_name as x",
        "test_command_not_found passed",
        "the module is named",
    ],
)
def test_a_word_that_only_looks_like_one_says_nothing(message: str) -> None:
    assert classify(failure(message), [], retried=False).reason is Reason.UNKNOWN


@pytest.mark.parametrize(
    ("message", "missing"),
    [
        ("ModuleNotFoundError: No module named 'yaml'", "yaml"),
        ("ModuleNotFoundError: No module named 'app.models.user'", "app.models.user"),
        ("/usr/bin/python: No module named pytest", "pytest"),
        ("No module named yaml. Install it.", "yaml"),
    ],
)
def test_a_missing_module_is_waited_for_once_and_then_the_environments_fault(
    message: str, missing: str
) -> None:
    first = classify(failure(message), [], retried=False)
    assert first == Classified(Reason.MISSING_DEPENDENCY, missing)
    again = classify(failure(message), [], retried=True)
    assert again == Classified(Reason.ENVIRONMENT_ISSUE, missing)


def test_a_missing_module_counts_before_everything_else_that_is_told() -> None:
    told = "PermissionError\nModuleNotFoundError: No module named 'yaml'\nImportError"
    assert classify(failure(told), [], retried=False).missing == "yaml"


def test_a_part_that_is_still_missing_at_the_retry_is_nobodys_known_fault() -> None:
    told = failure("ImportError: cannot import name 'f' from 'a'")
    assert classify(told, [], retried=True) == Classified(Reason.UNKNOWN)


def test_edits_that_do_not_hold_are_classified_by_their_problems() -> None:
    problems = [problem("bad syntax"), problem("No module named 'yaml'")]
    told = failure("PermissionError", kind="edits")
    assert classify(told, problems, retried=False).missing == "yaml"
    assert classify(None, problems, retried=False).missing == "yaml"
    assert classify(None, [], retried=False).reason is Reason.UNKNOWN


def test_output_speaks_only_where_no_test_does() -> None:
    spoken = failure("1 failed", kind="tests", output="Permission denied")
    assert classify(spoken, [], retried=False).reason is Reason.ENVIRONMENT_ISSUE
    tested = failure(
        "1 failed", kind="tests", tests=(("AssertionError", "1 == 2"),), output="Permission denied"
    )
    assert classify(tested, [], retried=False).reason is Reason.UNKNOWN


def test_the_kind_of_a_tests_error_is_evidence() -> None:
    told = failure("1 failed", kind="tests", tests=(("FileNotFoundError", "a.csv"),))
    assert classify(told, [], retried=False).reason is Reason.MISSING_DEPENDENCY


@pytest.mark.parametrize(
    ("listed", "missing"),
    [
        ([], "yaml.nodes"),
        (["src/app.py", "yamls.py"], "yaml.nodes"),
        (["yaml.py"], ""),
        (["src/yaml/__init__.py"], ""),
        (["yaml/readme.md"], ""),
    ],
)
def test_a_module_is_from_outside_when_no_file_could_be_it(listed: list[str], missing: str) -> None:
    told = failure("No module named 'yaml.nodes'")
    assert missing_from_outside(told, listed) == missing


def test_what_names_no_module_misses_none() -> None:
    assert missing_from_outside(failure("assert 1 == 2"), []) == ""


@given(st.text(), st.sampled_from(get_args(Kind)), st.lists(st.text()), st.booleans())
def test_every_evidence_has_a_reason_with_a_strategy(
    message: str, kind: Kind, problems: list[str], retried: bool
) -> None:
    found = classify(failure(message, kind=kind), list(map(problem, problems)), retried=retried)
    assert found.reason in STRATEGIES
    if found.reason is Reason.UNKNOWN:
        assert not found.missing
