"""What is mended without a model is no model call, and is told everywhere."""

import json
from pathlib import Path

from tests.support.machine import file_block, make_project, play

DAMAGED = file_block("a.py", "def double(x)\n    return 2 * x\n")


def test_a_missing_colon_costs_no_call_and_stands_in_event_and_report(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", "- [ ] 1. Make `a.py`\n")
    played = play(project, [DAMAGED], test_command="true")
    assert played.ending.code == 0
    assert (project / "a.py").read_text(encoding="utf-8") == "def double(x):\n    return 2 * x\n"
    assert played.nodes_asked == ["execute"]
    (event,) = [event for event in played.ears.events if event.type == "mended"]
    assert event.data["file"] == "a.py"
    assert any(note.startswith("Mended a.py without a model:") for note in played.ears.notes)
    report = json.loads((project / ".executor" / "report.json").read_text(encoding="utf-8"))
    (mend,) = report["task_results"][0]["mends"]
    assert mend.startswith("a.py: ")
    markdown = (project / ".executor" / "report.md").read_text(encoding="utf-8")
    assert "## Mended without a model" in markdown
