import json
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.errors import StoreError, UsageError
from executor.events import Events
from executor.store.event_log import STEP, EventLog


def tell(path: Path, *titles: str) -> None:
    """Open the file as a new process does, and tell an event for each title."""
    with closing(EventLog(path)) as log:
        events = Events("r1", [log], seq=log.last_seq)
        for title in titles:
            events.emit("task_started", title=title)
            events.note("not in the file")


def told(path: Path) -> list[tuple[int, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in lines]
    return [(event["seq"], event["data"]["title"]) for event in events]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def test_every_event_is_one_line_and_the_numbers_go_on(path: Path) -> None:
    tell(path, "a", "two\nlines")
    tell(path, "grün")
    assert told(path) == [(1, "a"), (2, "two\nlines"), (3, "grün")]


def test_a_torn_last_line_is_cut_and_the_numbers_go_on(path: Path) -> None:
    tell(path, "a", "b")
    with path.open("a", encoding="utf-8") as file:
        file.write('{"type": "task_st')
    tell(path, "c")
    assert told(path) == [(1, "a"), (2, "b"), (3, "c")]


@settings(deadline=None, max_examples=25)
@given(st.integers(min_value=0, max_value=600))
def test_wherever_a_crash_tears_the_file_it_is_whole_again(length: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.jsonl"
        tell(path, "a", "b", "c")
        path.write_bytes(path.read_bytes()[:length])
        tell(path, "next")
        numbers = [seq for seq, _ in told(path)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_long_file_is_read_from_its_end(path: Path) -> None:
    tell(path, *("x" * 1000 for _ in range(STEP // 500)))
    before = path.stat().st_size
    tell(path, "last")
    assert told(path)[-1] == (STEP // 500 + 1, "last")
    assert path.stat().st_size > before > 2 * STEP


@pytest.mark.parametrize("length", [STEP - 100, STEP, STEP + 1, 3 * STEP])
def test_a_last_line_of_any_length_is_ours(path: Path, length: int) -> None:
    tell(path, "a", "x" * length)
    tell(path, "b")
    assert [seq for seq, _ in told(path)] == [1, 2, 3]
    whole = path.read_bytes()
    with path.open("ab") as file:
        file.write(b'{"type": "' + b"x" * length)
    tell(path)
    assert path.read_bytes() == whole


def test_a_long_last_line_of_somebody_else_is_left_as_it_is(path: Path) -> None:
    tell(path, "a")
    with path.open("ab") as file:
        file.write(b"x" * 2 * STEP)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="something else than events"):
        EventLog(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        *("\n", "no json\n", "[]\n", "{}\n", "notes without an end", "first\nlast"),
        *('{"type": "x"}\n', '{"type": "x", "seq": 1}\nmine', 'mine\n{"type": "x", "seq": 1}\n'),
        '{"type": "' + "x" * 2 * STEP,
    ],
)
def test_a_file_of_somebody_else_is_refused_and_left_as_it_is(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="something else than events") as caught:
        EventLog(path)
    assert str(path) in caught.value.what
    assert path.read_text(encoding="utf-8") == text


def test_half_a_character_is_written_as_its_escape(path: Path) -> None:
    tell(path, "\udc80")
    assert told(path) == [(1, "\udc80")]


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        EventLog(tmp_path / "missing" / "events.jsonl")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_an_error() -> None:
    with closing(EventLog(Path("/dev/full"))) as log, pytest.raises(StoreError, match="No space"):
        Events("r1", [log]).emit("workflow_started")
