"""Where the project is, found also when something about it is wrong."""

from dataclasses import dataclass
from pathlib import Path

from executor.errors import ExecutorError, RepositoryError, UsageError
from executor.project import find_project
from executor.workspace.git import find_root


@dataclass(frozen=True)
class Place:
    root: Path
    roadmap: Path
    name: str
    """The roadmap as it is shown to people."""
    trouble: ExecutorError | None = None
    """Why the project is not where it was said to be; all else speaks for itself."""


def find_place(roadmap: Path, project_root: Path | None) -> Place:
    """Find what a run would find, or the best guess at it: the other looks go on from there."""
    if project_root is not None and not project_root.is_dir():
        missing = UsageError(f"--project-root {project_root}: no such folder")
        return _guessed(roadmap, None, missing)
    try:
        project = find_project(roadmap, project_root, {}, {})
    except ExecutorError:
        return _guessed(roadmap, project_root, None)
    return Place(project.root, project.roadmap_path, project.name)


def _guessed(roadmap: Path, project_root: Path | None, trouble: ExecutorError | None) -> Place:
    folder = roadmap.absolute().parent
    folder = (folder if folder.is_dir() else Path.cwd()).resolve()
    root = (project_root or _top(folder) or folder).resolve()
    path = root / roadmap if not roadmap.exists() and (root / roadmap).exists() else roadmap
    return Place(root, path.absolute(), str(roadmap), trouble)


def _top(folder: Path) -> Path | None:
    try:
        return find_root(folder)
    except RepositoryError:
        return None
