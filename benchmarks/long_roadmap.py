"""What the machine itself costs per task, and whether that grows with the roadmap.

Every task is done by the real graph with a function for a model. Each rewrites the same small text
file, and there are no tests: what is left is our own work. Run it from the root of the project:
`python benchmarks/long_roadmap.py [TASKS] [--git]`.
"""

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from executor.events import Event, Note
from executor.model.port import FunctionModel, Request
from executor.opening import Order
from executor.project import find_project, read_book
from executor.run import run
from executor.workspace.create import create_repository

TASKS = 5_000
TASKS_PER_SECTION = 50
WINDOW = 10
"""Tasks around a place whose median is its cost."""
PLACES = (10, 500, 5_000)
SAMPLE_EVERY = 50
"""Tasks between two looks at the database."""


class Meter:
    """Listens to the run: the CPU time at the end of each task, the largest checkpoint tables."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self.ends = [time.process_time()]
        self.checkpoint_bytes = 0

    def on_event(self, event: Event) -> None:
        if event.type != "task_completed":
            return
        self.ends.append(time.process_time())
        if len(self.ends) % SAMPLE_EVERY == 0:
            self.checkpoint_bytes = max(self.checkpoint_bytes, content_bytes(self._database))

    def on_note(self, note: Note) -> None:
        pass

    def milliseconds_around(self, task: int) -> float:
        spent = [after - before for before, after in zip(self.ends, self.ends[1:], strict=False)]
        start = max(0, task - WINDOW)
        return statistics.median(spent[start : start + WINDOW]) * 1000


def content_bytes(database: Path) -> int:
    """Add up what the checkpoint tables hold."""
    with sqlite3.connect(database) as connection:
        (size,) = connection.execute(
            "select (select total(length(checkpoint) + length(metadata)) from checkpoints)"
            " + (select total(length(value)) from writes)"
        ).fetchone()
    connection.close()
    return int(size)


def lines(tasks: int) -> Iterator[str]:
    yield "# Roadmap\n"
    for number in range(tasks):
        section, place = divmod(number, TASKS_PER_SECTION)
        if place == 0:
            yield f"\n## {section + 1}. Section\n"
        yield f"- [ ] {section + 1}.{place + 1} Write down the number {number}"


def answer(request: Request) -> str:
    """Write the task's own id down: another text each time, in the same file."""
    return f"FILE: notes.txt\n```\n{request.name.split('/')[0]}\n```\n"


def peak_memory_mib() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (kib,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kib) / 1024


def measure(root: Path, tasks: int, *, git: bool) -> Meter:
    (root / "ROADMAP.md").write_text("\n".join(lines(tasks)) + "\n", encoding="utf-8")
    if git:
        create_repository(root, "Begin")
    meter = Meter(root / ".executor" / "state.db")
    project = find_project(root / "ROADMAP.md", root, {})
    order = Order(project=project, model=FunctionModel(answer), listeners=(meter,))
    ending = run(order, read_book(project))
    if ending.code != 0:
        raise SystemExit(f"the run ended with {ending.code}: {ending.error}")
    return meter


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="?", type=int, default=TASKS)
    parser.add_argument("--git", action="store_true", help="commit each task")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        started = time.monotonic()
        meter = measure(root, wanted.tasks, git=wanted.git)
        seconds = time.monotonic() - started
        database = (root / ".executor" / "state.db").stat().st_size
    for place in sorted({min(place, wanted.tasks) for place in PLACES}):
        print(f"{'own CPU at task ' + str(place):<28} {meter.milliseconds_around(place):>8.1f} ms")
    print(f"{'all':<28} {seconds:>8.1f} s")
    print(f"{'state.db':<28} {database / 2**20:>8.2f} MiB")
    print(f"{'checkpoint tables, at most':<28} {meter.checkpoint_bytes / 2**20:>8.2f} MiB")
    print(f"{'memory, at most':<28} {peak_memory_mib():>8.0f} MiB")


if __name__ == "__main__":
    main()
