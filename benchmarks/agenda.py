"""What choosing the next task and recording its end cost, however the tasks depend on each other.

No model, no graph, no git: real records and a real roadmap. Run it from the root of the project:
`python benchmarks/agenda.py`.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from executor.agenda import Agenda
from executor.roadmap import Book
from executor.state import Outcome
from executor.store.records import Records

TASKS = 5_000
TASKS_PER_PHASE = 100


def chain() -> Iterator[str]:
    """Each task depends on the one before it."""
    for number in range(1, TASKS + 1):
        yield f"- [ ] {number}. Task {number}"
        if number > 1:
            yield f"  - Depends on: {number - 1}"


def phases_backwards() -> Iterator[str]:
    """Each phase depends on every task of the phase that is listed after it."""
    for phase in range(TASKS // TASKS_PER_PHASE, 0, -1):
        yield f"\n## Phase {phase}: part {phase}"
        if phase > 1:
            yield f"**Depends on**: Phase {phase - 1}\n"
        for number in range(1, TASKS_PER_PHASE + 1):
            yield f"- [ ] {phase}.{number} Task {phase}.{number}"


def independent() -> Iterator[str]:
    for number in range(1, TASKS + 1):
        yield f"- [ ] {number}. Task {number}"


SHAPES = {
    "chain": chain,
    "phases listed backwards": phases_backwards,
    "no dependencies": independent,
}


def spent_on_each(agenda: Agenda) -> list[float]:
    """Give the seconds of a choice, the tick taken over and the record put, task by task."""
    spent: list[float] = []
    while True:
        started = time.perf_counter()
        choice = agenda.choose(may_start=True)
        choosing = time.perf_counter() - started
        if choice.next != "task":
            return spent
        data = agenda.book.ticked(choice.key)
        agenda.book.path.write_bytes(data)
        started = time.perf_counter()
        agenda.ticked(data, choice.key)
        agenda.put(choice.key, outcome=Outcome.COMPLETED)
        spent.append(choosing + time.perf_counter() - started)


def measure(lines: Sequence[str], folder: Path) -> tuple[float, list[float]]:
    """Give the seconds to open the agenda, and those of each task."""
    path = folder / "ROADMAP.md"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    book = Book.read(path, path.name)
    with closing(Records(folder / "state.db")) as records:
        started = time.perf_counter()
        agenda = Agenda(book, records, "benchmark", ())
        opening = time.perf_counter() - started
        spent = spent_on_each(agenda)
    if len(spent) != TASKS:
        raise SystemExit(f"{len(spent)} tasks were chosen, not {TASKS}")
    return opening, spent


def main() -> None:
    print(f"{'shape':<26} {'open ms':>8} {'median ms':>10} {'worst ms':>9}")
    for name, lines in SHAPES.items():
        with tempfile.TemporaryDirectory() as folder:
            opening, spent = measure(list(lines()), Path(folder))
        median, worst = statistics.median(spent), max(spent)
        print(f"{name:<26} {opening * 1e3:>8.1f} {median * 1e3:>10.2f} {worst * 1e3:>9.2f}")


if __name__ == "__main__":
    main()
