"""What becomes of edits on disk when nobody works on them any more."""

import json
from dataclasses import asdict, dataclass

from executor.state import Outcome
from executor.store.records import Records
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


def settle(files: Files, git: Git | None, records: Records) -> list[str]:
    """Finish what the journal says: proven edits stay, all others go back.

    Returns:
        Sentences about what somebody else wrote over edits of ours, and where that is kept.
    """
    text = files.open_owner()
    if text is not None and proven(Owner.read(text), git, records):
        files.settle()
        return []
    return [
        f"{path} was changed by somebody else meanwhile; that text is kept in {kept}"
        for path, kept in files.restore().items()
    ]


def proven(owner: Owner, git: Git | None, records: Records) -> bool:
    """A commit proves edits; where there is none to make, the record put before the tick does."""
    if git is not None and git.find_commit(owner.base, owner.trailers):
        return True
    record = records.task(owner.run, owner.task)
    return (
        record is not None
        and record.outcome is Outcome.COMPLETED
        and record.attempt == owner.attempt
    )
