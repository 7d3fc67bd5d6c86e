from collections.abc import Callable

import pytest

from executor.errors import RoadmapError
from executor.roadmap import Roadmap, Task, parse


def only(text: str) -> Task:
    (task,) = parse(text.encode()).tasks
    return task


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] Say hello",
        "* [ ] Say hello",
        "+ [ ] Say hello",
        "1. [ ] Say hello",
        "7) [ ] Say hello",
        "> - [ ] Say hello",
        "> > * [ ] Say hello",
        "-\t[ ] Say hello",
        "   - [ ]\tSay hello",
        "- 1. [ ] Say hello",
        "-\n  [ ] Say hello",
        "- [ ] **Say** hello",
        "- [ ] *Say hello* <!-- soon -->",
        "- [ ] <!-- soon --> Say hello",
    ],
)
def test_a_checkbox_in_any_list_is_a_task(line: str) -> None:
    task = only(line)
    assert (task.title, task.done, task.id) == ("Say hello", False, "1")
    assert line.encode()[task.marker - 1 : task.marker + 2] == b"[ ]"


@pytest.mark.parametrize(("box", "done"), [("[ ]", False), ("[x]", True), ("[X]", True)])
def test_a_ticked_box_is_done(box: str, done: bool) -> None:
    assert only(f"- {box} task").done is done


@pytest.mark.parametrize(
    ("line", "notices"),
    [
        ("- [ ]", 1),
        ("- [ ] <!-- nothing -->", 1),
        ("- [-] started", 1),
        ("- [] none", 1),
        ("- [x]text", 1),
        ("- [ x ] wide", 1),
        ("-[ ] no blank", 1),
        ("[ ] no list", 1),
        ("### [ ] a heading", 1),
        ("prose\n2. [ ] cannot interrupt", 1),
        ("- plain\n      - [ ] too deep to be a list", 1),
        ("<div>\n- [ ] raw\n</div>", 1),
        ("<div>\n<!--\n- [ ] raw\n-->\n</div>", 0),
        ("```\n- [ ] fenced\n```", 0),
        ("```\n- [ ] fenced\n- [ ] more", 2),
        ("```", 0),
        ("~~~~\n- [ ] fenced\n~~~", 1),
        ("<!--\n- [ ] comment\n-->", 0),
        ("<!-- \n- [ ] comment", 1),
        ("    - [ ] indented", 0),
        ("-      [ ] indented in an item", 0),
        ("- [x](https://example.org) a link", 0),
        ("- [link](target.md)", 0),
        ("- [1.1] plain", 0),
        ("-", 0),
        ("- ---\n\n  [ ] not first in its item", 1),
        ("## Execution Log\n- [ ] log\n### 1\n```\n- [ ] x", 0),
    ],
)
def test_what_is_no_task_is_told_when_it_looks_like_one(line: str, notices: int) -> None:
    roadmap = parse(f"- [ ] task\n\n# Part\n\n{line}\n".encode())
    assert [task.title for task in roadmap.tasks] == ["task"]
    assert len(roadmap.notices) == notices
    for notice in roadmap.notices:
        assert notice.line >= 5
        assert notice.message.startswith("looks like a checkbox but is no task (")


def test_a_long_line_is_shortened_in_its_notice() -> None:
    (notice,) = parse(f"- [ ] task\n- [ ]{'x' * 200}\n".encode()).notices
    assert notice.message.endswith("xx…")


def test_the_execution_log_ends_at_the_next_heading_of_its_rank() -> None:
    roadmap = parse(b"- [ ] a\n## Execution Log\n### Run\n- [ ] log\n## More\n- [ ] b\n")
    assert [task.title for task in roadmap.tasks] == ["a", "b"]


def test_odd_characters_do_not_shift_lines_or_offsets() -> None:
    data = "\ufeff# Ünï\r\n\x00\x0b\x0c\u2028 x\rmore\n\n- [ ] é\u2028ü\r\n".encode()
    (task,) = parse(data).tasks
    assert data[task.marker - 3 : task.marker + 2] == b"- [ ]"
    assert (task.line, task.section) == (5, ("Ünï",))


def test_the_text_is_the_whole_item_without_nested_tasks() -> None:
    lines = [
        "- [ ] 1.1 Parent *now*",
        "  lazy end",
        "  - bullet",
        "    - [x] Child",
        "",
        "      ```make",
        "      all:",
        "      \tgcc",
        "      ```",
        "  - last",
        "",
        "",
        "- [ ] Other",
    ]
    parent, child, other = parse("\n".join(lines).encode()).tasks
    assert parent.text == "1.1 Parent *now*\nlazy end\n- bullet\n- last"
    assert child.text == "Child\n\n```make\nall:\n\tgcc\n```"
    assert other.text == "Other"
    assert (parent.children, child.parent, child.done) == ((child.key,), parent.key, True)
    assert (parent.title, child.id) == ("Parent now", "1.1.1")


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("> - [ ] a\n>   - b\n>\n>   c\nlazy", "a\n- b\n\nc\nlazy"),
        ("- > - [ ] a\n  >   more", "a\nmore"),
        ("-\t[ ] a\n\n\tb\n\n\t    code", "a\n\nb\n\n    code"),
        ("- [ ] a\n\n\tb", "a\n\n  b"),
    ],
)
def test_the_text_is_dedented(item: str, text: str) -> None:
    assert only(item).text == text


def test_headings_give_the_section() -> None:
    text = (
        "# Plan\n## 1. Base\n- [ ] a\n  # no section\n### Deep\n> ## Quoted\n> - [ ] b\n\n- [ ] c\n"
    )
    sections = [task.section for task in parse(text.encode()).tasks]
    deep = ("Plan", "1. Base", "Deep")
    assert sections == [("Plan", "1. Base"), ("Plan", "Quoted"), deep]


def test_deeply_nested_tasks_are_all_found() -> None:
    lines = [f"{'  ' * depth}- [ ] level {depth}" for depth in range(20)]
    assert len(parse("\n".join(lines).encode()).tasks) == 20


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"\xef\xbb\xbfa\r\nb\n\xff", 3, "not UTF-8"),
        (b"", 1, "no task"),
        (b"# Plan\n- plain\n", 1, "no task"),
        (b"# Plan\n\n- [] plain\n", 3, "no task; this line looks like a checkbox"),
        (b"- [ ] 1.1 a\n- [ ] **1.1** b\n", 2, "numbered 1.1: lines 1 and 2"),
        (b"- [ ] T1: a\n- [ ] t1: b\n", 2, "two tasks are numbered t1"),
    ],
)
def test_a_faulty_roadmap_is_refused_with_line_and_remedy(
    data: bytes, line: int, what: str
) -> None:
    with pytest.raises(RoadmapError) as caught:
        parse(data, "plan.md")
    assert caught.value.what.startswith(f"plan.md:{line}: ")
    assert what in caught.value.what
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("select", "titles"),
    [
        (lambda roadmap: roadmap.under("1"), "abcd"),
        (lambda roadmap: roadmap.under("Phase 1"), "abcd"),
        (lambda roadmap: roadmap.under("1.1"), "abc"),
        (lambda roadmap: roadmap.under("section 1.1"), "abc"),
        (lambda roadmap: roadmap.under(" 1.1.1 "), "bc"),
        (lambda roadmap: roadmap.under("1.1.1.2"), "c"),
        (lambda roadmap: roadmap.under("T9"), "e"),
        (lambda roadmap: roadmap.under("3"), ""),
        (lambda roadmap: roadmap.under(""), ""),
        (lambda roadmap: roadmap.leaves(), "bcade"),
    ],
)
def test_a_selector_names_leaves(
    select: Callable[[Roadmap], tuple[Task, ...]], titles: str
) -> None:
    text = """# Plan
## Phase 1: Base
### 1.1 Models
- [ ] parent
  - [ ] b
  - [ ] c
- [ ] a
### 1.2 Views
- [ ] d
## Phase 2: End
- [ ] T9: e
"""
    assert sorted(task.title for task in select(parse(text.encode()))) == sorted(titles)
