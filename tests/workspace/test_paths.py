import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from executor.workspace.paths import refusal

ROADMAP = "docs/ROADMAP.md"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for folder in (".git", "src", "docs", "nested/.git", "inside"):
        (root / folder).mkdir(parents=True)
    for file in (ROADMAP, "executor.toml", "src/app.py", "inside/real.txt", ".git/config"):
        (root / file).write_text("x")
    (tmp_path / "outside").mkdir()
    links = {
        "out": tmp_path / "outside",
        "out.txt": tmp_path / "outside" / "new.txt",
        "in": root / "inside",
        "in.txt": root / "inside" / "real.txt",
        "self": root,
        "circle": root / "circle",
        "gitlink": root / ".git",
        "plan.md": root / ROADMAP,
    }
    for name, target in links.items():
        (root / name).symlink_to(target)
    os.link(root / ROADMAP, root / "hard.md")
    os.mkfifo(root / "pipe")
    return root


@pytest.mark.parametrize(
    "path",
    [
        "new.py",
        "src/app.py",
        "src/deep/er/new.py",
        "pyproject.toml",
        "sub/executor.toml",
        ".github/workflows/ci.yml",
        ".gitignore",
        "a file with blanks.txt",
        "ümlaut/日本.txt",
        "-dash",
        "~backup",
        "..dots",
        "git~one",
        "console.py",
        "in/new.txt",
        "in.txt",
        "ROADMAP.md",
    ],
)
def test_lets_a_model_write_here(project: Path, path: str) -> None:
    assert refusal(project, path, roadmap=ROADMAP) is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "empty"),
        (".", "empty part"),
        ("./x", "empty part"),
        ("a//b", "empty part"),
        ("src/", "empty part"),
        ("../x", "leads out"),
        ("src/../../x", "leads out"),
        ("src/../x", "leads out"),
        ("/etc/passwd", "not relative"),
        ("~/x", "not relative"),
        ("C:/x", "colon"),
        ("c:x", "colon"),
        ("x.txt:stream", "colon"),
        ("src\\x", "backslash"),
        ("..\\x", "backslash"),
        ("a\0b", "cannot be seen"),
        ("a\nb", "cannot be seen"),
        ("a\x1b[31m", "cannot be seen"),
        ("a\u202etxt.exe", "cannot be seen"),
        (".g\u200cit/config", "cannot be seen"),
        ("a\u2028b", "cannot be seen"),
        ("lone\ud800", "cannot be seen"),
        ("x" * 256, "over 255 bytes"),
        ("ü" * 128, "over 255 bytes"),
        ("/".join(["x" * 200] * 6), "longer than 1024"),
        (".git/config", ".git is not"),
        (".GIT/hooks/pre-commit", ".git is not"),
        ("src/.Git/x", ".git is not"),
        (".git", ".git is not"),
        (".git./x", ".git is not"),
        (".git /x", ".git is not"),
        (".\uff47\uff49\uff54/x", ".git is not"),
        ("git~1/config", "short name"),
        ("GIT~2", "short name"),
        ("EXECUT~1/x", "short name"),
        (".executor/state.db", ".executor is not"),
        (".Executor", ".executor is not"),
        ("executor.toml", "settings"),
        ("Executor.TOML", "settings"),
        (ROADMAP, "roadmap"),
        ("docs/roadmap.md", "roadmap"),
        ("plan.md", "roadmap"),
        ("hard.md", "same file as docs/ROADMAP.md"),
        ("con.py", "device"),
        ("src/NUL", "device"),
        ("name.", "ends with a dot"),
        ("name /x", "blank"),
        ("src", "is a folder"),
        ("src/app.py/x", "src/app.py is a file"),
        ("src/app.py/x/y", "src/app.py is a file"),
        ("pipe", "no regular file"),
        ("out/x", "leads out"),
        ("out.txt", "leads out"),
        ("self/x", "back to the project"),
        ("circle", "followed"),
        ("circle/x", "followed"),
        ("gitlink/config", ".git is not"),
        ("nested/x", "repository of its own"),
        ("nested/deep/x", "repository of its own"),
    ],
)
def test_tells_why_a_model_may_not_write_here(project: Path, path: str, reason: str) -> None:
    assert reason in (refusal(project, path, roadmap=ROADMAP) or "")


def test_without_a_roadmap_in_the_project_any_markdown_may_be_written(project: Path) -> None:
    assert refusal(project, ROADMAP, roadmap=None) is None


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.differing_executors])
@given(
    path=st.lists(
        st.sampled_from(["a", "..", ".", "/", "\\", "in", "out", ".git", "GIT~1", "\u200c", "\0"]),
        max_size=6,
    ).map("/".join)
)
def test_what_is_allowed_lies_inside(path: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.getbasetemp() / "allowed"
    if not root.exists():
        (root / "in").mkdir(parents=True)
        (root / "out").symlink_to("/")
    if refusal(root, path, roadmap=None) is None:
        place = (root / path).resolve()
        assert place.is_relative_to(root)
        assert ".git" not in place.parts
