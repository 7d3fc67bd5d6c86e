from pathlib import Path

import pytest

from executor.attempt import place
from executor.exchange import Question, ask
from executor.model.port import Message
from executor.state import State, fresh_run, fresh_task
from tests.support.machine import make_project, runtime_for

ASKED = (Message("user", "Please do it."),)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project", "- [ ] a\n")


def at_task(run: str) -> State:
    start = fresh_run(run, select=[], planning=False, max_iterations=100)
    return State(**{**start, **fresh_task("a", "1")})


def test_an_answer_is_on_disk_and_is_not_asked_for_again(root: Path) -> None:
    with runtime_for(root, "first", "second") as runtime:
        deps = runtime.context
        state = at_task(deps.agenda.run)
        told = [ask(state, runtime, Question("execute", 0, ASKED)) for _ in range(2)]
        assert [answer.text for answer in told] == ["first", "first"]
        assert [answer.replayed for answer in told] == [False, True]
        assert len(deps.records.calls(deps.agenda.run)) == 1
        assert ask(state, runtime, Question("repair", 0, ASKED)).text == "second"


def test_an_answer_to_another_question_or_a_damaged_one_is_not_used(root: Path) -> None:
    with runtime_for(root, "first", "second", "third") as runtime:
        state = at_task(runtime.context.agenda.run)
        ask(state, runtime, Question("execute", 0, ASKED))
        other = (Message("user", "Please do that."),)
        assert ask(state, runtime, Question("execute", 0, other)).text == "second"
        runtime.context.artifacts.write(f"{place(state)}/execute-0-1", "{")
        assert ask(state, runtime, Question("execute", 0, other)).text == "third"


@pytest.mark.parametrize(
    ("said", "kept"),
    [("x = '\ud83d'", "x = '\ufffd'"), ("\ud83d\ude00", "\U0001f600"), ("\udc80", "\ufffd")],
)
def test_half_a_character_of_an_answer_is_replaced_so_that_it_can_be_kept(
    root: Path, said: str, kept: str
) -> None:
    with runtime_for(root, said) as runtime:
        state = at_task(runtime.context.agenda.run)
        assert ask(state, runtime, Question("execute", 0, ASKED)).text == kept
        assert ask(state, runtime, Question("execute", 0, ASKED)).text == kept
