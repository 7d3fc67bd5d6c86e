"""The graph's checkpoints: LangGraph's saver over our database, kept small."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from executor.errors import StoreError

KEEP: Final = 40
"""Checkpoints of a run that stay: more than the longest path of one task."""


@contextmanager
def open_checkpoints(path: Path) -> Iterator[SqliteSaver]:
    """Open the saver: plain data only, durable against the death of the process."""
    try:
        connection = sqlite3.connect(path, check_same_thread=False, timeout=10)
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be opened: {error}") from error
    with closing(connection):
        saver = SqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=[]))
        try:
            saver.setup()
            connection.execute("pragma synchronous=normal")
        except sqlite3.Error as error:
            raise StoreError(f"{path} cannot be used: {error}") from error
        yield saver


def prune(saver: SqliteSaver, thread: str, keep: int = KEEP) -> None:
    """Forget all but the newest checkpoints of a thread; the saver itself never forgets."""
    with saver.cursor() as cursor:
        row = cursor.execute(
            "select checkpoint_id from checkpoints where thread_id = ? and checkpoint_ns = ''"
            " order by checkpoint_id desc limit 1 offset ?",
            (thread, keep),
        ).fetchone()
        if row:
            older = "where thread_id = ? and checkpoint_ns = '' and checkpoint_id <= ?"
            cursor.execute(f"delete from checkpoints {older}", (thread, row[0]))  # noqa: S608 - constant text
            cursor.execute(f"delete from writes {older}", (thread, row[0]))  # noqa: S608 - constant text


def forget(saver: SqliteSaver, thread: str) -> None:
    """Drop a finished run's checkpoints: nobody resumes it."""
    saver.delete_thread(thread)
