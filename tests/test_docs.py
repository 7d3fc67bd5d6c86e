"""The README against the program: what is told is there, and what is there is told."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.testing import CliRunner

from executor.cli.app import cli
from executor.drawing import as_mermaid
from executor.errors import ExitCode
from executor.graph import build
from executor.roadmap import Book
from executor.settings import ONLY_THE_USERS, ROLES, Settings
from tests.support.repository import IDENTITY, git

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(cli).commands  # type: ignore[attr-defined] # a group has them
FLAGS = [
    flag for option in COMMANDS["run"].params for flag in (*option.opts, *option.secondary_opts)
]
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOT_RUN = {
    "./scripts/demo": "it sets up a whole environment",
    "./scripts/test": "it is what runs this test",
    "pip install .": "it installs from the network",
}

ENDS_WITH = {"executor doctor --no-call": ExitCode.USAGE}
"""No model is set up where this test runs, and that is what the doctor says."""


def section(title: str) -> str:
    """Give what stands under a heading, up to the next of its level or above."""
    level = title.split(" ", maxsplit=1)[0]
    found = re.search(
        rf"^{re.escape(title)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", README, re.MULTILINE | re.DOTALL
    )
    assert found is not None, title
    return found[1]


def first_cells(text: str) -> list[str]:
    """List what stands in backticks in the first column of the tables."""
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("|")]
    return [name for cell in rows for name in re.findall(r"`([^`]+)`", cell)]


def console_commands() -> Iterator[str]:
    for language, text in FENCED.findall(README):
        if language == "console":
            yield from re.findall(r"^\$ (.+)$", text, re.MULTILINE)


def test_the_picture_is_the_compiled_graph() -> None:
    """Put what `executor graph` prints between the marks if this fails."""
    drawn = re.search(r"<!-- graph -->\n```mermaid\n(.*?)```\n<!-- /graph -->", README, re.DOTALL)
    assert drawn is not None
    assert drawn[1] == as_mermaid(build().compile().get_graph())


def test_every_command_is_documented_and_no_other() -> None:
    told = section("## Commands").partition("| flag of `run`")[0]
    assert first_cells(told) == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_and_each_of_its_options_has_help(command: str) -> None:
    assert COMMANDS[command].help
    for option in COMMANDS[command].params:
        assert getattr(option, "help", None), option.name


def test_every_flag_of_run_is_documented_and_no_other() -> None:
    told = section("## Commands").partition("| flag of `run`")[2]
    assert {cell.split()[0] for cell in first_cells("|" + told)} == set(FLAGS)


def test_every_setting_is_documented_and_no_other() -> None:
    assert first_cells(section("## Settings")) == list(Settings.model_fields)


def settings_rows() -> dict[str, list[str]]:
    rows = [line.strip("| ").split(" | ") for line in section("## Settings").splitlines()]
    return {row[0].split("`")[1]: row for row in rows if row[0].startswith("`")}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_default_of_a_setting_is_the_one_documented(name: str) -> None:
    default = Settings.model_fields[name].get_default(call_default_factory=True)
    if name.removeprefix("model_") in ROLES:
        default = "model"
    told = settings_rows()[name][1].strip("` |")
    if isinstance(default, bool):
        assert told == str(default).lower()
    elif default and not isinstance(default, tuple | dict):
        assert told == str(default)
    else:
        assert "`" not in settings_rows()[name][1]


def test_the_settings_of_the_user_alone_are_marked() -> None:
    marked = {name for name, row in settings_rows().items() if row[0].endswith("*")}
    assert marked == ONLY_THE_USERS


def test_every_exit_code_is_documented() -> None:
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert codes == {*map(int, ExitCode), 70}


def test_the_dependencies_are_listed_with_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [re.split(r"[<>=]", line)[0] for line in project["dependencies"]]
    assert first_cells(section("## Dependencies")) == needed


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the example project in a repository, as a reader of the README has one."""
    folder = tmp_path_factory.mktemp("reader") / "project"
    with as_file(files("executor") / "demo" / "project") as bundled:
        shutil.copytree(bundled, folder)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=start")
    return folder


def runnable(command: str) -> str:
    """Let a command that would ask a model only say what it would do."""
    asks = command.startswith("executor run") and "--dry-run" not in command
    return f"{command} --dry-run" if asks else command


@pytest.mark.parametrize("command", sorted({*console_commands()} - NOT_RUN.keys()))
def test_a_command_of_the_readme_works(command: str, project: Path) -> None:
    words = shlex.split(runnable(command))
    assert words[0] == "executor"
    foreign = ("EXECUTOR_", "OPENAI_")
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(foreign)}
    ended = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=project,
        env=inherited | IDENTITY | {"HOME": str(project.parent)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == ENDS_WITH.get(command, ExitCode.DONE), ended.stderr
    assert ended.stdout


def test_what_is_not_run_is_still_in_the_readme() -> None:
    assert set(console_commands()) >= NOT_RUN.keys()


def steps_of_ci() -> list[dict[str, Any]]:
    (text,) = [text for language, text in FENCED.findall(README) if language == "yaml"]
    steps: list[dict[str, Any]] = yaml.safe_load(text)["jobs"]["roadmap"]["steps"]
    return steps


def test_the_recipe_for_ci_calls_a_command_that_is_there(project: Path) -> None:
    (run,) = [step["run"] for step in steps_of_ci() if step.get("run", "").startswith("executor")]
    where = ["--dry-run", "--roadmap", str(project / "ROADMAP.md")]
    ended = CliRunner().invoke(cli, [*shlex.split(run)[1:], *where])
    assert ended.exit_code == 0, ended.output


def test_the_roadmap_of_the_readme_is_read_as_it_is_told(tmp_path: Path) -> None:
    (text,) = [text for language, text in FENCED.findall(README) if language == "markdown"]
    path = tmp_path / "ROADMAP.md"
    path.write_text(f"## 1. Money\n\n- [ ] 1.2 Read\n\n{text}", encoding="utf-8")
    book = Book.read(path, path.name)
    task = book.roadmap.by_id["2.1"]
    assert task.files == ("shop/basket.py", "tests/test_basket.py")
    assert [book.roadmap.by_key[key].id for key in task.depends_on] == ["1.2"]
    assert task.verify == "pytest -q tests/test_basket.py"
    assert not task.done
    assert book.roadmap.notices == ()


def test_our_own_roadmap_is_one_that_the_program_reads() -> None:
    roadmap = Book.read(ROOT / "ROADMAP.md", "ROADMAP.md").roadmap
    assert roadmap.notices == ()
    assert {task.done for task in roadmap.leaves()} == {True, False}
    assert all(task.id[0].isdigit() for task in roadmap.leaves())


def test_a_benchmark_that_the_readme_names_exists() -> None:
    told = set(re.findall(r"benchmarks[/.](\w+)", section("## Figures")))
    assert told
    assert told <= {path.stem for path in (ROOT / "benchmarks").iterdir()}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_a_path_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    linked = re.findall(r"\]\(([\w./]+)\)", text)
    named = re.findall(r"`((?:src|scripts|tests|benchmarks)/[\w./]+)`", text)
    for path in {*linked, *named}:
        assert (ROOT / path).exists(), path


def test_the_readme_stays_readable() -> None:
    assert len(README.splitlines()) <= 300
