import re
from collections.abc import Callable
from pathlib import Path

import pytest

from executor.attempt import place
from executor.errors import LimitReached, ModelOverflow, ModelRejected
from executor.exchange import Question, ask, ask_for_edits
from executor.model.port import Answer, Message, Request, Usage
from executor.state import MAX_CALLS, State, fresh_run, fresh_task
from tests.support.machine import Said, cut, file_block, make_project, play, runtime_for

ASKED = (Message("system", "be"), Message("user", "Please do it."))
LONG = "".join(f"value_{number} = {number}\n" for number in range(40))
HALF = f"FILE: a.py\n```python\n{LONG[:200]}"


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


class Asked:
    """Answers in turn, and keeps what was asked."""

    def __init__(self, *answers: Said | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[Request] = []

    def __call__(self, request: Request) -> Said:
        self.requests.append(request)
        said = self.answers.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    @property
    def last_lines(self) -> list[str]:
        return [request.messages[-1].text for request in self.requests]


def edits_of(
    root: Path, asked: Callable[[Request], Said]
) -> tuple[dict[str, str | None], list[str]]:
    with runtime_for(root, asked) as runtime:
        deps = runtime.context
        state = at_task(deps.agenda.run)
        update = ask_for_edits(state, runtime, Question("execute", 1, ASKED))
        told = [problem["message"] for problem in update["problems"]]
        return deps.artifacts.edits(place(state), update["edits"]), told


def test_an_answer_that_was_cut_off_is_continued_from_its_last_whole_line(root: Path) -> None:
    begun = HALF[: HALF.rfind("\n") + 1]
    asked = Asked(cut(HALF), LONG[len(begun) - len("FILE: a.py\n```python\n") :] + "```\n")
    assert edits_of(root, asked) == ({"a.py": LONG}, [])
    assert [message.role for message in asked.requests[1].messages] == [
        *("system", "user", "assistant", "user")
    ]
    assert asked.requests[1].messages[2].text == begun


@pytest.mark.parametrize("reason", ["stop", "length", "cut"])
def test_a_file_that_is_not_closed_and_does_not_parse_is_continued_whatever_the_server_says(
    root: Path, reason: str
) -> None:
    asked = Asked(cut("FILE: a.py\n```python\nx = (\n", reason), "    1\n)\n```\n")
    assert edits_of(root, asked) == ({"a.py": "x = (\n    1\n)\n"}, [])


def test_a_file_that_only_lacks_its_last_fence_is_taken_as_it_is(root: Path) -> None:
    asked = Asked("FILE: a.py\n```python\nx = 1\n")
    assert edits_of(root, asked) == ({"a.py": "x = 1\n"}, [])


def test_what_cannot_be_continued_is_asked_for_file_by_file(root: Path) -> None:
    first = file_block("first.py", "f = 1\n")
    asked = Asked(
        cut(first + HALF),
        cut("value_9 ="),
        file_block("a.py", LONG),
        file_block("last.py", "l = 1\n"),
        "DONE",
    )
    edits, problems = edits_of(root, asked)
    assert edits == {"first.py": "f = 1\n", "a.py": LONG, "last.py": "l = 1\n"}
    assert problems == []
    assert "only: a.py, complete" in asked.last_lines[2]
    assert "first.py, a.py" in asked.last_lines[3]


def test_an_exchange_ends_after_its_last_call_and_says_that_something_is_missing(
    root: Path,
) -> None:
    files = [file_block(f"f{number}.py", "f = 1\n") for number in range(9)]
    asked = Asked(cut(HALF), cut("value_9 ="), file_block("a.py", LONG), *files)
    edits, problems = edits_of(root, asked)
    assert len(asked.requests) == MAX_CALLS
    assert set(edits) == {"a.py", "f0.py", "f1.py", "f2.py"}
    assert len(problems) == 1
    assert "cut off" in problems[0]


@pytest.mark.parametrize(
    "answers",
    [
        [cut("I think that"), cut("")],
        [cut("I think\n"), cut("that\n")],
        [cut(HALF), cut(""), cut(HALF)],
        [cut(HALF), cut(""), "No."],
    ],
)
def test_half_an_answer_is_never_taken_for_a_whole_one(root: Path, answers: list[Said]) -> None:
    edits, problems = edits_of(root, Asked(*answers))
    assert edits == {}
    assert "cut off" in problems[0]


def test_a_model_that_only_repeats_itself_has_said_all(root: Path) -> None:
    asked = Asked(cut(HALF), cut(""), file_block("a.py", LONG), file_block("a.py", LONG))
    assert edits_of(root, asked) == ({"a.py": LONG}, [])


def test_a_prompt_that_is_too_long_is_asked_once_with_less(root: Path) -> None:
    asked = Asked(ModelOverflow("too long"), file_block("a.py", "x = 1\n"))
    question = Question("execute", 1, ASKED, shorter=lambda: ASKED[1:])
    with runtime_for(root, asked) as runtime:
        state = at_task(runtime.context.agenda.run)
        update = ask_for_edits(state, runtime, question)
    assert update["problems"] == []
    assert [len(request.messages) for request in asked.requests] == [2, 1]


def test_a_rest_that_has_no_room_is_asked_for_file_by_file_with_less_context(root: Path) -> None:
    asked = Asked(cut(HALF), ModelOverflow("too long"), file_block("a.py", LONG), "DONE")
    question = Question("execute", 1, ASKED, shorter=lambda: ASKED[1:])
    with runtime_for(root, asked) as runtime:
        state = at_task(runtime.context.agenda.run)
        assert ask_for_edits(state, runtime, question)["problems"] == []
    assert [len(request.messages) for request in asked.requests] == [2, 4, 1, 1]


def test_what_is_whole_stays_when_the_server_refuses_to_go_on(root: Path) -> None:
    first = file_block("a.py", "a = 1\n")
    refusal = ModelRejected("no")
    asked = Asked(cut(f"{first}FILE: b.py\n```python\nb = ["), refusal, refusal)
    edits, problems = edits_of(root, asked)
    assert edits == {"a.py": "a = 1\n"}
    assert "cut off" in problems[0]


def test_a_prompt_that_stays_too_long_is_refused_for_this_task_only(root: Path) -> None:
    for question in (Question("execute", 1, ASKED, shorter=lambda: ASKED), Question("x", 1, ASKED)):
        asked = Asked(ModelOverflow("too long"), ModelRejected("too long"))
        with runtime_for(root, asked) as runtime:
            state = at_task(runtime.context.agenda.run)
            (problem,) = ask_for_edits(state, runtime, question)["problems"]
        assert problem["kind"] == "rejected"


def test_the_context_that_a_model_cannot_read_is_halved(tmp_path: Path) -> None:
    files = {"a.py": LONG, "b.py": LONG}
    root = make_project(tmp_path / "p", "- [ ] Change `a.py` and `b.py`\n", files)
    asked = Asked(ModelOverflow("too long"), file_block("a.py", "x = 1\n"))
    assert play(root, asked, test_command="true").ending.code == 0
    shown = [request.messages[1].text for request in asked.requests]
    assert ["b.py:" in text for text in shown] == [True, False]


def test_no_call_is_made_beyond_a_limit(root: Path) -> None:
    with runtime_for(root, "first", "second", max_calls=1) as runtime:
        state = at_task(runtime.context.agenda.run)
        ask(state, runtime, Question("execute", 1, ASKED))
        ask(state, runtime, Question("execute", 1, ASKED))
        with pytest.raises(LimitReached, match="--max-calls 1 is reached, in task 1"):
            ask(state, runtime, Question("repair", 1, ASKED))


MODELS = {
    "model": "main",
    "model_plan": "planner",
    "model_repair": "mender",
    "model_repair_test": "judge",
    "model_recovery": "sage",
}


@pytest.mark.parametrize(
    ("node", "flags", "model"),
    [
        ("execute", {"model": "main"}, "main"),
        ("repair", {"model": "main"}, "main"),
        *((node, MODELS, MODELS[f"model_{node}"]) for node in ("repair", "repair_test")),
        ("plan_task", MODELS, "planner"),
        ("classify_failure", MODELS, "sage"),
        ("propose_recovery", MODELS, "sage"),
    ],
)
def test_each_kind_of_question_can_have_its_own_model(
    root: Path, node: str, flags: dict[str, str], model: str
) -> None:
    asked = Asked("yes")
    with runtime_for(root, asked, **flags) as runtime:
        state = at_task(runtime.context.agenda.run)
        ask(state, runtime, Question(node, 1, ASKED))
    assert asked.requests[0].model == model


def test_the_model_that_a_task_names_answers_all_of_its_questions(tmp_path: Path) -> None:
    root = make_project(tmp_path / "p", "- [ ] a.json\n  - Model: strong\n")
    asked = Asked(file_block("a.json", "{\n"), file_block("a.json", "{}\n"))
    play(root, asked, model="main", model_repair="mender", test_command="true")
    assert [request.model for request in asked.requests] == ["strong", "strong"]


def test_usage_says_whose_figures_they_are_and_what_they_cost(tmp_path: Path) -> None:
    root = make_project(tmp_path / "p", "- [ ] a.json\n- [ ] b.json\n")
    prices = {"m": {"input": 1.0, "output": 2.0}}
    told = Answer(file_block("a.json", "1\n"), Usage(1_000_000, 500_000), model="m")
    played = play(
        root, [told, file_block("b.json", "2\n")], model="m", prices=prices, test_command="true"
    )
    report = played.ending.report.as_json()
    first, second = report["task_results"]
    assert (first["usage"]["cost"], first["usage"]["estimated"]) == (2.0, False)
    assert (second["usage"]["estimated"], first["tokens"]) == (True, 1_500_000)
    assert report["nodes"]["execute"]["estimated"] is True
    assert report["usage"]["cost"] == pytest.approx(2.0, abs=0.01)
    markdown = (root / ".executor" / "report.md").read_text(encoding="utf-8")
    assert "(partly estimated), cost 2.00" in markdown
    assert re.search(r"\| ~\d+ \(cost 0\.00\d+\) \|", markdown)


def test_answers_are_recorded_as_they_are_kept(tmp_path: Path) -> None:
    root = make_project(tmp_path / "p", "- [ ] a.json\n")
    played = play(
        root, [file_block("a.json", "1\n")], record=tmp_path / "kept", test_command="true"
    )
    (name,) = [request.name for request in played.requests]
    recorded = (tmp_path / "kept" / f"{name}.json").read_text(encoding="utf-8")
    (run,) = (root / ".executor" / "artifacts").iterdir()
    assert recorded == (run / f"{name}.json").read_text(encoding="utf-8")


TEXT = "FILE: notes.md\n~~~~\n# Notes\n\nThe first half of"


def test_half_a_text_that_nothing_can_judge_is_asked_for_the_rest_of(root: Path) -> None:
    asked = Asked(TEXT, " it, and the second.\n~~~~\n")
    edits, problems = edits_of(root, asked)
    assert len(asked.requests) == 2
    assert problems == []
    assert edits["notes.md"] is not None
    assert edits["notes.md"].startswith("# Notes\n\nThe first half of\n")


def test_a_text_without_its_last_fence_is_whole_when_the_model_says_so(root: Path) -> None:
    edits, problems = edits_of(root, Asked("FILE: a.md\n~~~~\n# Notes\n\nAll of it.", "DONE"))
    assert (edits, problems) == ({"a.md": "# Notes\n\nAll of it.\n"}, [])


def test_another_file_in_place_of_the_one_asked_for_does_not_hide_what_is_missing(
    root: Path,
) -> None:
    first = file_block("a.py", "a = 1\n")
    asked = Asked(cut(f"{first}FILE: b.py\n```python\nb = ["), cut("1,\n2"), first, "DONE")
    edits, problems = edits_of(root, asked)
    assert edits == {"a.py": "a = 1\n"}
    assert "cut off" in problems[0]


def test_the_file_that_is_asked_for_alone_needs_no_path(root: Path) -> None:
    asked = Asked(cut(HALF), cut("value"), f"```python\n{LONG}```\n", "DONE")
    assert edits_of(root, asked) == ({"a.py": LONG}, [])


def test_rows_that_may_be_meant_twice_are_not_guessed(root: Path) -> None:
    rows = "    [0, 0, 0, 0, 0, 0],\n" * 2
    grid = f"GRID = [\n{rows}{rows}]\n"
    asked = Asked(
        cut(f"FILE: a.py\n```python\nGRID = [\n{rows}    [0, 0,"),
        f"{rows}]\n```\n",
        file_block("a.py", grid),
        "DONE",
    )
    assert edits_of(root, asked) == ({"a.py": grid}, [])
