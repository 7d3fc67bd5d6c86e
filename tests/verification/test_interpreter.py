import sys
from pathlib import Path

import pytest

from executor.verification.interpreter import python_for


def executable(file: Path, text: str = "#!/bin/sh\nexit 1\n") -> str:
    file.parent.mkdir(parents=True)
    file.write_text(text)
    file.chmod(0o755)
    return str(file)


@pytest.fixture(autouse=True)
def without_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


@pytest.mark.parametrize("name", [".venv", "venv"])
def test_the_projects_own_environment_is_taken_even_without_the_module(
    tmp_path: Path, name: str
) -> None:
    python = executable(tmp_path / name / "bin" / "python")
    assert python_for(tmp_path, "no_such_module") == python


def test_the_active_environment_comes_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = executable(tmp_path / "elsewhere" / "bin" / "python")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "elsewhere"))
    assert python_for(tmp_path / "project") == python


def test_an_active_environment_that_is_gone_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "gone"))
    assert python_for(tmp_path) == sys.executable


def test_our_own_interpreter_is_taken_when_it_has_the_module(tmp_path: Path) -> None:
    assert python_for(tmp_path, "pytest") == sys.executable


def test_the_python_on_path_is_taken_when_only_it_has_the_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = executable(tmp_path / "bin" / "python3", "#!/bin/sh\nexit 0\n")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert python_for(tmp_path, "only_on_path") == python


def test_a_python_that_cannot_start_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable(tmp_path / "bin" / "python3", "#!/no/such/interpreter\n")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert python_for(tmp_path, "nowhere_at_all") == sys.executable
