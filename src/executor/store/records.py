"""What happened, in our own tables: outcomes of tasks, calls, times, proposals.

Plain sqlite3 in autocommit; every write is one statement and an upsert, so that a node which runs
again after a crash records the same thing once.
"""

import json
import sqlite3
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from executor.errors import StoreError
from executor.events import now
from executor.state import Outcome
from executor.store import schema

DETAIL: Final = 400
"""Characters of a failure that are kept in the record; the whole evidence is an artifact."""


@dataclass(frozen=True)
class Run:
    id: str
    roadmap: str
    selection: list[str]
    model: str
    started: str
    ended: str | None
    status: str


@dataclass(frozen=True, slots=True)
class TaskRecord:
    task: str
    id: str
    title: str
    outcome: Outcome
    attempt: int
    retries: int
    reason: str
    strategy: str
    detail: str
    note: str
    """What the verification said."""
    edits: str
    place: str
    requires_human: bool
    commit_sha: str
    files: list[str]
    started: str | None
    ended: str | None


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    task: str
    node: str
    prompt_tokens: int
    completion_tokens: int
    estimated: bool
    seconds: float
    model: str


def moment() -> str:
    return now().isoformat(timespec="milliseconds")


class Records:
    def __init__(self, path: Path) -> None:
        try:
            with ExitStack() as undo:
                self._connection = sqlite3.connect(path, isolation_level=None, timeout=10)
                undo.callback(self._connection.close)
                self._connection.row_factory = sqlite3.Row
                self._prepare(path)
                undo.pop_all()
        except sqlite3.Error as error:
            raise StoreError(
                f"{path} cannot be used: {error}",
                "executor keeps nothing else there; move it aside",
            ) from error

    def _prepare(self, path: Path) -> None:
        self._connection.execute("pragma journal_mode=wal")
        self._connection.execute("pragma synchronous=normal")
        version = self._version()
        if version > schema.VERSION:
            raise StoreError(
                f"{path} was written by a newer executor (schema {version})", "upgrade executor"
            )
        if version < schema.VERSION:
            self._upgrade()

    def _version(self) -> int:
        return int(self._connection.execute("pragma user_version").fetchone()[0])

    def _upgrade(self) -> None:
        """Bring the tables up to date, all or none, and only once if two processes begin."""
        with self._connection:
            self._connection.execute("begin immediate")
            version = self._version()
            numbers = range(version + 1, schema.VERSION + 1) if version else ()
            steps = [schema.STEPS[number] for number in numbers]
            for statement in [*steps, *schema.TABLES.split(";")]:
                self._connection.execute(statement)
            self._connection.execute(f"pragma user_version={schema.VERSION}")

    def close(self) -> None:
        self._connection.close()

    def write(self, statement: str, *values: object) -> None:
        """Write one statement; alone it is a transaction of its own."""
        try:
            self._connection.execute(statement, values)
        except sqlite3.Error as error:
            raise StoreError(f"the records cannot be written: {error}") from error

    def read(self, query: str, *values: object) -> list[dict[str, Any]]:
        try:
            return [dict(row) for row in self._connection.execute(query, values)]
        except sqlite3.Error as error:
            raise StoreError(f"the records cannot be read: {error}") from error

    def open_run(self, run: str, *, roadmap: str, selection: list[str], model: str) -> None:
        self.write(
            "insert into runs values (?, ?, ?, ?, ?, null, 'running')",
            *(run, roadmap, json.dumps(selection), model, moment()),
        )

    def close_run(self, run: str, status: str, *, ended: bool) -> None:
        """Say how a run stands; one that has not ended is taken up again."""
        self.write(
            "update runs set status = ?, ended = ? where id = ?",
            *(status, moment() if ended else None, run),
        )

    def unfinished_run(self, roadmap: str) -> Run | None:
        rows = self.read(
            "select * from runs where roadmap = ? and ended is null order by started desc", roadmap
        )
        return _run(rows[0]) if rows else None

    def latest_run(self, roadmap: str) -> Run | None:
        rows = self.read(
            "select * from runs where roadmap = ? order by started desc limit 1", roadmap
        )
        return _run(rows[0]) if rows else None

    def run(self, run: str) -> Run:
        return _run(self.read("select * from runs where id = ?", run)[0])

    def put_task(self, run: str, task: str, **facts: object) -> TaskRecord:
        """Record what is known of a task; facts that are not named stay as they were."""
        known = {"id": "", "title": "", "outcome": Outcome.PENDING} | {
            name: json.dumps(value) if isinstance(value, list) else value
            for name, value in facts.items()
        }
        known["detail"] = str(known.get("detail", ""))[:DETAIL]
        columns = ["run", "task", *known]
        changes = ", ".join(f"{name} = excluded.{name}" for name in facts)
        self.write(
            f"insert into tasks ({', '.join(columns)}) values ({', '.join('?' * len(columns))})"  # noqa: S608 - the names of the columns are ours
            f" on conflict (run, task) do update set {changes}",
            *(run, task, *known.values()),
        )
        return _task(self.read("select * from tasks where run = ? and task = ?", run, task)[0])

    def task(self, run: str, task: str) -> TaskRecord | None:
        rows = self.read("select * from tasks where run = ? and task = ?", run, task)
        return _task(rows[0]) if rows else None

    def tasks(self, run: str) -> list[TaskRecord]:
        return [
            _task(row)
            for row in self.read("select * from tasks where run = ? order by started, id", run)
        ]

    def earlier_failure(self, run: str, task: str) -> str:
        """Return what made this task fail in the newest earlier run, if it did."""
        rows = self.read(
            "select detail from runs cross join tasks"  # this order: by the key of `tasks`, no scan
            " on tasks.run = runs.id and task = ?"
            " where run != ? and tasks.detail != '' and outcome not in (?, ?)"
            " order by runs.started desc limit 1",
            *(task, run, Outcome.COMPLETED, Outcome.PENDING),
        )
        return str(rows[0]["detail"]) if rows else ""

    def put_call(self, run: str, call: Call) -> None:
        self.write(
            "insert or replace into calls values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(run, call.name, call.task, call.node),
            *(call.prompt_tokens, call.completion_tokens, call.estimated, call.seconds, call.model),
        )

    def calls(self, run: str) -> list[Call]:
        return [
            Call(**{name: row[name] for name in Call.__dataclass_fields__})
            for row in self.read("select * from calls where run = ?", run)
        ]

    def put_mend(self, run: str, task: str, path: str, what: str) -> None:
        self.write("insert or ignore into mends values (?, ?, ?, ?)", run, task, path, what)

    def mends(self, run: str) -> list[tuple[str, str]]:
        """List what was mended without a model: task, and what was done where."""
        return [
            (row["task"], f"{row['path']}: {row['what']}")
            for row in self.read("select * from mends where run = ?", run)
        ]

    def add_node(self, run: str, node: str, seconds: float) -> None:
        self.write(
            "insert into nodes values (?, ?, 1, ?) on conflict (run, node)"
            " do update set calls = calls + 1, seconds = seconds + excluded.seconds",
            *(run, node, seconds),
        )

    def nodes(self, run: str) -> dict[str, tuple[int, float]]:
        return {
            row["node"]: (row["calls"], row["seconds"])
            for row in self.read("select * from nodes where run = ?", run)
        }


def _run(row: dict[str, Any]) -> Run:
    return Run(**{**row, "selection": json.loads(row["selection"])})


def _task(row: dict[str, Any]) -> TaskRecord:
    facts = {name: row[name] for name in TaskRecord.__dataclass_fields__}
    facts["outcome"] = Outcome(row["outcome"])
    facts["files"] = json.loads(row["files"])
    facts["requires_human"] = bool(row["requires_human"])
    return TaskRecord(**facts)
