from pathlib import Path

import pytest

from executor.verification.detect import choose_runner


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text("")
    return tmp_path


LISTED = ["app.py", "tests/test_a.py"]


def test_the_task_comes_before_the_settings(root: Path) -> None:
    runner = choose_runner(root, verify="make check", setting="make test", listed=LISTED)
    assert (runner.kind, runner.command) == ("command", "make check")
    assert "task" in runner.why


def test_the_settings_come_before_the_files(root: Path) -> None:
    runner = choose_runner(root, verify=" ", setting="make test", listed=LISTED)
    assert (runner.kind, runner.command) == ("command", "make test")
    assert "settings" in runner.why


def test_test_files_mean_pytest(root: Path) -> None:
    runner = choose_runner(root, verify=None, setting=None, listed=LISTED)
    assert (runner.kind, runner.command) == ("pytest", ("pytest",))
    assert "tests/test_a.py" in runner.why


@pytest.mark.parametrize("verify", [None, "pytest -k a", "make check"])
def test_the_runner_knows_the_test_files_that_are_there(root: Path, verify: str | None) -> None:
    listed = [*LISTED, "tests/test_gone.py"]
    runner = choose_runner(root, verify=verify, setting=None, listed=listed)
    assert runner.tests == ("tests/test_a.py",)


@pytest.mark.parametrize(
    "listed", [[], ["app.py"], ["tests/test_gone.py"], ["venv/lib/test_a.py"], ["test_a.txt"]]
)
def test_without_test_files_there_is_no_runner(root: Path, listed: list[str]) -> None:
    assert choose_runner(root, verify=None, setting="", listed=listed).kind == "none"


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("pytest", ()),
        ("pytest tests/test_a.py -k 'a and b'", ("tests/test_a.py", "-k", "a and b")),
        ("python -m pytest -x", ("-x",)),
        ("python3.12 -m pytest", ()),
    ],
)
def test_a_plain_call_of_pytest_is_run_as_ours(
    root: Path, line: str, arguments: tuple[str, ...]
) -> None:
    runner = choose_runner(root, verify=line, setting=None, listed=[])
    assert (runner.kind, runner.command) == ("pytest", ("pytest", *arguments))


@pytest.mark.parametrize(
    "line", ["pytest && make", "uv run pytest", "A=1 pytest", "pytest 'open", "python -m unittest"]
)
def test_any_other_line_is_left_to_the_shell(root: Path, line: str) -> None:
    runner = choose_runner(root, verify=line, setting=None, listed=[])
    assert (runner.kind, runner.command) == ("command", line)
