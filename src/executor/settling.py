"""What becomes of edits on disk when nobody works on them any more."""

import json
from dataclasses import asdict, dataclass

from executor.roadmap import Book
from executor.workspace.files import Files
from executor.workspace.git import Git


@dataclass(frozen=True)
class Owner:
    """Who opened the journal of the files: enough to find the attempt's commit after a crash."""

    run: str
    task: str
    task_id: str
    attempt: int
    base: str

    @classmethod
    def read(cls, text: str) -> "Owner":
        return cls(**json.loads(text))

    def __str__(self) -> str:
        return json.dumps(asdict(self))

    @property
    def trailers(self) -> dict[str, str]:
        return {
            "Executor-Run": self.run,
            "Executor-Task": self.task_id,
            "Executor-Attempt": str(self.attempt),
        }


def settle(files: Files, git: Git | None, book: Book, *, roadmap_inside: bool) -> list[str]:
    """Finish what the journal says: proven edits stay, all others go back.

    Returns:
        Sentences about what somebody else wrote over edits of ours, and where that is kept.
    """
    text = files.open_owner()
    if text is not None and _proven(Owner.read(text), git, book, roadmap_inside=roadmap_inside):
        files.settle()
        return []
    return put_back(files)


def put_back(files: Files) -> list[str]:
    """Take uncommitted edits off the tree; a person's text that lay over them is kept."""
    return [
        f"{path} was changed by somebody else meanwhile; that text is kept in {kept}"
        for path, kept in files.restore().items()
    ]


def _proven(owner: Owner, git: Git | None, book: Book, *, roadmap_inside: bool) -> bool:
    """A commit proves edits; so does a tick that the journal does not cover, being written last."""
    if git is not None and git.find_commit(owner.base, owner.trailers):
        return True
    task = book.roadmap.by_key.get(owner.task)
    return not roadmap_inside and task is not None and task.done
