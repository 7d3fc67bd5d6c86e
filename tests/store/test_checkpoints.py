import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import ormsgpack
import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointMetadata, empty_checkpoint
from langgraph.checkpoint.serde.jsonplus import (
    EXT_CONSTRUCTOR_KW_ARGS,
    EXT_CONSTRUCTOR_POS_ARGS,
    EXT_CONSTRUCTOR_SINGLE_ARG,
    EXT_METHOD_SINGLE_ARG,
    JsonPlusSerializer,
)
from langgraph.checkpoint.sqlite import SqliteSaver

from executor.errors import StoreError
from executor.store.checkpoints import forget, open_checkpoints, prune
from executor.store.records import Records

METADATA: CheckpointMetadata = {"source": "loop", "step": 1, "parents": {}}


def save(saver: SqliteSaver, thread: str, number: int) -> None:
    """Save checkpoints as the graph does, each with a write that follows it."""
    config: RunnableConfig = {"configurable": {"thread_id": thread, "checkpoint_ns": ""}}
    for step in range(number):
        checkpoint = empty_checkpoint() | {"id": f"{step:08}"}
        config = saver.put(config, checkpoint, METADATA, {})
        saver.put_writes(config, [("task", step)], "task-1")


def ids(saver: SqliteSaver, thread: str, table: str = "checkpoints") -> list[str]:
    with saver.cursor(transaction=False) as cursor:
        query = f"select checkpoint_id from {table} where thread_id = ? order by 1"  # noqa: S608 - two constant names
        return [row[0] for row in cursor.execute(query, (thread,))]


def test_pruning_keeps_the_newest_with_their_writes(tmp_path: Path) -> None:
    with open_checkpoints(tmp_path / "state.db") as saver:
        save(saver, "r1", 10)
        save(saver, "r2", 5)
        prune(saver, "r1", keep=3)
        assert (
            ids(saver, "r1") == ids(saver, "r1", "writes") == ["00000007", "00000008", "00000009"]
        )
        assert len(ids(saver, "r2")) == 5
        newest = saver.get_tuple({"configurable": {"thread_id": "r1"}})
        assert newest is not None
        assert newest.checkpoint["id"] == "00000009"


def test_pruning_what_is_small_changes_nothing(tmp_path: Path) -> None:
    with open_checkpoints(tmp_path / "state.db") as saver:
        save(saver, "r1", 3)
        prune(saver, "r1", keep=3)
        prune(saver, "r1")
        assert len(ids(saver, "r1")) == 3


def test_a_finished_run_is_forgotten_alone(tmp_path: Path) -> None:
    with open_checkpoints(tmp_path / "state.db") as saver:
        save(saver, "r1", 2)
        save(saver, "r2", 2)
        forget(saver, "r1")
        assert ids(saver, "r1") == ids(saver, "r1", "writes") == []
        assert len(ids(saver, "r2")) == 2


def test_checkpoints_and_records_share_a_database(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with closing(Records(path)) as records, open_checkpoints(path) as saver:
        save(saver, "r1", 1)
        records.open_run("r1", roadmap="R.md", selection=[], model="m")
        save(saver, "r1", 2)
        assert records.run("r1").id == "r1"
        assert saver.conn.execute("pragma journal_mode").fetchone() == ("wal",)
        assert saver.conn.execute("pragma synchronous").fetchone() == (1,)


@pytest.mark.parametrize("name", ["missing/state.db", "damaged.db"])
def test_a_database_that_cannot_be_used_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "damaged.db").write_bytes(b"this is no database" * 400)
    with (
        pytest.raises(StoreError, match="cannot be"),
        open_checkpoints(tmp_path / name),
    ):
        pass


def crafted(code: int, told: tuple[object, ...]) -> bytes:
    """Pack a call the way LangGraph packs an object of a class."""
    return ormsgpack.packb(ormsgpack.Ext(code, ormsgpack.packb(told)))


def attacks(mark: Path) -> list[bytes]:
    command = f"touch {mark}"
    run = [sys.executable, "-c", f"open({str(mark)!r}, 'w')"]
    return [
        crafted(EXT_CONSTRUCTOR_SINGLE_ARG, ("os", "system", command)),
        crafted(EXT_CONSTRUCTOR_POS_ARGS, ("os", "system", [command])),
        crafted(EXT_CONSTRUCTOR_KW_ARGS, ("os", "system", {"command": command})),
        crafted(EXT_METHOD_SINGLE_ARG, ("subprocess", "run", run, "__call__")),
        crafted(EXT_CONSTRUCTOR_SINGLE_ARG, ("subprocess", "check_call", run)),
    ]


def test_the_attack_would_work_on_a_serializer_that_allows_everything(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    unsafe = JsonPlusSerializer(allowed_msgpack_modules=True)
    unsafe.loads_typed(("msgpack", attacks(mark)[0]))
    assert mark.exists()


@pytest.mark.parametrize("number", range(5))
def test_a_crafted_checkpoint_runs_nothing_when_it_is_loaded(tmp_path: Path, number: int) -> None:
    mark = tmp_path / "mark"
    blob = attacks(mark)[number]
    path = tmp_path / "state.db"
    with open_checkpoints(path) as saver:
        save(saver, "r1", 1)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update checkpoints set checkpoint = ?", (packed_checkpoint(blob),))
        connection.execute("update writes set type = 'msgpack', value = ?", (blob,))
    with open_checkpoints(path) as saver:
        loaded = saver.get_tuple({"configurable": {"thread_id": "r1"}})
    assert loaded is not None
    assert loaded.pending_writes
    assert not mark.exists()


def packed_checkpoint(blob: bytes) -> bytes:
    """Pack a checkpoint whose one channel is the crafted value."""
    value = ormsgpack.unpackb(blob, ext_hook=ormsgpack.Ext)
    checkpoint: dict[str, Any] = {**empty_checkpoint(), "channel_values": {"task": value}}
    return ormsgpack.packb(checkpoint)


def test_a_pickle_in_the_database_is_not_loaded(tmp_path: Path) -> None:
    with open_checkpoints(tmp_path / "state.db") as saver, pytest.raises(NotImplementedError):
        saver.serde.loads_typed(("pickle", b"cos\nsystem\n(S'true'\ntR."))
