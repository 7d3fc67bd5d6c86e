"""A real git repository for a test, independent of whose machine it runs on."""

import os
import subprocess
from pathlib import Path

IDENTITY = {
    "GIT_AUTHOR_NAME": "Test",
    "GIT_AUTHOR_EMAIL": "test@example.org",
    "GIT_COMMITTER_NAME": "Test",
    "GIT_COMMITTER_EMAIL": "test@example.org",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(path: Path, *arguments: str) -> str:
    """Run git in `path` and give what it says; a failure of git is an error of the test."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        ["git", *arguments],
        cwd=path,
        env=inherited | IDENTITY,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def make_repository(path: Path, files: dict[str, str]) -> Path:
    """Make a repository at `path` with one commit of `files`; without files, with no commit."""
    path.mkdir(parents=True, exist_ok=True)
    git(path, "init", "--quiet", "--initial-branch=main")
    for name, text in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    if files:
        git(path, "add", "--all")
        git(path, "commit", "--quiet", "--message=start")
    return path
