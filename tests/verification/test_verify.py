import sys
from pathlib import Path

import pytest

from executor.verification.detect import Runner, choose_runner
from executor.verification.verified import Verified
from executor.verification.verify import verify
from executor.workspace.processes import Processes
from tests.support.repository import make_repository

PYTEST = Runner("pytest", ("pytest",), "")


def put(root: Path, **files: str) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def run(
    root: Path,
    runner: Runner = PYTEST,
    *changed: str,
    timeout: float = 60,
    python: str = sys.executable,
) -> Verified:
    processes = Processes(root, lambda: None, {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})
    return verify(runner, changed, root, processes, python=python, timeout=timeout)


def files(root: Path) -> list[str]:
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


def test_passing_tests_verify_and_leave_nothing_behind(tmp_path: Path) -> None:
    put(
        tmp_path,
        **{"src/app.py": "def f(): return 1\n", "helper.py": "x = 1\n"},
        **{"tests/test_a.py": "import app, helper\n\ndef test_a(): assert app.f() == 1\n"},
    )
    before = files(tmp_path)
    verified = run(tmp_path, PYTEST, "src/app.py")
    assert verified == Verified(ok=True, tests=1, failure=None, note="1 test passed")
    assert files(tmp_path) == before


def test_skipped_tests_are_counted_apart(tmp_path: Path) -> None:
    skip = "import pytest\n\n@pytest.mark.skip\ndef test_s(): pass\n"
    put(tmp_path, **{"test_a.py": f"{skip}\ndef test_a(): pass\n\ndef test_b(): pass\n"})
    assert run(tmp_path).note == "2 tests passed, 1 skipped"
    put(tmp_path, **{"test_a.py": skip})
    verified = run(tmp_path)
    assert (verified.ok, verified.tests, verified.note) == (True, 0, "no test ran: 1 skipped")


def test_failing_tests_are_the_evidence(tmp_path: Path) -> None:
    put(
        tmp_path,
        **{"test_a.py": "def test_a(): assert 1 == 2\n\ndef test_b(x): pass\n"},
    )
    verified = run(tmp_path)
    assert (verified.ok, verified.tests) == (False, 2)
    assert verified.failure is not None
    assert verified.failure["kind"] == "tests"
    assert verified.note == verified.failure["message"] == "1 test failed, 1 error"
    assert verified.failure["tests"][0]["test"] == "test_a.py::test_a"
    assert "assert 1 == 2" in verified.failure["output"]


def test_files_that_cannot_be_collected_fail(tmp_path: Path) -> None:
    put(
        tmp_path,
        **{"test_a.py": "import no_such_module\n", "test_b.py": "import nor_this\n"},
        **{"test_c.py": "def test_c(): pass\n"},
    )
    verified = run(tmp_path)
    assert verified.failure is not None
    assert verified.note == "2 errors"
    assert verified.failure["tests"][0]["error"] == "ModuleNotFoundError"


def test_no_tests_is_said_and_not_called_verified(tmp_path: Path) -> None:
    put(tmp_path, **{"test_a.py": "x = 1\n"})
    for runner in (PYTEST, Runner("none", (), "")):
        verified = run(tmp_path, runner)
        assert (verified.ok, verified.tests) == (True, 0)
        assert verified.note.startswith("no tests (")


def test_a_module_that_cannot_be_imported_fails_before_the_tests(tmp_path: Path) -> None:
    put(tmp_path, **{"app.py": "import no_such_module\n", "test_a.py": "def test_a(): pass\n"})
    verified = run(tmp_path, PYTEST, "app.py")
    assert not verified.ok
    assert verified.failure is not None
    assert verified.failure["kind"] == "imports"


def test_tests_that_do_not_end_never_pass(tmp_path: Path) -> None:
    put(tmp_path, **{"test_a.py": "def test_a():\n    while True: pass\n"})
    verified = run(tmp_path, timeout=1)
    assert verified.failure is not None
    assert (verified.ok, verified.failure["kind"]) == (False, "timeout")
    assert "1 seconds" in verified.note


def test_a_hanging_test_is_to_show_where_before_the_time_is_up(tmp_path: Path) -> None:
    asked = "float(pytestconfig.getini('faulthandler_timeout'))"
    put(tmp_path, **{"test_a.py": f"def test_a(pytestconfig): assert {asked} == 80\n"})
    assert run(tmp_path, timeout=100).ok


@pytest.mark.parametrize(
    ("name", "text", "arguments", "message"),
    [
        ("test_a.py", "def test_a(): pass\n", ("--no-such-option",), "did not accept"),
        ("conftest.py", "import no_such_module\n", (), "did not accept"),
        ("conftest.py", "def pytest_sessionstart(): 1 / 0\n", (), "inside itself"),
        ("test_a.py", "import os\n\ndef test_a(): os._exit(0)\n", (), "before it could report"),
        ("test_a.py", "import os\n\ndef test_a(): os.abort()\n", (), "ended with 134"),
    ],
)
def test_a_run_without_a_report_fails_and_says_why(
    tmp_path: Path, name: str, text: str, arguments: tuple[str, ...], message: str
) -> None:
    put(tmp_path, **{name: text})
    verified = run(tmp_path, Runner("pytest", ("pytest", *arguments), ""))
    assert not verified.ok
    assert message in verified.note


def test_a_conftest_that_cannot_be_imported_is_named(tmp_path: Path) -> None:
    put(tmp_path, **{"conftest.py": "import no_such_module\n", "test_a.py": "x = 1\n"})
    verified = run(tmp_path)
    assert verified.failure is not None
    (found,) = verified.failure["tests"]
    assert (found["path"], found["line"]) == ("conftest.py", 1)
    assert found["error"] == "ModuleNotFoundError"
    assert str(tmp_path) not in repr(verified)


def test_an_environment_without_pytest_is_said(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho '/x/python: No module named pytest'\nexit 1\n")
    python.chmod(0o755)
    verified = run(tmp_path, python=str(python))
    assert not verified.ok
    assert "not installed" in verified.note


def test_a_run_that_fails_without_a_failing_test_fails(tmp_path: Path) -> None:
    put(
        tmp_path,
        **{"conftest.py": "def pytest_sessionfinish(session): session.exitstatus = 1\n"},
        **{"test_a.py": "def test_a(): pass\n"},
    )
    verified = run(tmp_path)
    assert not verified.ok
    assert verified.note == "no test failed, but pytest ended with 1"


def test_a_report_that_is_too_large_is_no_pass(tmp_path: Path) -> None:
    put(
        tmp_path,
        **{
            "conftest.py": "from pathlib import Path\n\n"
            "def pytest_unconfigure(config):\n"
            "    path = Path(config.option.xmlpath)\n"
            "    path.write_text(path.read_text() + ' ' * 20_000_001)\n"
        },
        **{"test_a.py": "def test_a(): pass\n"},
    )
    verified = run(tmp_path)
    assert not verified.ok


def test_projects_that_use_the_cache_still_run(tmp_path: Path) -> None:
    put(
        tmp_path,
        **{"pytest.ini": "[pytest]\naddopts = --ff --strict-config\nfilterwarnings = error\n"},
        **{"test_a.py": "def test_a(cache): cache.set('a/b', 1)\n"},
    )
    before = files(tmp_path)
    assert run(tmp_path).note == "1 test passed"
    assert files(tmp_path) == before


def test_projects_that_forbid_the_cache_still_run(tmp_path: Path) -> None:
    put(
        tmp_path,
        **{"pytest.ini": "[pytest]\naddopts = -p no:cacheprovider --strict-config\n"},
        **{"test_a.py": "def test_a(): pass\n"},
    )
    assert run(tmp_path).note == "1 test passed"


def test_the_exit_code_of_a_command_decides(tmp_path: Path) -> None:
    passed = run(tmp_path, Runner("command", "exit 0", ""))
    assert (passed.ok, passed.note) == (True, "command `exit 0` ended with 0")
    failed = run(tmp_path, Runner("command", "echo broken; exit 2", ""))
    assert failed.failure is not None
    assert failed.note == "command `echo broken; exit 2` ended with 2"
    assert failed.failure["output"].strip() == "broken"


def test_a_command_finds_the_projects_python_first(tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    put(tmp_path, **{"venv/bin/python": "#!/bin/sh\nexit 0\n"})
    python.chmod(0o755)
    assert run(tmp_path, Runner("command", ("python", "x"), ""), python=str(python)).ok


def test_a_command_that_does_not_end_never_passes(tmp_path: Path) -> None:
    verified = run(tmp_path, Runner("command", "while :; do :; done", ""), timeout=1)
    assert verified.failure is not None
    assert (verified.ok, verified.failure["kind"]) == (False, "timeout")


@pytest.mark.parametrize("runner", [PYTEST, Runner("none", (), "")])
def test_edits_that_delete_the_tests_do_not_pass(tmp_path: Path, runner: Runner) -> None:
    verified = run(tmp_path, runner, "app.py", "tests/test_gone.py")
    assert not verified.ok
    assert verified.note == "no test ran: the edits delete tests/test_gone.py"


def test_a_test_file_without_a_test_yet_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "test_later.py").write_text('"""Tests will come."""\n', encoding="utf-8")
    runner = choose_runner(tmp_path, verify=None, setting=None, listed=["test_later.py"])
    verified = verify(
        runner,
        [],
        tmp_path,
        Processes(tmp_path, lambda: None),
        python=sys.executable,
        timeout=60,
    )
    assert (verified.ok, verified.tests) == (True, 0)


TEST = "def test_a(): pass\n"
SKIP_ALL = """
import pytest

def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.skip)
"""
SKIPPING = "import pytest\n\npytestmark = pytest.mark.skip\n\ndef test_a(): pass\n"


@pytest.mark.parametrize(
    ("edited", "text", "shown"),
    [
        ("conftest.py", SKIP_ALL, "1 skipped"),
        ("conftest.py", 'collect_ignore = ["test_a.py"]\n', "no tests ran"),
        ("pytest.ini", "[pytest]\naddopts = -k nothing\n", "1 deselected"),
        (".pytest.ini", "[pytest]\npython_files = none.py\n", "no tests ran"),
        ("tox.ini", "[pytest]\npython_functions = none\n", "no tests ran"),
        ("setup.cfg", "[tool:pytest]\npython_functions = none\n", "no tests ran"),
        ("pyproject.toml", "[tool.pytest.ini_options]\naddopts = '-k no'\n", "1 deselected"),
        ("test_a.py", SKIPPING, "1 skipped"),
    ],
)
def test_edits_that_keep_the_tests_from_running_do_not_pass(
    tmp_path: Path, edited: str, text: str, shown: str
) -> None:
    put(tmp_path, **{"test_a.py": TEST, edited: text})
    runner = Runner("pytest", ("pytest",), "", ("test_a.py",))
    verified = run(tmp_path, runner, edited)
    assert (verified.ok, verified.tests) == (False, 0)
    assert verified.note == f"no test ran: the edits change {edited}"
    assert verified.failure is not None
    assert shown in verified.failure["output"]
    assert run(tmp_path, runner, "app.py").ok


def test_a_deleted_setting_that_the_tests_needed_is_named_beside_what_is_changed(
    tmp_path: Path,
) -> None:
    put(tmp_path, **{"test_a.py": TEST, "conftest.py": SKIP_ALL})
    runner = Runner("pytest", ("pytest",), "", ("test_a.py",))
    verified = run(tmp_path, runner, "conftest.py", "pytest.ini", "gone.py")
    assert verified.note == "no test ran: the edits delete pytest.ini and change conftest.py"


def test_tests_outside_the_paths_of_pytest_fail_no_task_that_leaves_them_alone(
    tmp_path: Path,
) -> None:
    put(
        tmp_path,
        **{"pytest.ini": "[pytest]\ntestpaths = tests\n", "tests/__init__.py": ""},
        **{"scripts/load_test.py": "def test_load(): pass\n", "app.py": "x = 1\n"},
    )
    listed = files(tmp_path)
    runner = choose_runner(tmp_path, verify=None, setting=None, listed=listed)
    verified = run(tmp_path, runner, "app.py")
    assert (verified.ok, verified.tests) == (True, 0)
    assert verified.note == "no tests (changed modules could be imported)"


def test_settings_that_change_where_there_is_no_test_fail_nothing(tmp_path: Path) -> None:
    put(tmp_path, **{"pyproject.toml": "", "conftest.py": "", "test_later.py": "x = 1\n"})
    runner = Runner("pytest", ("pytest",), "", ("test_later.py",))
    assert run(tmp_path, runner, "pyproject.toml", "conftest.py", "test_later.py").ok


@pytest.mark.parametrize(("before", "passes"), [(TEST, False), ("x = 1\n", True)])
def test_edits_that_empty_a_test_file_do_not_pass(
    tmp_path: Path, before: str, passes: bool
) -> None:
    project = make_repository(tmp_path / "project", {"sub/test_a.py": before}) / "sub"
    put(project, **{"test_a.py": "y = 2\n"})
    verified = run(project, Runner("pytest", ("pytest",), "", ("test_a.py",)), "test_a.py")
    assert verified.ok is passes
    assert passes or verified.note == "no test ran: the edits change test_a.py"


def test_without_a_git_that_answers_a_file_without_tests_never_had_any(tmp_path: Path) -> None:
    put(tmp_path, **{"test_a.py": "y = 2\n", ".git": "gitdir: nowhere\n"})
    assert run(tmp_path, PYTEST, "test_a.py").ok
