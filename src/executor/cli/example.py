"""The bundled example: a real project, real git and real pytest; only the answers are recorded."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from executor.cli.screen import Screen
from executor.cli.start import Start, start
from executor.errors import ExitCode, GitRefused, UsageError
from executor.model.replay import ReplayModel
from executor.project import find_project
from executor.workspace.create import create_repository

EXPECTED: Final = ExitCode.NOT_ALL_DONE
"""The last task of the example asks for what is not there, to show a recovery."""


def play(folder: Path, screen: Screen) -> int:
    bundled = files("executor") / "demo"
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty", "name a new folder with --keep")
    with as_file(bundled / "project") as project:
        shutil.copytree(project, folder, dirs_exist_ok=True)
    screen.tell(f"An example project in {folder}. The model's answers are recorded: no key, no")
    screen.tell("network. Git, the tests and everything else are real.\n")
    try:
        create_repository(folder, "Begin the example project")
    except GitRefused as error:
        screen.say(f"going on without git: {error.what}", "warning")
    wanted = Start(
        project=find_project(folder / "ROADMAP.md", folder, {}, environment={}),
        model=ReplayModel(bundled / "answers", exact=False),
    )
    code = start(wanted, screen)
    if code != EXPECTED:
        return code
    screen.tell(
        f"\nexecutor run would end with exit code {int(EXPECTED)} here: it never says that all is"
        "\ndone while a task is not. The demo went as it should."
    )
    return int(ExitCode.DONE)
