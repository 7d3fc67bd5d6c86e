import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.model.answers.answer import parse_answer
from executor.model.answers.blocks import Change, Deletion, Move, Whole
from executor.model.port import Message
from executor.model.prompts.brief import Brief, Kind, Shown, kind_of
from executor.model.prompts.execute import execute_prompt
from executor.model.prompts.plan import parse_plan, plan_prompt
from executor.model.prompts.render import fenced, render
from executor.model.prompts.repair import repair_prompt
from executor.model.prompts.repair_test import repair_test_prompt
from executor.state import Failure, Plan, Problem
from executor.state import TestFailure as FailedTest

KINDS: tuple[Kind, ...] = ("code", "tests", "config", "script", "docs")
PLAN = Plan(
    likely_files=["a.py"], dependencies=["b"], risks=["c"], approach="slowly", complexity="low"
)


def brief(kind: Kind = "code", **more: object) -> Brief:
    values: dict[str, object] = {"section": (), "parent": "", "files": (), **more}
    return Brief(id="1.1", title="Add one", text="Add one", kind=kind, **values)  # type: ignore[arg-type] # a table of fields


def problem(
    path: str, line: int | None, message: str = "expected ':'", excerpt: str = ""
) -> Problem:
    return Problem(
        path=path, line=line, column=None, kind="syntax", message=message, excerpt=excerpt
    )


def size(*prompts: tuple[Message, ...]) -> int:
    return sum(len(message.text) for prompt in prompts for message in prompt)


def execute(kind: Kind = "code", *shown: Shown) -> tuple[Message, ...]:
    return execute_prompt(brief(kind), shown, plan=None, evidence="")


@pytest.mark.parametrize("kind", KINDS)
def test_a_small_prompt_is_small_and_has_task_instructions_and_example(kind: Kind) -> None:
    prompt = execute(kind)
    assert len(prompt[0].text) <= 1500
    assert size(prompt) <= 2200
    for part in ("## Your Task", "## Instructions", "## Example", "Task 1.1: Add one"):
        assert part in prompt[1].text


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_every_kind_is_an_answer(kind: Kind) -> None:
    parsed = parse_answer(execute(kind)[1].text.partition("## Example")[2])
    assert (len(parsed.blocks), parsed.problems) == (1, ())


def test_the_format_that_is_taught_is_the_one_that_is_read() -> None:
    parsed = parse_answer(execute()[0].text)
    assert [type(block) for block in parsed.blocks] == [Whole, Change, Move, Deletion]
    assert parsed.problems == ()


def test_the_system_message_is_the_same_everywhere() -> None:
    failure = Failure(kind="timeout", message="too slow", tests=[], output="")
    prompts = [
        *map(execute, KINDS),
        repair_prompt(brief(), [problem("a.py", 1)], {"a.py": "x\n"}, []),
        repair_test_prompt(brief(), failure, {}, []),
    ]
    assert {(prompt[0].role, prompt[0].text) for prompt in prompts} == {
        ("system", execute()[0].text)
    }


def test_everything_known_of_a_task_is_told() -> None:
    told = brief(section=("Phase 1", "Core"), parent="Numbers", files=("one.py",))
    prompt = execute_prompt(told, [], plan=PLAN, evidence="it broke\n" * 99)[1].text
    for part in (
        *("Section: Phase 1 > Core", "Part of: Numbers", "Files: one.py", "Plan: slowly"),
        *("Likely files: a.py", "Needs: b", "Risks: c", "An earlier attempt failed", "left out"),
    ):
        assert part in prompt
    bare = Plan(likely_files=[], dependencies=[], risks=[], approach="so", complexity="low")
    assert "Risks" not in execute_prompt(told, [], plan=bare, evidence="")[1].text


def test_edit_is_asked_for_only_where_a_file_is_long_or_not_all_there() -> None:
    short = Shown("short.py", "1\n" * 150, "named", whole=True)
    long = Shown("long.py", "1\n" * 151, "named", whole=True)
    part = Shown("part.py", "1\n", "", whole=False)
    prompt = execute("code", short, long, part)[1].text
    assert "Change with EDIT: long.py, part.py." in prompt
    assert "part.py, a part of it:" in prompt
    assert "EDIT" not in execute("code", short)[1].text


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(["```", "````", "~~~", "x", " ```py"]), max_size=6))
def test_shown_text_cannot_end_its_fence(lines: list[str]) -> None:
    text = "\n".join([*lines, "x"])
    assert parse_answer(f"FILE: x.py\n{fenced(text)}").blocks == (Whole("x.py", f"{text}\n"),)


def test_a_template_wants_exactly_its_variables() -> None:
    with pytest.raises(KeyError):
        render("plan", task="x")
    with pytest.raises(KeyError):
        render("system", task="x")


def test_a_short_failing_file_is_shown_and_asked_for_whole() -> None:
    text = "def f()\n" + "    x = 1\n" * 9
    told = problem("a.py", 1, excerpt="> 1 | def f()")
    prompt = repair_prompt(brief(), [told], {"a.py": text}, [])
    for part in (
        *("Fix the syntax error on line 1:", "Error: expected ':'", "Line 1 reads: def f()"),
        *("Fix line 1 and change nothing else.", "COMPLETE file, as FILE: a.py", text),
    ):
        assert part in prompt[1].text
    assert "The task again" not in prompt[1].text
    assert size(execute(), prompt) <= 6000


def test_a_long_failing_file_is_shown_around_its_errors() -> None:
    text = "".join(f"line{number}\n" for number in range(1, 201))
    found = [problem("a.py", 100), problem("a.py", 110), problem("a.py", 190)]
    prompt = repair_prompt(brief(), found, {"a.py": text}, [])[1].text
    shown = [int(number) for number in re.findall(r"\| line(\d+)", prompt)]
    assert shown == [*range(85, 126), *range(175, 201)]
    assert "> 100 | line100" in prompt
    assert "as EDIT: a.py" in prompt


def test_all_problems_are_in_one_prompt() -> None:
    found = [
        problem("a.py", None),
        problem("b.py", 1),
        problem("", None, "no FILE line"),
        problem("c.py", 2, "the SEARCH text is not in the file"),
    ]
    prompt = repair_prompt(brief(), found, {"a.py": "a\n", "b.py": "b\n"}, [])[1].text
    for part in ("### a.py", "Fix the syntax error:", "### b.py", "no FILE line", "### c.py"):
        assert part in prompt
    assert "Answer with c.py as FILE or EDIT." in prompt
    assert prompt.count("The task again:\nTask 1.1: Add one") == 1


def test_a_test_repair_shows_what_failed_and_the_code() -> None:
    test = FailedTest(
        test="test_one",
        path="tests/test_one.py",
        line=3,
        error="AssertionError",
        message="1 != 2",
        expected="2",
        actual="1",
        traceback="frame\n" * 99,
        frames=[],
    )
    bare = FailedTest(
        test="t6",
        path="t.py",
        line=None,
        error="E",
        message="m",
        expected="",
        actual="",
        traceback="",
        frames=[],
    )
    failure = Failure(kind="tests", message="7 tests fail", tests=[test, *[bare] * 6], output="")
    sources = [
        Shown("tests/test_one.py", "assert one() == 2\n", "the failing test", whole=True),
        Shown("one.py", "stale\n", "suspect", whole=True),
    ]
    prompt = repair_test_prompt(brief(), failure, {"one.py": "new\n", "x.py": None}, sources)
    for part in (
        *("7 tests fail", "### test_one (tests/test_one.py:3)", "Error: AssertionError: 1 != 2"),
        *("Expected: 2", "Actual: 1", "lines left out", "Failing too: t6, t6", "### t6 (t.py)"),
        *("not the test", "assert one() == 2", "one.py (your change):", "Task 1.1: Add one"),
    ):
        assert part in prompt[1].text
    assert "stale" not in prompt[1].text


@pytest.mark.parametrize(("output", "told"), [("boom\n", "Output:\n```\nboom\n```"), ("", "slow")])
def test_a_failure_without_tests_shows_the_output(output: str, told: str) -> None:
    failure = Failure(kind="timeout", message="too slow", tests=[], output=output)
    assert told in repair_test_prompt(brief(), failure, {}, [])[1].text


@pytest.mark.parametrize(
    ("title", "files", "type_", "kind"),
    [
        ("Add one", (), "", "code"),
        ("Anything", (), "Docs", "docs"),
        ("Anything", ("a.py",), "unheard of", "code"),
        ("Add one", ("tests/test_one.py",), "", "tests"),
        ("Add one", ("src/one.spec.ts",), "", "tests"),
        ("Add one", ("src/one.py", "tests/test_one.py"), "", "code"),
        ("Write docs/usage.md", (), "", "docs"),
        ("Set it up", ("pyproject.toml",), "", "config"),
        ("Set it up", ("scripts/build.sh",), "", "script"),
        ("Write unit tests for numbers", (), "", "tests"),
        ("Document the interface", (), "", "docs"),
        ("A shell script that builds", (), "", "script"),
        ("Add a Dockerfile", (), "", "config"),
    ],
)
def test_the_template_is_chosen_by_type_files_and_words(
    title: str, files: tuple[str, ...], type_: str, kind: Kind
) -> None:
    assert kind_of(title, "", files, type_) == kind


def test_a_plan_prompt_asks_for_json_and_shows_the_files() -> None:
    prompt = plan_prompt(brief(), [Shown("a.py", "1\n", "named", whole=True)])
    assert '"likely_files"' in prompt[0].text
    assert "a.py (named):\n```\n1\n```" in prompt[1].text


JSON = (
    '{"likely_files": ["a.py"], "dependencies": ["b"], "risks": ["c"],'
    ' "approach": "slowly", "complexity": "Low"}'
)


@pytest.mark.parametrize(
    "text", [JSON, f"```json\n{JSON}\n```", f"So {{x}}: {JSON} ok", f"<think>{{}}</think>{JSON}"]
)
def test_a_plan_is_found_whatever_stands_around(text: str) -> None:
    assert parse_plan(text) == PLAN


@pytest.mark.parametrize(
    "text",
    [
        *("", "no plan", "{", "[1]", "{}", "{" * 200, '{"a":' * 20_000, '{"approach": "x"}'),
        JSON.replace("Low", "tiny"),
        JSON.replace('["a.py"]', '"a.py"'),
        JSON.replace('["c"]', "[3]"),
        JSON.replace('"slowly"', "3"),
    ],
)
def test_what_is_no_plan_is_none(text: str) -> None:
    assert parse_plan(text) is None


def test_a_plan_may_leave_its_lists_out() -> None:
    plan = parse_plan('{"approach": "x", "complexity": "high"}')
    assert plan is not None
    assert (plan["risks"], plan["complexity"]) == ([], "high")
