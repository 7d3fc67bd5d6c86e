from collections.abc import Sequence
from pathlib import Path

import pytest

from executor.errors import RoadmapError, SettingsError, UsageError
from executor.project import find_project, read_book, select
from executor.roadmap import parse
from tests.support.repository import make_repository

ROADMAP = """# Plan

## Phase 1: Start

### 1.1 Models

- [ ] one
- [ ] two

### 1.2 Views

- [ ] three
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "repo", {"docs/ROADMAP.md": ROADMAP, "a.py": ""}).resolve()


def test_the_root_is_the_top_of_the_repository(repository: Path) -> None:
    project = find_project(repository / "docs" / "ROADMAP.md", None, {})
    assert project.root == repository
    assert project.name == project.inside == "docs/ROADMAP.md"


def test_the_root_is_the_folder_of_the_roadmap_without_git(tmp_path: Path) -> None:
    project = find_project(tmp_path / "ROADMAP.md", None, {})
    assert project.root == tmp_path.resolve()
    assert project.inside == "ROADMAP.md"


def test_a_root_that_is_named_wins(repository: Path) -> None:
    path = repository / "docs" / "ROADMAP.md"
    assert find_project(path, repository / "docs", {}).inside == "ROADMAP.md"


def test_a_roadmap_may_lie_outside_the_project(repository: Path, tmp_path: Path) -> None:
    path = tmp_path / "PLAN.md"
    path.write_text(ROADMAP, encoding="utf-8")
    project = find_project(path, repository, {})
    assert (project.root, project.inside, project.name) == (repository, None, str(path))
    assert read_book(project).roadmap.by_id.keys() >= {"1.1.1"}


def test_a_roadmap_is_found_from_where_one_stands(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "docs")
    project = find_project(Path("ROADMAP.md"), None, {})
    assert project.inside == "docs/ROADMAP.md"
    assert project.roadmap_path == repository / "docs" / "ROADMAP.md"


def test_a_roadmap_that_is_a_link_is_the_file_that_it_leads_to(repository: Path) -> None:
    (repository / "PLAN.md").symlink_to("docs/ROADMAP.md")
    project = find_project(repository / "PLAN.md", None, {})
    assert project.inside == "docs/ROADMAP.md"
    assert len(read_book(project).roadmap.tasks) == 3


def test_a_link_that_leads_out_of_the_project_is_a_roadmap_elsewhere(
    repository: Path, tmp_path: Path
) -> None:
    outside = tmp_path.resolve() / "PLAN.md"
    outside.write_text(ROADMAP, encoding="utf-8")
    (repository / "ROADMAP.md").symlink_to(outside)
    project = find_project(repository / "ROADMAP.md", None, {})
    assert (project.root, project.inside) == (repository, None)
    assert read_book(project).path == outside


def test_the_environment_can_be_left_out(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXECUTOR_MODEL", "theirs")
    path = repository / "docs" / "ROADMAP.md"
    assert find_project(path, None, {}).loaded.settings.model == "theirs"
    assert find_project(path, None, {}, {}).loaded.settings.model == ""


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RoadmapError, match="no such file"):
        find_project(tmp_path / "missing" / "ROADMAP.md", None, {})
    with pytest.raises(UsageError, match="no such folder"):
        find_project(tmp_path / "ROADMAP.md", tmp_path / "missing", {})


def test_a_roadmap_that_is_not_there_is_an_error_when_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(RoadmapError, match="there is no such file"):
        read_book(find_project(tmp_path / "ROADMAP.md", None, {}))


def test_the_settings_are_those_of_the_project_and_the_flags(repository: Path) -> None:
    (repository / "executor.toml").write_text('test_command = "true"\n', encoding="utf-8")
    path = repository / "docs" / "ROADMAP.md"
    found = find_project(path, None, {"max_tasks": 2}).loaded.settings
    assert (found.test_command, found.max_tasks) == ("true", 2)
    with pytest.raises(SettingsError):
        find_project(path, None, {"max_tasks": -2})


@pytest.mark.parametrize(
    ("selectors", "titles"),
    [
        ([], []),
        (["1.1.2"], ["two"]),
        (["1.1"], ["one", "two"]),
        (["1.2", "1.1.1"], ["three", "one"]),
        (["1.1", "1.1.2"], ["one", "two"]),
    ],
)
def test_selectors_name_tasks_and_sections(selectors: Sequence[str], titles: list[str]) -> None:
    assert [task.title for task in select(parse(ROADMAP.encode()), selectors)] == titles


def test_every_selector_must_name_a_task() -> None:
    with pytest.raises(UsageError, match="--task 9") as caught:
        select(parse(ROADMAP.encode()), ["1.1", "9"])
    assert "executor tasks" in caught.value.remedy


def test_a_roadmap_named_without_a_folder_is_found_from_a_subfolder_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_repository(tmp_path / "project", {"ROADMAP.md": "- [ ] 1. A\n", "src/a.py": ""})
    monkeypatch.chdir(root / "src")
    assert find_project(Path("ROADMAP.md"), None, {}).roadmap_path == root / "ROADMAP.md"
    assert find_project(Path("OTHER.md"), None, {}).roadmap_path == root / "src" / "OTHER.md"
