import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.errors import StoreError
from executor.model.answers.edits import edits_digest
from executor.state import Edits
from executor.store.artifacts import Artifacts, slug


@pytest.fixture
def artifacts(tmp_path: Path) -> Artifacts:
    return Artifacts(tmp_path / "artifacts" / "run-1")


def test_what_was_written_is_read_back_and_private(artifacts: Artifacts) -> None:
    artifacts.write("1-ab/1/execute-0-1", '{"a": 1}')
    artifacts.write("1-ab/1/execute-0-1", '{"a": 2}')
    assert artifacts.read("1-ab/1/execute-0-1") == '{"a": 2}'
    path = artifacts.folder / "1-ab" / "1" / "execute-0-1.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_what_was_never_written_is_nothing(artifacts: Artifacts) -> None:
    assert artifacts.read("1-ab/1/execute-0-1") is None


def test_an_artifact_that_is_no_text_is_an_error(artifacts: Artifacts) -> None:
    artifacts.write("a", "")
    (artifacts.folder / "a.json").write_bytes(b"\xff\xfe")
    with pytest.raises(StoreError, match=r"a\.json cannot be read"):
        artifacts.read("a")


def test_no_name_is_the_empty_set(artifacts: Artifacts) -> None:
    assert artifacts.edits("1-ab/1", "") == {}


def test_a_missing_set_is_an_error_with_a_remedy(artifacts: Artifacts) -> None:
    with pytest.raises(StoreError, match="are missing") as caught:
        artifacts.edits("1-ab/1", "0" * 64)
    assert "--fresh" in caught.value.remedy


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(st.text(min_size=1), st.none() | st.text(), max_size=4))
def test_any_set_of_edits_survives_the_disk(edits: Edits) -> None:
    with tempfile.TemporaryDirectory() as folder:
        artifacts = Artifacts(Path(folder))
        artifacts.put_edits("1-ab/1", edits_digest(edits), edits)
        assert artifacts.edits("1-ab/1", edits_digest(edits)) == edits


@settings(deadline=None)
@given(st.text(), st.text())
def test_a_task_names_a_folder_that_is_safe_on_any_disk(key: str, task_id: str) -> None:
    name = slug(key, task_id)
    assert set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-")
    assert not name.startswith((".", "-"))
    assert len(name) <= 49


def test_tasks_of_one_id_have_folders_of_their_own() -> None:
    assert slug("a", "1.1") != slug("b", "1.1")
    assert slug("a", "1.1").startswith("1.1-")
    assert slug("a", "../..").startswith("task-")
