"""The bundled example, as a stranger first meets it."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from tests.support.command import Finished, executor
from tests.support.repository import git


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    root = tmp_path_factory.mktemp("demo")
    nowhere = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    return root / "kept", executor(root, "demo", "--keep", str(root / "kept"), env=nowhere)


def test_the_demo_shows_the_whole_machine_without_key_or_network(
    played: tuple[Path, Finished],
) -> None:
    folder, run = played
    assert run.code == 0, run.said
    for words in (
        "The model's answers are recorded",
        "Repairing tally/money.py (attempt 1/2)",
        "Mended tally/basket.py without a model: put the missing `:` on line 8",
        "Test repair attempt 1/2",
        "Deferring task: 3.1 (MISSING_DEPENDENCY)",
        "Retrying deferred task: 3.1",
        "4 of 5 tasks done, 1 skipped",
        "exit code 1",
    ):
        assert words in run.stdout
    assert run.stderr == ""
    assert git(folder, "status", "--porcelain") == ""
    assert len(git(folder, "log", "--format=%h").split()) == 4
    assert "pip install labelprinter" in (folder / ".executor/report.md").read_text("utf-8")


def test_the_demo_never_overwrites_a_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine\n", encoding="utf-8")
    run = executor(tmp_path, "demo", "--keep", str(tmp_path))
    assert run.code == 2
    assert "is not empty" in run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_recordings_answer_the_prompts_of_today(played: tuple[Path, Finished]) -> None:
    """On failure: `python scripts/record_demo.py` writes them anew."""
    folder, _ = played
    bundled = Path(str(files("executor") / "demo" / "answers"))
    (run,) = (folder / ".executor" / "artifacts").iterdir()
    recorded = sorted(path.relative_to(bundled) for path in bundled.rglob("*.json"))
    for path in recorded:
        asked = json.loads((run / path).read_text("utf-8"))["prompt"]
        told = json.loads((bundled / path).read_text("utf-8"))["prompt"]
        if path.name.startswith("repair_test"):
            asked, told = asked[:1], told[:1]
        assert asked == told, path
    assert len(recorded) == 9
