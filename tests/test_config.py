import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from executor.config import PROJECT_FILE, Loaded, load, user_file
from executor.errors import SettingsError
from executor.settings import ONLY_THE_USERS, Settings


@dataclass
class Place:
    """A project and a home, both without settings at first."""

    root: Path
    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def project_file(self, text: str) -> None:
        (self.root / PROJECT_FILE).write_text(text, encoding="utf-8")

    def pyproject(self, text: str) -> None:
        (self.root / "pyproject.toml").write_text(text, encoding="utf-8")

    def user_file(self, text: str) -> None:
        path = self.home / ".config" / "executor" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def load(self, **flags: object) -> Loaded:
        return load(flags, self.root, {"HOME": str(self.home), **self.environment})


@pytest.fixture
def place(tmp_path: Path) -> Place:
    for name in ("project", "home"):
        (tmp_path / name).mkdir()
    return Place(tmp_path / "project", tmp_path / "home")


def test_without_sources_the_defaults_hold(place: Place) -> None:
    loaded = place.load()
    assert loaded.ignored == ()
    assert (loaded.settings.model, loaded.settings.base_url) == ("", None)
    assert (loaded.settings.approval_mode, loaded.settings.max_iterations) == ("auto", 100)


def test_each_source_wins_over_the_ones_below_it(place: Place) -> None:
    place.pyproject('[tool.executor]\nmodel = "pyproject"\n')
    assert place.load().settings.model == "pyproject"
    place.project_file('model = "project"\n')
    assert place.load().settings.model == "project"
    place.user_file('model = "user"\n')
    assert place.load().settings.model == "user"
    place.environment["EXECUTOR_MODEL"] = "environment"
    assert place.load().settings.model == "environment"
    assert place.load(model="flag").settings.model == "flag"
    assert place.load(model=None).settings.model == "environment"


def test_sources_are_merged_key_by_key(place: Place) -> None:
    place.project_file('test_command = "make test"\nmax_tasks = 3\n')
    place.user_file("max_tasks = 5\n")
    found = place.load(branch="work").settings
    assert (found.test_command, found.max_tasks, found.branch) == ("make test", 5, "work")


@pytest.mark.parametrize("name", ["EXECUTOR_NUMBER", "EXECUTOR_", "EXECUTOR_HOME", "MAX_TASK"])
def test_what_a_build_server_sets_is_no_error(place: Place, name: str) -> None:
    place.environment[name] = "3"
    assert place.load().settings == Settings()


@pytest.mark.parametrize(
    ("name", "meant"),
    [("EXECUTOR_MAX_TASK", "EXECUTOR_MAX_TASKS"), ("EXECUTOR_MODLE", "EXECUTOR_MODEL")],
)
def test_a_variable_that_is_nearly_a_setting_is_an_error(
    place: Place, name: str, meant: str
) -> None:
    place.environment[name] = "3"
    with pytest.raises(SettingsError, match=f"unknown setting {name}") as caught:
        place.load()
    assert caught.value.remedy == f"did you mean {meant}?"


def test_the_environment_is_the_one_that_is_given(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXECUTOR_MODEL", "of this process")
    assert place.load().settings == Settings()


@pytest.mark.parametrize("file", ["project", "pyproject"])
def test_a_project_cannot_say_where_the_model_is_and_that_is_told(place: Place, file: str) -> None:
    text = 'base_url = "http://evil"\napi_key_env = "AWS_KEY"\npass_env = ["AWS_KEY"]\n'
    if file == "project":
        place.project_file(text)
    else:
        place.pyproject(f"[tool.executor]\n{text}")
    loaded = place.load()
    assert loaded.settings == Settings()
    assert len(loaded.ignored) == len(ONLY_THE_USERS)
    assert all("is ignored" in sentence for sentence in loaded.ignored)
    assert "'base_url'" in loaded.ignored[1]


def test_the_users_own_file_can_say_where_the_model_is(place: Place) -> None:
    place.user_file('base_url = "http://localhost:1"\npass_env = ["LANG"]\n')
    loaded = place.load()
    assert loaded.settings.base_url == "http://localhost:1"
    assert loaded.settings.pass_env == ("LANG",)
    assert loaded.ignored == ()


def test_the_endpoint_is_also_read_from_the_variable_that_all_tools_know(place: Place) -> None:
    place.environment["OPENAI_BASE_URL"] = "http://localhost:1"
    assert place.load().settings.base_url == "http://localhost:1"
    assert place.load(base_url="http://localhost:2").settings.base_url == "http://localhost:2"
    place.user_file('base_url = "http://localhost:3"\n')
    assert place.load().settings.base_url == "http://localhost:1"
    place.environment["EXECUTOR_BASE_URL"] = "http://localhost:4"
    assert place.load().settings.base_url == "http://localhost:4"
    place.environment = {"OPENAI_BASE_URL": ""}
    assert place.load().settings.base_url == "http://localhost:3"


@pytest.mark.parametrize(
    ("key", "remedy"),
    [("max_task", "did you mean 'max_tasks'?"), ("zzz", "see the settings in the README")],
)
def test_an_unknown_key_names_its_place_and_what_is_near(
    place: Place, key: str, remedy: str
) -> None:
    place.project_file(f"{key} = 1\n")
    with pytest.raises(SettingsError) as caught:
        place.load()
    assert caught.value.what == f"{PROJECT_FILE}: unknown setting {key!r}"
    assert caught.value.remedy == remedy


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("max_tasks", "0"),
        ("max_tasks", '"many"'),
        ("test_timeout", "-1"),
        ("model_timeout", "nan"),
        ("approval_mode", '"sometimes"'),
        ("commit", "[]"),
        ("temperature", "0x" + "f" * 5000),
    ],
)
def test_a_wrong_value_names_its_key(place: Place, key: str, value: str) -> None:
    place.project_file(f"{key} = {value}\n")
    with pytest.raises(SettingsError, match=f"setting '{key}'"):
        place.load()


def test_a_wrong_flag_names_its_key_and_value(place: Place) -> None:
    with pytest.raises(SettingsError, match=r"'max_iterations': .*\(given: 0\)"):
        place.load(max_iterations=0)


def test_a_variable_that_is_no_list_is_an_error_with_an_example(place: Place) -> None:
    place.environment |= {"EXECUTOR_PASS_ENV": "LANG,HOME"}
    with pytest.raises(SettingsError, match="pass_env") as caught:
        place.load()
    place.environment["EXECUTOR_PASS_ENV"] = caught.value.remedy.split("'")[1]
    assert place.load().settings.pass_env == ("NAME",)


@pytest.mark.parametrize(
    "template",
    ["{task}", "{}", "{0}", "{title", "title}", "{title.x}", "{title[x]}", "{title:>9}", "{id!r}"],
)
def test_a_template_that_names_anything_else_is_refused(place: Place, template: str) -> None:
    with pytest.raises(SettingsError, match="'commit_message'") as caught:
        place.load(commit_message=template)
    assert "{id} and {title}" in caught.value.remedy


@pytest.mark.parametrize("template", ["{title}", "{id}: {title}", "feat: {title} {{x}}", "done"])
def test_a_template_may_name_id_and_title(place: Place, template: str) -> None:
    assert place.load(commit_message=template).settings.commit_message == template


@pytest.mark.parametrize(
    "text",
    [
        "tool = 1",
        "[tool]\nexecutor = [1]",
        "[tool.executor",
        "a = " + "9" * 5000,
        "a = " + "[" * 5000,
    ],
)
def test_a_file_that_makes_no_sense_is_an_error_that_names_it(place: Place, text: str) -> None:
    place.pyproject(text)
    with pytest.raises(SettingsError, match=r"pyproject\.toml"):
        place.load()


def test_a_file_that_is_no_text_is_an_error(place: Place) -> None:
    (place.root / PROJECT_FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="cannot be read"):
        place.load()


def test_settings_cannot_be_changed(place: Place) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        place.load().settings.model = "other"


@pytest.mark.parametrize(
    ("environment", "path"),
    [
        ({"XDG_CONFIG_HOME": "/x", "HOME": "/h"}, Path("/x/executor/config.toml")),
        ({"HOME": "/h"}, Path("/h/.config/executor/config.toml")),
        ({}, None),
    ],
)
def test_the_users_file_lies_where_the_desktop_standard_says(
    environment: Mapping[str, str], path: Path | None
) -> None:
    assert user_file(environment) == path


numbers = st.integers(-(2**63), 2**63 - 1) | st.floats()
values = st.recursive(
    st.booleans() | numbers | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
keys = st.sampled_from([*Settings.model_fields, "number", "model_config", ""])


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(keys, values, max_size=4))
def test_whatever_a_project_sets_is_taken_or_refused_with_a_reason(table: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = [f"{json.dumps(key)} = {toml(value)}\n" for key, value in table.items()]
        (Path(folder) / PROJECT_FILE).write_text("".join(lines), encoding="utf-8")
        try:
            loaded = load({}, Path(folder), {})
        except SettingsError:
            return
    assert table.keys() <= Settings.model_fields.keys()
    assert len(loaded.ignored) == len(ONLY_THE_USERS & table.keys())
    assert isinstance(loaded.settings.commit_message.format(id="1", title="title"), str)


def toml(value: object) -> str:
    """Write a value as TOML does; its strings are those of JSON, but for one control."""
    match value:
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            pairs = (f"{toml(key)} = {toml(inner)}" for key, inner in value.items())
            return f"{{{', '.join(pairs)}}}"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case bool():
            return "true" if value else "false"
        case _:
            return repr(value)
