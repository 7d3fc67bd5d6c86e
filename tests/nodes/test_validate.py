"""Every reason not to write an edit is found before the disk is touched."""

from pathlib import Path

import pytest

from executor.attempt import current_edits
from executor.nodes.validate import validate
from executor.state import Edits, Problem
from tests.support.machine import make_project, runtime_for, state_for

ROADMAP = "- [ ] 1. Make `a.py` and an empty `blank.txt`\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project", ROADMAP)


@pytest.mark.parametrize(
    ("edits", "kind", "message"),
    [
        ({"a.py": "def f(:\n"}, "syntax", "invalid syntax"),
        ({"a.py": "def f():\nreturn 1\n"}, "indent", "expected an indented block"),
        ({"a.json": "{"}, "json", ""),
        ({"a.yaml": "a: [1\n"}, "yaml", ""),
        ({"a.toml": "a = \n"}, "toml", ""),
        ({"a.py": ""}, "empty", "empty"),
        ({"a.py": "x = 1\n# ... rest of the code unchanged\n"}, "elided", ""),
        ({"../a.py": "x = 1\n"}, "path", ""),
        ({"/etc/passwd": "x\n"}, "path", ""),
        ({".git/hooks/post-commit": "x\n"}, "path", ""),
        ({".executor/state.db": "x\n"}, "path", ""),
        ({"ROADMAP.md": "- [x] done\n"}, "path", ""),
        ({"executor.toml": "x = 1\n"}, "path", ""),
        ({}, "answer", "no file to write"),
        ({"a.py": "key = '[secret]'\n"}, "answer", "a value that is hidden from you"),
    ],
)
def test_names_the_problem(project: Path, edits: Edits, kind: str, message: str) -> None:
    with runtime_for(project) as run:
        update = validate(state_for(run, edits), run)
    assert update["verdict"] == "invalid"
    (problem,) = update["problems"]
    assert problem["kind"] == kind
    assert problem["path"] == next(iter(edits), "")
    assert message in problem["message"]


@pytest.mark.parametrize(
    "edits",
    [
        {"a.py": "x = 1\n"},
        {"pkg/__init__.py": ""},
        {"blank.txt": ""},
        {"notes.md": "# ... rest of the code unchanged\n"},
    ],
)
def test_accepts_what_is_right(project: Path, edits: Edits) -> None:
    with runtime_for(project) as run:
        update = validate(state_for(run, edits), run)
    assert (update["verdict"], update["problems"]) == ("valid", [])


def test_all_problems_of_all_files_are_told_at_once(project: Path) -> None:
    with runtime_for(project) as run:
        state = state_for(run, {"a.py": "def f(:\n", "b.json": "{", "c.toml": "a =\n"})
        update = validate(state, run)
    assert [problem["path"] for problem in update["problems"]] == ["a.py", "b.json", "c.toml"]


def test_a_refused_path_leaves_the_set_and_the_rest_stays(project: Path) -> None:
    with runtime_for(project) as run:
        state = state_for(run, {"../a.py": "x = 1\n", "b.py": "y = 1\n"})
        update = validate(state, run)
        state["edits"] = update["edits"]
        assert current_edits(state, run.context) == {"b.py": "y = 1\n"}


def test_what_was_wrong_with_the_answer_is_not_forgotten(project: Path) -> None:
    told = Problem(path="", line=None, column=None, kind="answer", message="no path", excerpt="")
    with runtime_for(project) as run:
        update = validate(state_for(run, {"a.py": "x = 1\n"}, problems=[told]), run)
    assert (update["verdict"], update["problems"]) == ("invalid", [told])


def test_the_set_that_just_failed_is_a_problem(project: Path) -> None:
    with runtime_for(project) as run:
        state = state_for(run, {"a.py": "x = 1\n"})
        state["tried"] = state["edits"]
        (problem,) = validate(state, run)["problems"]
    assert problem["message"] == "nothing changed: these very edits just failed"


def test_a_file_that_shows_our_mask_itself_may_keep_it(project: Path) -> None:
    (project / "a.py").write_text("MASK = '[secret]'\n", encoding="utf-8")
    with runtime_for(project) as run:
        kept = validate(state_for(run, {"a.py": "MASK = '[secret]'\nx = 1\n"}), run)
        more = validate(state_for(run, {"a.py": "MASK = '[secret]'\nx = '[secret]'\n"}), run)
    assert (kept["verdict"], more["verdict"]) == ("valid", "invalid")


@pytest.mark.parametrize("edits", [{"a.py": "x = 1\r\n"}, {"gone.py": None}])
def test_edits_that_change_nothing_are_a_problem(project: Path, edits: Edits) -> None:
    (project / "a.py").write_bytes(b"x = 1\r\n")
    with runtime_for(project) as run:
        (problem,) = validate(state_for(run, edits), run)["problems"]
    assert problem["message"] == "nothing would change: the files are already so"


@pytest.mark.parametrize(
    "edits", [{"a.py": "x = 1\n"}, {"a.py": None}, {"a.py": "x = 1\r\n", "b.py": "y = 1\n"}]
)
def test_edits_that_change_one_byte_are_enough(project: Path, edits: Edits) -> None:
    (project / "a.py").write_bytes(b"x = 1\r\n")
    with runtime_for(project) as run:
        assert validate(state_for(run, edits), run)["verdict"] == "valid"


def test_edits_that_we_wrote_ourselves_are_compared_with_what_was_there(project: Path) -> None:
    with runtime_for(project) as run:
        state = state_for(run, {"a.py": "x = 1\n"})
        run.context.files.write("owner", {"a.py": "x = 1\n"})
        assert validate(state, run)["verdict"] == "valid"
