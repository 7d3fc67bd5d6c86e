from pathlib import Path

import pytest

from executor.errors import GitRefused
from executor.workspace.git_process import GitProcess


def test_a_git_that_hangs_is_ended_with_what_it_started(tmp_path: Path) -> None:
    impatient = GitProcess(tmp_path, time_limit_seconds=0.2)
    with pytest.raises(GitRefused, match=r"longer than 0\.2 s"):
        impatient.ask("-c", "alias.hang=!sleep 600 & sleep 600", "hang")


def test_what_git_says_is_told_as_plain_text(tmp_path: Path) -> None:
    script = "!printf '\\033[31mno\\033[0m' >&2; exit 3"
    with pytest.raises(GitRefused, match="failed: no\n"):
        GitProcess(tmp_path).ask("-c", f"alias.red={script}", "red")


def test_arguments_that_no_process_can_get_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GitRefused, match="cannot be started"):
        GitProcess(tmp_path).ask("ls-files", "nul\0byte")


def test_the_surroundings_do_not_choose_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_DIR", "GIT_SSH_COMMAND", "GIT_CONFIG_COUNT", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "1")
    shown = GitProcess(tmp_path).ask("-c", "alias.surroundings=!env", "surroundings").text
    assert "OPENAI_API_KEY" not in shown
    assert "GIT_SSH_COMMAND" not in shown
    assert "GIT_DIR=1" not in shown
    assert "GIT_TERMINAL_PROMPT=0" in shown
