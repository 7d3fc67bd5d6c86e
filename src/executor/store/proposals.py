"""Questions to a person and their answers, kept until somebody reads them."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from executor.errors import UsageError
from executor.store.records import Records, moment

Answer = Literal["approve", "reject", "later"]


@dataclass(frozen=True)
class Proposal:
    id: str
    run: str
    task: str
    kind: str
    base: str
    body: dict[str, Any]
    status: str
    """`proposed`, `waiting`, `answered`, `applied` or `closed`."""
    answer: str
    author: str
    asked: str
    answered: str | None


class Proposals:
    """A view on the records: proposals of recoveries, and which of them wait for a person."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def put(self, proposal: Proposal) -> None:
        """Store a proposal once; a node that runs again finds it as it is."""
        self._records.write(
            "insert or ignore into proposals values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(proposal.id, proposal.run, proposal.task, proposal.kind, proposal.base),
            *(json.dumps(proposal.body), proposal.status, proposal.answer, proposal.author),
            *(proposal.asked, proposal.answered),
        )

    def get(self, name: str) -> Proposal | None:
        rows = self._records.read("select * from proposals where id = ?", name)
        return _proposal(rows[0]) if rows else None

    def of(self, run: str) -> list[Proposal]:
        rows = self._records.read("select * from proposals where run = ? order by asked, id", run)
        return [_proposal(row) for row in rows]

    def waiting(self, run: str) -> list[Proposal]:
        return self._standing(run, "waiting")

    def answered(self, run: str) -> list[Proposal]:
        return self._standing(run, "answered")

    def _standing(self, run: str, status: str) -> list[Proposal]:
        """Look by index: this is asked after every task."""
        query = "select * from proposals where run = ? and status = ? order by asked, id"
        return [_proposal(row) for row in self._records.read(query, run, status)]

    def settle(self, name: str, status: str) -> None:
        self._records.write("update proposals set status = ? where id = ?", status, name)

    def close(self, run: str) -> None:
        """Withdraw every open question of a run that nobody goes on with."""
        self._records.write(
            "update proposals set status = 'closed'"
            " where run = ? and status in ('waiting', 'answered')",
            run,
        )

    def answer(self, name: str, answer: Answer, *, author: str) -> None:
        """Insert a person's answer; only a question that waits can be answered."""
        taken = self._records.read(
            "update proposals set status = 'answered', answer = ?, author = ?, answered = ?"
            " where id = ? and status = 'waiting' returning id",
            *(answer, author, moment(), name),
        )
        if not taken:
            waiting = self._records.read("select id from proposals where status = 'waiting'")
            names = ", ".join(str(row["id"]) for row in waiting) or "none"
            raise UsageError(f"no decision waits under the id {name!r}", f"waiting: {names}")


def _proposal(row: dict[str, Any]) -> Proposal:
    return Proposal(**{**row, "body": json.loads(row["body"])})
