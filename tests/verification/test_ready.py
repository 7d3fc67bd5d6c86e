"""What could judge no task is told before a model is paid."""

import sys
from pathlib import Path

import pytest

from executor.errors import UsageError
from executor.verification.ready import ensure_ready


def test_a_test_command_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no nosuch-runner"):
        ensure_ready(tmp_path, "nosuch-runner --all", [])


@pytest.mark.parametrize(
    "command", ["true", "cd sub && make", "python -c pass", "./check.sh", "X=1 make", "'"]
)
def test_a_command_that_may_exist_is_left_to_the_shell(tmp_path: Path, command: str) -> None:
    ensure_ready(tmp_path, command, [])


def test_an_environment_of_the_project_without_pytest_is_refused(tmp_path: Path) -> None:
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)
    (tmp_path / "test_a.py").touch()
    with pytest.raises(UsageError, match="has no pytest") as refused:
        ensure_ready(tmp_path, None, ["test_a.py"])
    assert f"{python} -m pip install pytest" in refused.value.remedy
    ensure_ready(tmp_path, f"{sys.executable} --version", ["test_a.py"])


def test_a_project_without_tests_needs_nothing(tmp_path: Path) -> None:
    ensure_ready(tmp_path, None, [])
