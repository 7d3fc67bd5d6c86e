"""What the user is told about the proof of a task, wherever it is told."""

from pathlib import Path

import pytest

from executor.cli.screen import Screen
from executor.cli.summary import show_ending
from executor.project import find_project
from tests.support.machine import file_block, make_project, play

TESTED = "def test_it():\n    assert True\n"
SKIPPED = "import pytest\n\n\n@pytest.mark.skip\ndef test_it():\n    assert True\n"
UNTESTED = "not verified: no tests (changed modules could be imported)"


@pytest.mark.parametrize(
    ("check", "files", "told"),
    [
        ("", {}, UNTESTED),
        ("", {"tests/test_a.py": SKIPPED}, "not verified: no test ran: 1 skipped"),
        ("", {"tests/test_a.py": TESTED}, "1 test passed"),
        ("  - Verify: `true`\n", {}, "command `true` ended with 0"),
    ],
)
def test_only_what_is_proven_is_called_verified(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    check: str,
    files: dict[str, str],
    told: str,
) -> None:
    project = make_project(tmp_path / "project", f"- [ ] 1. Make `a.txt`\n{check}", files)
    played = play(project, [file_block("a.txt", "a\n")])
    unproven = told.startswith("not verified")
    verdict = f"N{told[1:]}" if unproven else f"Verified: {told}"
    assert verdict in played.ears.notes
    assert sum("erified" in note for note in played.ears.notes) == 1
    (result,) = played.ending.report.task_results
    assert result.verification == told
    page = (project / ".executor" / "report.md").read_text(encoding="utf-8")
    assert f"| completed | {told} |" in page
    assert "Verified" not in page
    screen = Screen(quiet=False, verbose=False, as_json=False, color=False)
    show_ending(played.ending, find_project(project / "ROADMAP.md", project, {}), screen)
    shown = capsys.readouterr().out
    assert told in shown
    assert "Verified" not in shown
