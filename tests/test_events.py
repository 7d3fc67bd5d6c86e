import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from executor.events import VERSION, Event, Events, Note, now


@dataclass
class Heard:
    events: list[Event] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def on_event(self, event: Event) -> None:
        self.events.append(event)

    def on_note(self, note: Note) -> None:
        self.notes.append(note)


def test_an_event_carries_run_time_number_progress_and_key() -> None:
    heard = Heard()
    events = Events("r1", [heard], clock=lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    events.emit("node_started", "1.1/1/execute/4", node="execute")
    assert json.loads(json.dumps(heard.events[0].as_json())) == {
        "version": VERSION,
        "type": "node_started",
        "run": "r1",
        "seq": 1,
        "time": "2026-01-02T03:04:05.000+00:00",
        "progress": 0.0,
        "key": "r1/1.1/1/execute/4/node_started",
        "data": {"node": "execute"},
    }


def test_numbers_go_on_where_the_run_before_the_crash_stopped() -> None:
    heard = Heard()
    events = Events("r1", [heard], seq=41)
    events.emit("workflow_started")
    events.emit("workflow_completed")
    assert [event.seq for event in heard.events] == [42, 43]


def test_the_same_happening_has_the_same_key_after_a_crash() -> None:
    heard = Heard()
    for seq in (0, 7):
        Events("r1", [heard], seq=seq).emit("task_started", "1/1/pick_task/0", task="1")
    assert len({event.key for event in heard.events}) == 1


def test_an_event_of_the_whole_run_has_a_key_without_a_place() -> None:
    heard = Heard()
    Events("r1", [heard]).emit("workflow_started")
    assert heard.events[0].key == "r1/workflow_started"


def test_everyone_who_listens_hears_everything() -> None:
    first, second = Heard(), Heard()
    events = Events("r1", [first, second])
    events.emit("workflow_started")
    events.note("Deferring", "warning")
    assert first == second
    assert (first.notes[0].level, first.notes[0].text) == ("warning", "Deferring")


@given(st.lists(st.floats(min_value=-10, max_value=200)))
def test_progress_never_falls_and_never_passes_a_hundred(percents: list[float]) -> None:
    heard = Heard()
    events = Events("r1", [heard])
    for percent in percents:
        events.advance(percent)
        events.emit("node_completed")
    told = [event.progress for event in heard.events]
    assert told == sorted(told)
    assert all(0 <= progress <= 100 for progress in told)


def test_the_clock_is_that_of_the_world() -> None:
    assert now().tzinfo is UTC
