import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from executor.errors import StoreError
from executor.state import Outcome
from executor.store import schema
from executor.store.records import DETAIL, Call, Records

CALL = Call("1/1/execute-0-1", "a", "execute", 100, 20, estimated=True, seconds=1.5, model="m")


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with closing(Records(tmp_path / "state.db")) as records:
        records.open_run("r1", roadmap="ROADMAP.md", selection=["a"], model="m")
        yield records


def test_a_node_that_runs_again_records_the_same_thing_once(records: Records) -> None:
    for _ in range(2):
        records.put_task("r1", "a", id="1", title="A", outcome=Outcome.COMPLETED, files=["a.py"])
        records.put_call("r1", CALL)
    (task,) = records.tasks("r1")
    assert (task.id, task.outcome, task.files) == ("1", Outcome.COMPLETED, ["a.py"])
    assert records.calls("r1") == [CALL]


def test_facts_that_are_not_named_stay_as_they_were(records: Records) -> None:
    records.put_task("r1", "a", id="1", title="A", detail="why", requires_human=True)
    task = records.put_task("r1", "a", outcome=Outcome.FAILED)
    assert (task.id, task.title, task.detail, task.requires_human) == ("1", "A", "why", True)
    assert task.outcome is Outcome.FAILED


def test_a_task_that_nothing_is_known_of_is_pending_at_its_first_attempt(records: Records) -> None:
    task = records.put_task("r1", "a", id="1", title="A")
    assert (task.outcome, task.attempt, task.retries) == (Outcome.PENDING, 1, 0)
    assert (task.files, task.ended, task.requires_human) == ([], None, False)


def test_only_the_beginning_of_a_failure_is_kept(records: Records) -> None:
    assert len(records.put_task("r1", "a", detail="x" * 5000).detail) == DETAIL


def test_times_of_a_node_add_up(records: Records) -> None:
    records.add_node("r1", "verify", 0.5)
    records.add_node("r1", "verify", 0.25)
    records.add_node("r2", "verify", 9)
    assert records.nodes("r1") == {"verify": (2, 0.75)}


def test_an_unfinished_run_is_found_by_its_roadmap_until_it_ends(records: Records) -> None:
    assert records.unfinished_run("OTHER.md") is None
    records.close_run("r1", "interrupted", ended=False)
    unfinished = records.unfinished_run("ROADMAP.md")
    assert unfinished is not None
    assert (unfinished.id, unfinished.selection, unfinished.status) == ("r1", ["a"], "interrupted")
    records.close_run("r1", "finished", ended=True)
    assert records.unfinished_run("ROADMAP.md") is None
    assert records.run("r1").ended is not None


def test_the_latest_run_is_the_one_of_this_roadmap_that_started_last(
    records: Records, tmp_path: Path
) -> None:
    records.write("update runs set started = '2020-01-01T00:00:00+00:00' where id = 'r1'")
    records.open_run("r0", roadmap="ROADMAP.md", selection=[], model="m")
    records.open_run("r2", roadmap="OTHER.md", selection=[], model="m")
    latest = records.latest_run("ROADMAP.md")
    assert latest is not None
    assert latest.id == "r0"
    with closing(Records(tmp_path / "new.db")) as empty:
        assert empty.latest_run("ROADMAP.md") is None


def test_an_earlier_failure_is_that_of_the_newest_earlier_run(records: Records) -> None:
    for number, run in enumerate(("r2", "r3", "r4")):
        records.open_run(run, roadmap="ROADMAP.md", selection=[], model="m")
        records.write("update runs set started = ? where id = ?", f"203{number}", run)
    records.put_task("r1", "a", outcome=Outcome.FAILED, detail="oldest")
    records.put_task("r2", "a", outcome=Outcome.FAILED, detail="newer")
    records.put_task("r3", "a", outcome=Outcome.COMPLETED, detail="done")
    records.put_task("r4", "a", outcome=Outcome.FAILED, detail="now")
    assert records.earlier_failure("r4", "a") == "newer"
    assert records.earlier_failure("r4", "other") == ""


def test_records_outlive_the_process_that_wrote_them(records: Records, tmp_path: Path) -> None:
    records.put_task("r1", "a", id="1", title="A")
    with closing(Records(tmp_path / "state.db")) as again:
        assert again.tasks("r1") == records.tasks("r1")


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"pragma user_version={schema.VERSION + 1}")
    with pytest.raises(StoreError, match="written by a newer executor") as caught:
        Records(path)
    assert caught.value.remedy == "upgrade executor"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select count(*) from sqlite_master").fetchone() == (0,)


@pytest.mark.parametrize(
    "data", [b"this is no database" * 400, b"SQLite format 3\0" + b"\xff" * 900]
)
def test_a_damaged_database_is_an_error_with_a_remedy(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "state.db"
    path.write_bytes(data)
    with pytest.raises(StoreError, match="cannot be used") as caught:
        Records(path)
    assert "move it aside" in caught.value.remedy


def test_a_database_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        Records(tmp_path / "missing" / "state.db")


def test_a_statement_that_fails_is_an_error_of_the_store(records: Records) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        records.put_task("r1", "a", no_such_column=1)
    with pytest.raises(StoreError, match="cannot be read"):
        records.read("select * from no_such_table")
