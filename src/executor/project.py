"""The user's project: where it is, its roadmap, its settings. Looks only; changes nothing."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from executor.config import Loaded, load
from executor.errors import RoadmapError, UsageError
from executor.roadmap import Book, Roadmap, Task
from executor.workspace.git import find_root


@dataclass(frozen=True)
class Project:
    root: Path
    roadmap_path: Path
    """The file itself, behind any symbolic link: that is what is read, ticked and committed."""
    name: str
    """The roadmap as it is shown to people."""
    inside: str | None
    """The roadmap relative to the root; None when it lies elsewhere."""
    loaded: Loaded


def find_project(
    roadmap: Path,
    project_root: Path | None,
    flags: Mapping[str, object],
    environment: Mapping[str, str] = os.environ,
) -> Project:
    """Find the root: as given, else git's top level of the roadmap's folder, else that folder.

    A roadmap that is a symbolic link belongs to the project that the link lies in.
    """
    path = _from_the_top(roadmap).absolute()
    if not path.parent.is_dir():
        raise RoadmapError(f"{roadmap}: no such file", "name the roadmap with --roadmap FILE")
    folder = path.parent.resolve()
    path = _behind_links(folder / path.name)
    if project_root is not None and not project_root.is_dir():
        raise UsageError(f"--project-root {project_root}: no such folder")
    root = (project_root or find_root(folder) or folder).resolve()
    inside = path.relative_to(root).as_posix() if path.is_relative_to(root) else None
    return Project(
        root=root,
        roadmap_path=path,
        name=inside or str(path),
        inside=inside,
        loaded=load(flags, root, environment),
    )


def _from_the_top(roadmap: Path) -> Path:
    """Look for a roadmap named without a folder at git's top level too, as from a subfolder."""
    if roadmap.parent != Path() or roadmap.exists() or roadmap.is_symlink():
        return roadmap
    top = find_root(Path.cwd())
    return top / roadmap if top is not None and (top / roadmap).exists() else roadmap


def _behind_links(path: Path) -> Path:
    if not path.is_symlink():
        return path
    try:
        return path.resolve(strict=True)
    except FileNotFoundError as error:
        raise RoadmapError(
            f"{path}: the symbolic link leads to no such file", "name the file with --roadmap FILE"
        ) from error
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before 3.13
        raise RoadmapError(
            f"{path}: the symbolic link cannot be read: {error}", "Check where it leads."
        ) from error


def read_book(project: Project) -> Book:
    return Book.read(project.roadmap_path, project.name)


def select(roadmap: Roadmap, selectors: Sequence[str]) -> tuple[Task, ...]:
    """Find the tasks that the selectors name; every selector must name one."""
    found: dict[str, Task] = {}
    for selector in selectors:
        tasks = roadmap.under(selector)
        if not tasks:
            raise UsageError(
                f"--task {selector}: the roadmap has no such task or section",
                "executor tasks lists them all",
            )
        found |= {task.key: task for task in tasks}
    return tuple(found.values())
