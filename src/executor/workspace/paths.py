"""Where a model may write: the rules that hold before anything else is looked at.

Names are refused by what *any* file system would make of them, since a project travels: `.GIT`,
`git~1` and `.git.` are the repository's own folder somewhere.
"""

import re
import stat
import unicodedata
from pathlib import Path
from typing import Final

MAX_NAME_BYTES: Final = 255
MAX_PATH_BYTES: Final = 1024
SETTINGS_FILE: Final = "executor.toml"
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories of what a reader cannot see: controls, bidi marks, lone surrogates."""
_SHORT_NAME: Final = re.compile(r"[^.]{1,6}~\d")
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)")


def refusal(root: Path, path: str, *, roadmap: str | None) -> str | None:
    """Tell why `path` must not be written in the project at `root`, or None if it may be."""
    return _bad_name(path, roadmap) or _bad_place(root.resolve(), path, roadmap)


def _bad_name(path: str, roadmap: str | None) -> str | None:
    reason = _bad_text(path)
    if reason is None:
        names = path.split("/")
        reason = next((bad for name in names if (bad := _bad_component(name))), None)
    if reason is None and _folded(path) == _folded(SETTINGS_FILE):
        reason = "it holds the settings of the executor"
    if reason is None and roadmap is not None and _folded(path) == _folded(roadmap):
        reason = "it is the roadmap, which only the executor edits"
    return reason


def _bad_text(path: str) -> str | None:
    rules = (
        (not path, "the path is empty"),
        (
            any(unicodedata.category(character) in _UNSEEN for character in path),
            "the path contains characters that cannot be seen",
        ),
        (path.startswith(("/", "~/")), "the path is not relative to the project"),
        ("\\" in path or ":" in path, "the path contains a backslash or a colon"),
        (_bytes(path) > MAX_PATH_BYTES, f"the path is longer than {MAX_PATH_BYTES} bytes"),
    )
    return next((reason for broken, reason in rules if broken), None)


def _bad_component(name: str) -> str | None:
    folded = _folded(name)
    rules = (
        (name in {"", "."}, "the path has an empty part"),
        (name == "..", "the path leads out of the project"),
        (_bytes(name) > MAX_NAME_BYTES, f"a name in the path is over {MAX_NAME_BYTES} bytes"),
        (folded in {".git", ".executor"}, f"{folded} is not to be touched"),
        (name != name.strip(), "a name in the path begins or ends with a blank"),
        (name.endswith("."), "a name in the path ends with a dot"),
        (_SHORT_NAME.match(folded), "a name in the path is a short name for something else"),
        (_DEVICE.match(folded), "a name in the path is a device on some systems"),
    )
    return next((reason for broken, reason in rules if broken), None)


def _bytes(text: str) -> int:
    return len(text.encode(errors="surrogatepass"))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().rstrip(" .")


def _bad_place(root: Path, path: str, roadmap: str | None) -> str | None:
    """Follow the path as it is on disk, part by part."""
    try:
        place = root
        for name in path.split("/"):
            place /= name
            reason = _bad_link(root, place, roadmap) or _bad_parent(root, place)
            if reason:
                return reason
        return _bad_file(place, root, roadmap)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before 3.13
        return f"the path cannot be followed: {error}"


def _bad_link(root: Path, place: Path, roadmap: str | None) -> str | None:
    if not place.is_symlink():
        return None
    target = place.resolve()
    if not target.is_relative_to(root):
        return "a symbolic link leads out of the project"
    if target == root:
        return "a symbolic link leads back to the project itself"
    return _bad_name(target.relative_to(root).as_posix(), roadmap)


def _bad_parent(root: Path, place: Path) -> str | None:
    parent = place.parent
    if parent.exists() and not parent.is_dir():
        return f"{parent.relative_to(root).as_posix()} is a file, not a folder"
    if parent != root and (parent / ".git").exists():
        return f"{parent.relative_to(root).as_posix()} is a repository of its own"
    return None


def _bad_file(place: Path, root: Path, roadmap: str | None) -> str | None:
    if not place.exists():
        return None
    if place.is_dir():
        return "it is a folder"
    if not stat.S_ISREG(place.stat().st_mode):
        return "it is no regular file"
    for kept in (SETTINGS_FILE, roadmap):
        if kept is not None and (root / kept).exists() and place.samefile(root / kept):
            return f"it is the same file as {kept}"
    return None
