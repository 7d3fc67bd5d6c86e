"""A run that an older version left unfinished goes on, though its state lacks what came later."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from executor.state import Outcome
from tests.support.machine import file_block, make_project, play

A, B = file_block("a.txt", "a\n"), file_block("b.txt", "b\n")


def take_channel_out(project: Path, name: str) -> None:
    """Make the stored checkpoints look as if this channel had not been invented yet."""
    serde = JsonPlusSerializer(allowed_msgpack_modules=[])
    with closing(sqlite3.connect(project / ".executor" / "state.db")) as connection, connection:
        rows = connection.execute("select rowid, type, checkpoint from checkpoints").fetchall()
        for row, kind, data in rows:
            stored = serde.loads_typed((kind, data))
            for part in ("channel_values", "channel_versions"):
                stored[part].pop(name, None)
            changed = serde.dumps_typed(stored)
            connection.execute(
                "update checkpoints set type = ?, checkpoint = ? where rowid = ?", (*changed, row)
            )
        connection.execute("delete from writes where channel = ?", (name,))


@pytest.mark.parametrize("node", ["execute", "validate", "verify", "checkpoint"])
@pytest.mark.parametrize("channel", ["left_out", "tried"])
def test_a_channel_that_is_missing_is_filled_as_for_a_fresh_run(
    tmp_path: Path, node: str, channel: str
) -> None:
    roadmap = "- [ ] 1. Make `a.txt`\n- [ ] 2. Make `b.txt`\n"
    project = make_project(tmp_path / "project", roadmap)
    stopped = play(project, [A], stop_after=node, test_command="true")
    take_channel_out(project, channel)
    played = play(project, [B], test_command="true")
    assert played.nodes_asked == ["execute"]
    assert played.ending.report.run_id == stopped.ending.report.run_id
    assert played.ears.path[0] != "parse_roadmap"
    assert [result.outcome for result in played.ending.report.task_results] == [
        Outcome.COMPLETED,
        Outcome.COMPLETED,
    ]


@pytest.mark.parametrize("more", ["", "- [ ] 2. Make `b.txt`\n"])
def test_a_run_that_waits_for_a_person_goes_on_too(tmp_path: Path, more: str) -> None:
    roadmap = "- [ ] 1. Make `a.txt`\n  - Verify: `false`\n"
    project = make_project(tmp_path / "project", roadmap)
    bad = [file_block("a.txt", f"{number}\n") for number in range(3)]
    assert play(project, bad, approval_mode="interactive").ending.status == "waiting"
    take_channel_out(project, "left_out")
    (project / "ROADMAP.md").write_text(roadmap + more, encoding="utf-8")
    played = play(project, [B], approval_mode="interactive", test_command="true")
    assert played.ending.status == "waiting"
    assert played.nodes_asked == (["execute"] if more else [])
