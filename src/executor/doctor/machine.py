"""What the machine brings: Python, ourselves, git."""

import platform
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from executor import __version__
from executor.doctor.finding import Finding, error, ok, warning
from executor.workspace.git_process import GitProcess

OLDEST_GIT: Final = (2, 32)
_VERSION: Final = re.compile(r"(\d+)\.(\d+)[^\s]*")


def look_at_python() -> Iterator[Finding]:
    yield ok("python", f"{platform.python_version()} ({sys.executable}), executor {__version__}")


def look_at_git(folder: Path) -> Iterator[Finding]:
    if shutil.which("git") is None:
        found = "not installed: files are written and boxes ticked, nothing is committed"
        yield warning("git", found, "install git 2.32 or newer")
        return
    yield judged_git(GitProcess(folder).ask("--version").text)


def judged_git(told: str) -> Finding:
    version = _VERSION.search(told)
    if version is None:
        return warning("git", f"says of its version: {told}")
    if (int(version[1]), int(version[2])) < OLDEST_GIT:
        return error("git", f"{version[0]} is too old", "install git 2.32 or newer")
    return ok("git", version[0])
