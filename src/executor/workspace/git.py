"""The user's repository: looked at freely, changed only by commits of named files and by `switch`.

Nothing here resets, cleans, stashes, pushes or rewrites; a lock of another git is never removed.
"""

import os
import re
import shutil
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from executor.errors import GitRefused, RepositoryError
from executor.workspace.commit import OWN_IDENTITY, commit, identity_missing
from executor.workspace.git_process import GitProcess, joined

LOCK_WAIT_SECONDS: Final = 10.0
_POLL_SECONDS: Final = 0.05
_LOCK: Final = "index.lock"
_SUBMODULE: Final = "160000"
_NO_REPOSITORY: Final = re.compile(r"^fatal: not a git repository \(or any ", re.MULTILINE)
_IN_PROGRESS: Final = {
    "MERGE_HEAD": "a merge",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "BISECT_LOG": "a bisect",
}


@dataclass(frozen=True)
class Located:
    root: Path | None
    reason: str
    """Why there is no repository to work with; empty if there is one."""


def locate(folder: Path) -> Located:
    """Find the top level of the repository that `folder` lies in, or say why there is none.

    Raises:
        RepositoryError: there is one, or there may be, but git does not work with it. To go on
            as without git would commit nothing and look for no changes of the user.
    """
    if shutil.which("git") is None:
        return Located(None, "git is not installed")
    try:
        answered = GitProcess(folder).ask("rev-parse", "--show-toplevel", codes=(0, 128))
    except GitRefused as error:
        raise RepositoryError(error.what, error.remedy) from error
    if answered.code == 0:
        return Located(Path(answered.text), "")
    if _NO_REPOSITORY.search(answered.error):
        return Located(None, answered.error)
    raise RepositoryError(
        f"git does not work in {folder}: {answered.error}",
        "Put right what git says; `git status` in that folder says the same.",
    )


def find_root(folder: Path) -> Path | None:
    return locate(folder).root


class Git:
    """The repository around `root`; every path is relative to `root`, which may be a subfolder."""

    def __init__(self, root: Path, *, lock_wait_seconds: float = LOCK_WAIT_SECONDS) -> None:
        self.root = root.resolve()
        self._git = GitProcess(self.root)
        self._lock_wait_seconds = lock_wait_seconds

    def head(self) -> str:
        """Give the current commit; empty on a branch without any."""
        return self._git.ask("rev-parse", "--verify", "--quiet", "HEAD", codes=(0, 1)).text

    def branch(self) -> str:
        """Give the current branch; empty when HEAD is detached."""
        return self._git.ask("symbolic-ref", "--quiet", "--short", "HEAD", codes=(0, 1)).text

    def blockers(self) -> str | None:
        """Say what is in progress that a commit would disturb."""
        for name, what in _IN_PROGRESS.items():
            if self._own_files[name].exists():
                return f"{what} is in progress in {self.root}: finish or abort it first"
        return None

    def dirty(self, *, ignoring: Collection[str] = ()) -> list[str]:
        """List tracked files changed in index or tree, in the whole repository."""
        flags = ("--porcelain", "-z", "--untracked-files=no", "--ignore-submodules=dirty")
        entries = self._git.ask("status", "--no-renames", *flags).names
        changed = (self._from_here(entry[3:]) for entry in entries)
        return [path for path in changed if path not in ignoring]

    def is_tracked(self, path: str) -> bool:
        return path in self._git.ask("ls-files", "-z", "--", path).names

    def ignored(self, paths: Iterable[str]) -> set[str]:
        """Tell which of `paths` git would not add; a tracked file is never ignored."""
        matching = self._git.ask(
            "check-ignore",
            "--no-index",
            "-z",
            "--stdin",
            given=joined([f"./{path}" for path in paths]),  # a bare name could be a pattern
            env={"GIT_LITERAL_PATHSPECS": "0"},  # this command does not take them
            codes=(0, 1),
        )
        names = [name.removeprefix("./") for name in matching.names]
        if not names:
            return set()
        return set(names) - set(self._git.ask("ls-files", "-z", "--", *names).names)

    def tracked(self) -> list[str]:
        """List the tracked files; submodules are not files."""
        entries = [name.split("\t", 1) for name in self._git.ask("ls-files", "-sz").names]
        return sorted({name for about, name in entries if not about.startswith(_SUBMODULE)})

    def listed(self) -> list[str]:
        """List tracked files, and untracked ones that are not ignored."""
        others = self._git.ask("ls-files", "-z", "--others", "--exclude-standard").names
        return sorted({*self.tracked(), *(name for name in others if not name.endswith("/"))})

    def tracks_executor_folder(self) -> bool:
        return bool(self._git.ask("ls-files", "-z", "--", ".executor").data)

    @cached_property
    def identity_missing(self) -> bool:
        """Nobody said who commits here: it is done as `executor <executor@localhost>`."""
        return identity_missing(self._git)

    def commit(self, paths: Sequence[str], message: str) -> str:
        """Commit these files and nothing else; ignored ones stay out.

        Raises:
            GitRefused: nothing to commit, something in progress, a lock that stays, or git's own
                reasons; branch and index are as before.
        """
        blocker = self.blockers()
        if blocker is not None:
            raise GitRefused(blocker)
        self._await_lock()
        ignored = self.ignored(paths)
        kept = sorted((path for path in paths if path not in ignored), key=self._on_disk)
        identity = OWN_IDENTITY if self.identity_missing else ()
        return commit(self._git, self.head(), kept, message, identity)

    def find_commit(self, base: str, trailers: Mapping[str, str]) -> str | None:
        """Find the latest commit after `base` that carries all `trailers`."""
        head = self.head()
        if not head or head == base:
            return None
        wanted = {f"{key}: {value}" for key, value in trailers.items()}
        greps = [f"--grep={line}" for line in sorted(wanted)]
        answered = self._git.ask(
            "log",
            "-z",
            "--no-color",
            "--fixed-strings",
            "--all-match",
            *greps,
            "--format=%H%n%(trailers:only=true,unfold=true)",
            f"{base}..{head}" if base else head,
            "--",
        )
        for entry in answered.names:
            sha, *lines = entry.split("\n")
            if wanted <= set(lines):
                return sha
        return None

    def is_branch_name(self, name: str) -> bool:
        asked = self._git.ask("check-ref-format", "--branch", name, codes=(0, 1, 128))
        return asked.code == 0 and not name.startswith("@{")

    def switch(self, name: str) -> None:
        """Go to branch `name`, made here if there is none."""
        if not self.is_branch_name(name):
            raise GitRefused(f"git allows no branch {name!r}")
        if self.branch() == name:
            return
        self._await_lock()
        known = self._git.ask("show-ref", "--verify", "--quiet", f"refs/heads/{name}", codes=(0, 1))
        create = () if known.code == 0 else ("--create",)
        self._git.ask("switch", "--quiet", "--no-guess", *create, name)

    def _on_disk(self, path: str) -> bool:
        """Deletions come first: a file may give way to a folder of its name, and back."""
        place = self.root / path
        return place.is_symlink() or place.is_file()

    def _await_lock(self) -> None:
        lock = self._own_files[_LOCK]
        until = time.monotonic() + self._lock_wait_seconds
        while lock.exists():
            if time.monotonic() >= until:
                raise GitRefused(
                    f"another git works here: {lock} exists{_age(lock)}",
                    "Wait for it; if no git is running any more, remove that file.",
                )
            time.sleep(_POLL_SECONDS)

    @cached_property
    def _own_files(self) -> dict[str, Path]:
        """Files of git's own; in a linked worktree they lie elsewhere than in `.git`."""
        names = [_LOCK, *_IN_PROGRESS]
        flags = [argument for name in names for argument in ("--git-path", name)]
        paths = self._git.ask("rev-parse", *flags).text.split("\n")
        return {name: self.root / path for name, path in zip(names, paths, strict=True)}

    def _from_here(self, path: str) -> str:
        """Turn a path that git gives from its top level into one from `root`."""
        return os.path.relpath(self._top / path, self.root)

    @cached_property
    def _top(self) -> Path:
        return Path(self._git.ask("rev-parse", "--show-toplevel").text)


def _age(lock: Path) -> str:
    try:
        seconds = time.time() - lock.stat().st_mtime
    except FileNotFoundError:
        return ""
    return f", for {max(seconds, 0):.0f} s now"
