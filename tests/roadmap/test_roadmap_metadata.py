from itertools import pairwise

import pytest

from executor.errors import RoadmapError
from executor.roadmap import Roadmap, Task, parse


def first(text: str) -> Task:
    return parse(text.encode()).tasks[0]


@pytest.mark.parametrize(
    "lines",
    [
        "  - Files: a.py, src/b.py",
        "  - **Files**: `a.py`, `src/b.py`",
        "  - **files:** `a.py` and `src/b.py` (new)",
        "  - FILE: a.py (new); src/b.py",
        "  - Files:\n    - `a.py`\n    - src/b.py\n    - [ ] a nested task",
        "  - Files:\n    ```\n    a.py\n    src/b.py\n    ```",
        "  **Files**: a.py, src/b.py",
        "\n  **Files**:\n  - a.py\n  - src/b.py",
        "\n  > **File**: a.py\n  > Files: src/b.py",
    ],
)
def test_files_may_be_told_in_many_forms(lines: str) -> None:
    assert first(f"- [ ] task\n{lines}\n").files == ("a.py", "src/b.py")


@pytest.mark.parametrize(
    ("line", "verify", "model", "kind"),
    [
        ("- Verify: `pytest -q` must pass", "pytest -q", None, None),
        ("- Verify: pytest\n    -q", "pytest -q", None, None),
        ("- Verify:\n    - make lint\n    - make test", "make lint && make test", None, None),
        ("- Verify: ``echo `date` ``", "echo `date`", None, None),
        ("- Verify: none", None, None, None),
        ("- Model: `big-one`", None, "big-one", None),
        ("- Model: User with an address", None, None, None),
        ("- Type: bug fix", None, None, "bug fix"),
        ("Type: prose", None, None, None),
        ("- Criteria\n    - Type: too deep", None, None, None),
    ],
)
def test_other_fields_have_one_value(
    line: str, verify: str | None, model: str | None, kind: str | None
) -> None:
    task = first(f"- [ ] task\n  {line}\n")
    assert (task.verify, task.model, task.type) == (verify, model, kind)


def test_metadata_stays_in_the_text() -> None:
    assert first("- [ ] task\n  - Verify: make\n").text == "task\n- Verify: make"


def test_tasks_inherit_from_their_section_and_their_parent() -> None:
    text = """# Plan
> **Model**: base
## A
**Verify**: make a
- Files: a.py

- [ ] one
  - Verify: make one
  - [ ] child
    - Files: child.py
- Files: too-late.py
- [ ] two
## B
- [ ] three
"""
    one, child, two, three = parse(text.encode()).tasks
    assert (one.verify, one.files, one.model) == ("make one", ("a.py",), "base")
    assert (child.verify, child.files, child.model) == ("make one", ("child.py",), "base")
    assert (two.verify, two.files) == ("make a", ("a.py",))
    assert (three.verify, three.files, three.model) == (None, (), "base")


PLAN = """# Plan
## Phase 1: Base
### 1.1 Models
- [ ] Read, then write
- [ ] Parent
  - [ ] Left
  - [ ] Right
### 1.2 Views
- [x] Show
## Phase 2: End
- [ ] Last
"""


def depending(on: str) -> list[str]:
    roadmap = parse(f"{PLAN}  - Depends on: {on}\n".encode())
    return names(roadmap, "Last")


def names(roadmap: Roadmap, title: str) -> list[str]:
    (task,) = (task for task in roadmap.tasks if task.title == title)
    return [roadmap.by_key[key].title for key in task.depends_on]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("1.1.1", ["Read, then write"]),
        ("1.1.2", ["Left", "Right"]),
        ("`1.1.1`, 1.2", ["Read, then write", "Show"]),
        ("1.1.1 and 1.2", ["Read, then write", "Show"]),
        ("task 1.2", ["Show"]),
        ("#1.2", ["Show"]),
        ("1.2 (the views)", ["Show"]),
        ("1.2: Show", ["Show"]),
        ("1.1.1 Read, then write", ["Read, then write"]),
        ("1.2 with the views", ["Show"]),
        ("1.1", ["Read, then write", "Left", "Right"]),
        ("section 1.1", ["Read, then write", "Left", "Right"]),
        ("Phase 1", ["Read, then write", "Left", "Right", "Show"]),
        ("Phase 1: Base", ["Read, then write", "Left", "Right", "Show"]),
        ("models", ["Read, then write", "Left", "Right"]),
        ("Read, then write", ["Read, then write"]),
        ("*Parent*, Show", ["Left", "Right", "Show"]),
        ("none", []),
        ("-", []),
        ("", []),
    ],
)
def test_a_dependency_names_tasks_in_many_ways(on: str, expected: list[str]) -> None:
    assert depending(on) == expected


def test_a_section_dependency_is_inherited_unless_the_task_says_otherwise() -> None:
    text = """## 1. A
- [ ] a
## 2. B
**Depends on**: 1

- [ ] b
- [ ] c
  - Depends on: none
- [ ] d
  - Depends on: 2.2
  - [ ] e
    - Requires: 2.1
"""
    roadmap = parse(text.encode())
    found = {title: names(roadmap, title) for title in "abcde"}
    assert found == {"a": [], "b": ["a"], "c": [], "d": ["c"], "e": ["c", "b"]}


def test_a_section_that_waits_for_one_of_its_tasks_does_not_block_that_one() -> None:
    roadmap = parse(b"## 1. A\n**Depends on**: a\n\n- [ ] a\n- [ ] b\n")
    assert (names(roadmap, "a"), names(roadmap, "b")) == ([], ["a"])


CIRCLE_OF_SECTIONS = """## 1. A
**Depends on**: 2

- [ ] a
- [ ] b
## 2. B
**Depends on**: 1

- [ ] c
- [ ] d
"""


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("- [ ] a\n  - Depends on: 9.9\n", 2, "no task or section is named '9.9'"),
        ("- [ ] a\n- [ ] b\n  - Requires: 1, redis\n", 3, "named 'redis'"),
        ("- [ ] 1.1 a\n  - Depends on: 1.1\n", 1, "1.1 → 1.1"),
        ("- [ ] 1.1 a\n  - Depends on: 1.2\n- [ ] 1.2 b\n  - Depends on: 1.1\n", 1, "1.1 → 1.2"),
        (CIRCLE_OF_SECTIONS, 4, "1.1 → 2.1 → 1.1"),
    ],
)
def test_a_dependency_that_cannot_be_met_is_refused(text: str, line: int, what: str) -> None:
    with pytest.raises(RoadmapError) as caught:
        parse(text.encode())
    assert what in caught.value.what
    assert caught.value.what.startswith(f"ROADMAP.md:{line}: ")
    assert caught.value.remedy


def test_the_circle_is_told_in_the_direction_of_the_dependencies() -> None:
    chain = "".join(f"- [ ] 1.{n} t{n}\n  - Depends on: 1.{n % 3 + 1}\n" for n in (1, 2, 3))
    with pytest.raises(RoadmapError) as caught:
        parse(chain.encode())
    ids = caught.value.what.partition("other: ")[2].split(" → ")
    assert set(pairwise(ids)) == {("1.1", "1.2"), ("1.2", "1.3"), ("1.3", "1.1")}


def test_a_line_that_looks_like_metadata_but_is_text_is_told() -> None:
    text = (
        b"- [ ] 1. First\n- [ ] 2. Second\n  Depends on: 1\n  Verify: make\n  Note: this is prose\n"
    )
    roadmap = parse(text)
    assert [notice.line for notice in roadmap.notices] == [3, 4]
    assert "as a bullet it is: - Depends on: 1" in roadmap.notices[0].message
    assert roadmap.by_id["2"].depends_on == ()
