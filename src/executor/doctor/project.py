"""What the project brings: its repository, its roadmap, and our folder in it."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from executor.doctor.finding import Finding, error, ok, some, warning
from executor.doctor.place import Place
from executor.errors import RoadmapError
from executor.roadmap import Book
from executor.settings import Settings
from executor.store.folder import NAME, Folder
from executor.store.lock import is_held
from executor.workspace.files import Files
from executor.workspace.git import Git, locate

NAMED: Final = 5
"""Files that are named where there may be many."""


def look_at_project(place: Place) -> Iterator[Finding]:
    if place.trouble is not None:
        yield error("project", place.trouble.what, place.trouble.remedy)
    else:
        yield ok("project", str(place.root))


def look_at_repository(place: Place, settings: Settings) -> Iterator[Finding]:
    located = locate(place.root)
    if located.root is None and settings.branch is not None:
        yield error("repository", f"none, but branch {settings.branch!r} is wanted", "run git init")
    elif located.root is None:
        yield warning(
            "repository",
            f"none, so nothing is committed: {located.reason.removeprefix('fatal: ')}",
            "git init, and commit what is there",
        )
    else:
        yield _judged(Git(place.root), place, settings)


def _judged(git: Git, place: Place, settings: Settings) -> Finding:
    if git.tracks_executor_folder():
        remedy = f"git rm -r --cached {NAME}, then commit that"
        return error("repository", f"git tracks {NAME}, which holds private records", remedy)
    if blocker := git.blockers():
        return error("repository", blocker)
    dirty = git.dirty(ignoring=[os.path.relpath(place.roadmap, place.root)])
    branch = git.branch() or "no branch: HEAD is detached"
    if not dirty:
        return ok("repository", f"{branch}, no uncommitted changes")
    found = f"{branch}, uncommitted changes in {some(dirty, NAMED)}"
    if Files(place.root, Folder.of(place.root).journal).open_owner() is not None:
        return warning("repository", found, "what an unfinished run left is put back by the next")
    if settings.allow_dirty:
        return warning("repository", found, "allow_dirty is set: tasks that touch them will fail")
    return error("repository", found, "commit or stash them first, or run with --allow-dirty")


def look_at_roadmap(place: Place) -> Iterator[Finding]:
    try:
        roadmap = Book.read(place.roadmap, place.name).roadmap
    except RoadmapError as wrong:
        yield error("roadmap", wrong.what, wrong.remedy)
        return
    leaves = roadmap.leaves()
    done = sum(task.done for task in leaves)
    found = f"{place.name}: {len(leaves) - done} open, {done} done"
    if roadmap.notices:
        first, more = roadmap.notices[0], len(roadmap.notices) - 1
        rest = f" (and {more} more)" if more else ""
        yield warning("roadmap", f"{found}; line {first.line}: {first.message}{rest}")
    elif done == len(leaves):
        yield warning("roadmap", found, "nothing to do: add a task, as `- [ ] What to do`")
    else:
        yield ok("roadmap", found)


def models_of_tasks(place: Place) -> list[str]:
    """List the models that open tasks name; a roadmap that cannot be read is told elsewhere."""
    try:
        leaves = Book.read(place.roadmap, place.name).roadmap.leaves()
    except RoadmapError:
        return []
    return list(dict.fromkeys(task.model for task in leaves if task.model and not task.done))


def look_at_folder(place: Place) -> Iterator[Finding]:
    """Tell whether our folder can be used; it is not made here."""
    folder = Folder.of(place.root)
    if not folder.exists:
        yield _to_be_made(folder.path)
    elif not os.access(folder.path, os.W_OK | os.X_OK):
        yield error(NAME, f"{folder.path} cannot be written", "give yourself the right to write")
    elif is_held(folder.lock):
        remedy = "wait for it, or stop it; executor status shows how far it is"
        yield error(NAME, f"another run is at work here: {_holder(folder.lock)}", remedy)
    else:
        yield ok(NAME, "writable, no run is at work")


def _to_be_made(path: Path) -> Finding:
    if os.path.lexists(path):
        return error(NAME, f"{path} is no folder", "remove or rename it: its name is ours")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        return error(NAME, f"{path.parent} cannot be written", "give yourself the right to write")
    return ok(NAME, "not there yet; the first run makes it")


def _holder(lock: Path) -> str:
    try:
        about = json.loads(lock.read_bytes()[:1000])
        return f"process {about['pid']} on {about['host']}, since {about['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "it is just starting"
