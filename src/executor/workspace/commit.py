"""One commit of named files, whatever else is staged.

The tree of the commit is built in an index of its own. The repository's index and its branch then
change in one child process: the death of the executor cannot come between the two.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from executor.errors import GitRefused
from executor.workspace.git_process import GIT, GitProcess, joined

_TAKE: Final = ("update-index", "--add", "--remove", "-z", "--stdin")
_REF_REFUSED: Final = 90
_INDEX_THEN_REF: Final = (
    f'"$@" {" ".join(_TAKE)} || exit; '
    f'"$@" update-ref -m "commit: $TITLE" HEAD "$NEW" "$OLD" || exit {_REF_REFUSED}'
)
OWN_IDENTITY: Final = (
    *("-c", "user.name=executor", "-c", "user.email=executor@localhost"),
    *("-c", "author.name=executor", "-c", "author.email=executor@localhost"),
    *("-c", "committer.name=executor", "-c", "committer.email=executor@localhost"),
)


def identity_missing(git: GitProcess) -> bool:
    answers = (
        git.ask("-c", "user.useConfigOnly=true", "var", f"GIT_{who}_IDENT", codes=(0, 128))
        for who in ("AUTHOR", "COMMITTER")
    )
    return any(answered.code != 0 for answered in answers)


def commit(
    git: GitProcess, head: str, paths: Sequence[str], message: str, identity: Sequence[str]
) -> str:
    """Commit the files at `paths` as they are on disk, or as deleted; give the new commit.

    Raises:
        GitRefused: there is nothing to commit, or git refuses; index and branch are as before.
    """
    tree = _tree(git, head, paths)
    parents = ("-p", head) if head else ()
    made = git.ask(*identity, "commit-tree", tree, *parents, "-F", "-", given=message.encode())
    title = message.partition("\n")[0]
    _advance(git, paths, {"OLD": head, "NEW": made.text, "TITLE": title})
    return made.text


def _tree(git: GitProcess, head: str, paths: Sequence[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        env = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        git.ask("read-tree", head or "--empty", env=env)
        git.ask(*_TAKE, given=joined(paths), env=env)
        tree = git.ask("write-tree", env=env).text
    before = git.ask("rev-parse", f"{head}^{{tree}}") if head else git.ask("mktree")
    if tree == before.text:
        raise GitRefused(
            "there is nothing to commit: the files are as in the last commit",
            "The task changed nothing that git keeps.",
        )
    return tree


def _advance(git: GitProcess, paths: Sequence[str], move: Mapping[str, str]) -> None:
    staged = _staged(git, paths, no_object="0" * len(move["NEW"]))
    command = ["sh", "-c", _INDEX_THEN_REF, "sh", *GIT]
    answered = git.start(command, joined(paths), move)
    if answered.code == _REF_REFUSED:
        git.ask("update-index", "-z", "--index-info", given=staged)
    if answered.code != 0:
        raise GitRefused(
            f"git did not take the commit: {answered.error}",
            "See what git says, put it right, then run again.",
        )


def _staged(git: GitProcess, paths: Sequence[str], no_object: str) -> bytes:
    """Describe the index entries of `paths` so that git can put them back, absence included."""
    prefix = git.ask("rev-parse", "--show-prefix").text
    absent = joined([f"0 {no_object}\t{prefix}{path}" for path in paths])
    return absent + git.ask("ls-files", "--full-name", "-z", "--stage", "--", *paths).data
