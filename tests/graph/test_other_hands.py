"""A person who works in the same tree during a run, or between two, loses nothing."""

from pathlib import Path

from executor.errors import ExitCode
from executor.model.port import Request
from executor.state import Outcome
from tests.support.machine import file_block, play
from tests.support.repository import git, make_repository

ROADMAP = "- [ ] 1. Say ok in `a.txt`\n- [ ] 2. Say ok in `b.txt`\n"
A, B = file_block("a.txt", "ok\n"), file_block("b.txt", "ok\n")


def repository(tmp_path: Path, roadmap: str = ROADMAP, **files: str) -> Path:
    texts = {name.replace("_", "."): text for name, text in files.items()}
    return make_repository(tmp_path / "project", {"ROADMAP.md": roadmap, **texts})


def text(project: Path, path: str) -> str:
    return (project / path).read_text(encoding="utf-8")


def test_edits_in_flight_do_not_go_over_what_was_committed_meanwhile(tmp_path: Path) -> None:
    project = repository(tmp_path, a_txt="old\n")
    stopped = play(project, [A], stop_after="write")
    assert stopped.ending.code is ExitCode.INTERRUPTED
    assert text(project, "a.txt") == "old\n"
    (project / "a.txt").write_text("theirs\n", encoding="utf-8")
    git(project, "commit", "-qam", "Theirs")
    resumed = play(project, [file_block("a.txt", "theirs\nok\n"), B])
    assert any("begins anew" in note for note in resumed.ears.notes)
    assert "theirs" in resumed.requests[0].messages[1].text
    assert text(project, "a.txt") == "theirs\nok\n"
    assert resumed.ending.code is ExitCode.DONE


def test_edits_in_flight_go_on_where_nothing_was_touched(tmp_path: Path) -> None:
    project = repository(tmp_path, a_txt="old\n")
    play(project, [A], stop_after="write")
    resumed = play(project, [B])
    assert resumed.ears.path[0] == "verify"
    assert resumed.ending.code is ExitCode.DONE


def test_a_draft_that_lies_where_the_edits_would_go_is_left_alone(tmp_path: Path) -> None:
    project = repository(tmp_path)
    play(project, [A], stop_after="write")
    (project / "a.txt").write_text("draft\n", encoding="utf-8")
    resumed = play(project, [A, B])
    assert text(project, "a.txt") == "draft\n"
    assert [r.outcome for r in resumed.ending.report.task_results] == ["failed", "completed"]


def test_a_deferred_attempt_does_not_take_back_what_a_later_task_did(tmp_path: Path) -> None:
    roadmap = "- [ ] 1. Use `nowhere_at_all` in `shared.py`\n- [ ] 2. Extend `shared.py`\n"
    project = repository(tmp_path, roadmap, shared_py="x = 1\n")
    first = file_block("shared.py", "import nowhere_at_all\n\nx = 1\n")
    second = file_block("shared.py", "x = 1\nkept = 2\n")
    third = file_block("shared.py", "x = 1\nkept = 2\ny = 3\n")
    played = play(project, [first, first, second, third])
    assert played.nodes_asked == ["execute", "repair", "execute", "execute"]
    assert text(project, "shared.py") == "x = 1\nkept = 2\ny = 3\n"
    assert played.ending.code is ExitCode.DONE


def test_what_a_person_edits_during_the_run_is_not_drawn_into_a_commit(tmp_path: Path) -> None:
    project = repository(tmp_path, b_txt="old\n")

    def answering(request: Request) -> str:
        if request.name.startswith("1-"):
            (project / "b.txt").write_text("half done\n", encoding="utf-8")
            return A
        return B

    played = play(project, answering)
    assert [r.outcome for r in played.ending.report.task_results] == ["completed", "failed"]
    assert text(project, "b.txt") == "half done\n"
    assert git(project, "status", "--short").split() == ["M", "b.txt"]


EDITED_BY_THE_CHECK = (
    "- [ ] 1. Say ok in `a.txt`\n  - Verify: `printf 'theirs\\n' > a.txt; {verdict}`\n"
)


def test_what_is_changed_between_writing_and_committing_is_not_committed(tmp_path: Path) -> None:
    project = repository(tmp_path, EDITED_BY_THE_CHECK.format(verdict="true"), a_txt="old\n")
    played = play(project, [A])
    (result,) = played.ending.report.task_results
    assert result.outcome is Outcome.FAILED
    assert "or by the command that verifies: a.txt" in result.detail


def test_a_text_that_lay_over_edits_of_ours_is_kept_and_told(tmp_path: Path) -> None:
    project = repository(tmp_path, EDITED_BY_THE_CHECK.format(verdict="false"), a_txt="old\n")
    answers = [file_block("a.txt", f"{word}\n") for word in ("ok", "more", "most")]
    played = play(project, answers)
    assert text(project, "a.txt") == "old\n"
    (told,) = [note for note in played.ears.notes if "that text is kept in" in note]
    kept = Path(told.rpartition("kept in ")[2])
    assert kept.read_text(encoding="utf-8") == "theirs\n"
