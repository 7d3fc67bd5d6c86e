"""A definition that silently went away is asked about once."""

from pathlib import Path

import pytest

from tests.support.machine import Played, file_block, make_project, play

BEFORE = "def one():\n    return 1\n\n\nclass A:\n    def f(self):\n        return 1\n"
SHORT = "def two():\n    return 2\n\n\nclass A:\n    x = 1\n"


def played(root: Path, task: str, *answers: str) -> Played:
    project = make_project(root / "project", f"- [ ] 1. {task}\n", {"app.py": BEFORE})
    return play(project, answers, test_command="true")


def test_a_definition_that_went_away_is_asked_about_once_and_then_believed(tmp_path: Path) -> None:
    short = file_block("app.py", SHORT)
    run = played(tmp_path, "Add two to app.py", short, file_block("app.py", f"{SHORT}\n\nx = 1\n"))
    assert run.nodes_asked == ["execute", "repair"]
    told = run.requests[1].messages[1].text
    assert "these definitions stood in the file before and are gone: `one`, `A.f`" in told
    assert run.ending.code == 0


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        ("Rewrite app.py", file_block("app.py", SHORT)),
        ("Let `one` and `f` of app.py be gone", file_block("app.py", SHORT)),
        (
            "Add two to app.py",
            file_block("app.py", f"from b import one\n\n\n{SHORT}\n    f = one\n")
            + file_block("b.py", "def one():\n    return 1\n"),
        ),
    ],
)
def test_what_was_asked_for_or_only_moved_is_no_matter(
    tmp_path: Path, task: str, answer: str
) -> None:
    assert played(tmp_path, task, answer).nodes_asked == ["execute"]
