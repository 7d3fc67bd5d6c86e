"""One level: a run of the real machine over all tasks, judged by checks that it never sees."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.noisy_model.noise import NOISES, Noise
from benchmarks.noisy_model.oracle import History, Level, Oracle
from benchmarks.noisy_model.task import Task
from executor.project import read_book
from executor.run import run
from tests.support.machine import Ears, make_project, order_for

LEVELS: Final = (
    Level("clean", 0, 0),
    Level("mild", 0.25, 0),
    Level("weak", 0.6, 0),
    Level("awful", 0.9, 0.6),
    Level("each", 1, 0, evenly=True),
)
CHECK_SECONDS: Final = 20
TICKED: Final = re.compile(r"^- \[x\] (\d+\.\d+) ", re.MULTILINE)
PYTEST_INI: Final = (
    "[pytest]\naddopts = -p no:xdist -p no:pytest_cov -p no:hypothesispytest -p no:anyio\n"
)
"""Plugins that only this machine brings: each run of the tests is eight times as quick without."""


@dataclass(frozen=True)
class Result:
    task: str
    history: History
    done: bool
    """Its box is ticked."""
    false: bool
    """It is ticked, and the hidden check fails."""

    @property
    def first_noise(self) -> str:
        return self.history.kinds[0] if self.history.kinds else ""


@dataclass(frozen=True)
class LevelRun:
    level: Level
    results: tuple[Result, ...]
    seconds: float
    notes: tuple[str, ...]


def run_level(
    root: Path,
    tasks: Sequence[Task],
    level: Level,
    *,
    seed: int = 0,
    noises: Sequence[Noise] = NOISES,
) -> LevelRun:
    """Do all tasks in one project, then look behind every tick."""
    started = time.perf_counter()
    make_project(root, roadmap_of(tasks), files_of(tasks))
    oracle = Oracle(tasks, level, seed, noises)
    ears = Ears()
    order = order_for(root, lambda _request: "", ears, test_timeout=CHECK_SECONDS)
    order = replace(order, model=oracle)
    run(order, read_book(order.project))
    ticked = set(TICKED.findall((root / "ROADMAP.md").read_text(encoding="utf-8")))
    results = tuple(
        Result(
            task=task.id,
            history=oracle.history[task.id],
            done=task.id in ticked,
            false=task.id in ticked and not really_done(root, task),
        )
        for task in tasks
    )
    return LevelRun(level, results, time.perf_counter() - started, tuple(ears.notes))


def roadmap_of(tasks: Sequence[Task]) -> str:
    return "# Roadmap\n\n" + "".join(task.roadmap for task in tasks)


def files_of(tasks: Sequence[Task]) -> dict[str, str]:
    files = {path: text for task in tasks for path, text in task.before.items()}
    return {"pytest.ini": PYTEST_INI, **files}


def really_done(root: Path, task: Task) -> bool:
    """Run the hidden check in a process of its own."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        checked = subprocess.run(
            [sys.executable, "-c", task.hidden],
            cwd=root,
            env=environment,
            capture_output=True,
            timeout=CHECK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return checked.returncode == 0
