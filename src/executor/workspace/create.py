"""Making a repository of a folder of ours; a user's folder is never touched this way."""

from pathlib import Path

from executor.workspace.git import Git
from executor.workspace.git_process import GitProcess
from executor.workspace.listing import listed


def create_repository(folder: Path, message: str) -> None:
    GitProcess(folder).ask("init", "--quiet", "--initial-branch=main")
    Git(folder).commit(listed(folder), f"{message}\n")
