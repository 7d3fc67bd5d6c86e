import pytest

from executor.roadmap import parse


def ids(text: str) -> list[str]:
    return [task.id for task in parse(text.encode()).tasks]


@pytest.mark.parametrize(
    ("item", "number", "title"),
    [
        ("1.1 Create it", "1.1", "Create it"),
        ("**1.1** Create it", "1.1", "Create it"),
        ("**1.1 Create** it", "1.1", "Create it"),
        ("1.1. Create it", "1.1", "Create it"),
        ("1.1: Create it", "1.1", "Create it"),
        ("1.1 - Create it", "1.1", "Create it"),
        ("[1.1] Create it", "1.1", "Create it"),
        ("[3] Create it", "3", "Create it"),
        ("3. Create it", "3", "Create it"),
        ("3) Create it", "3", "Create it"),
        ("Task 3: Create it", "3", "Create it"),
        ("T12: Create it", "T12", "Create it"),
        ("T-12: Create it", "T-12", "Create it"),
        ("1.1", "1.1", "1.1"),
        ("2 files are read", "1", "2 files are read"),
        ("Create `a*b*c` and __init__.py", "1", "Create `a*b*c` and __init__.py"),
        ("_Create it_ *now*", "1", "Create it now"),
        ("2 * 3 * 4", "1", "2 * 3 * 4"),
        ("***", "1", "***"),
    ],
)
def test_a_task_may_bring_its_number(item: str, number: str, title: str) -> None:
    (task,) = parse(f"- [ ] {item}".encode()).tasks
    assert (task.id, task.title) == (number, title)


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("### 1.1 Title", "1.1"),
        ("## Phase 1: X", "1"),
        ("## 🚀 **Phase 1** — X", "1"),
        ("## 2. X", "2"),
        ("## [2.1] X", "2.1"),
        ("Step 4\n---", "4"),
        ("## 3 ways", "1"),
    ],
)
def test_the_only_task_of_a_section_has_the_number_of_the_heading(
    heading: str, number: str
) -> None:
    assert ids(f"{heading}\n\n- [ ] a") == [number]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("### 1.1 A\n- [ ] a\n- [ ] b\n", ["1.1.1", "1.1.2"]),
        ("### 1.1 A\n- [ ] a\n  - [ ] b\n  - [ ] c\n", ["1.1", "1.1.1", "1.1.2"]),
        ("### 1.1 A\n- [ ] a\n- [ ] 1.1.1 b\n", ["1.1.2", "1.1.1"]),
        ("## Phase 1\n### A\n- [ ] a\n### B\n- [ ] b\n", ["1.1", "1.2"]),
        ("## Phase 1\n- [ ] a\n### 1.1 B\n- [ ] b\n", ["1.2", "1.1"]),
        ("### 1.1 A\n- [ ] a\n### 1.1 B\n- [ ] b\n", ["1.1.1", "1.1.2"]),
        ("- [ ] a\n- [ ] b\n  - [ ] c\n", ["1", "2", "2.1"]),
        ("- [ ] a\n## Phase 1\n- [ ] b\n- [ ] 1. c\n", ["2", "1.1", "1"]),
        ("## 1. A\n- [ ] a\n## B\n- [ ] 1. b\n", ["1.1", "1"]),
    ],
)
def test_other_tasks_get_numbers_that_are_free(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_a_key_is_the_section_path_and_the_first_line() -> None:
    text = "# Plan\n## Phase 1: The *Base*\n- [ ] 1.1 Create  `User`\n  now\n- [ ] create user\n"
    keys = [task.key for task in parse(text.encode()).tasks]
    assert keys == ["plan / the base / create user", "plan / the base / create user #2"]


def test_a_text_that_ends_like_a_count_keeps_its_key_to_itself() -> None:
    keys = [task.key for task in parse(b"- [ ] a #2\n- [ ] a\n- [ ] a\n- [ ] a\n").tasks]
    assert keys == ["a #2", "a", "a #3", "a #4"]


def test_keys_survive_renumbering() -> None:
    before = parse(b"## 1. A\n- [ ] 1.1 a\n- [ ] b\n## 2. B\n- [ ] c\n")
    after = parse(b"## 3. New\n- [x] n\n## 4. B\n- [ ] c\n## 5. A\n- [ ] b\n- [ ] 5.2 a\n")
    assert set(before.by_key) < set(after.by_key)
