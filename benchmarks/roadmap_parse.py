"""What parsing a roadmap costs, and what one tick costs afterwards.

Run it from the root of the project: `python benchmarks/roadmap_parse.py`.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from executor.roadmap import Book, parse

SIZES = (10, 500, 5_000)
RUNS = 5
TASKS_PER_SECTION = 50
TICKS = 50


def lines(tasks: int) -> Iterator[str]:
    """Write a roadmap as people do: phases, sections, one to three bullets per task."""
    yield "# Roadmap\n"
    for number in range(tasks):
        section, place = divmod(number, TASKS_PER_SECTION)
        if place == 0:
            yield f"\n## {section + 1}. Section of things\n"
        yield f"- [ ] {section + 1}.{place + 1} Create the `part_{number}` module and **tests**"
        yield f"  - Files: `src/part_{number}.py`, tests/test_part_{number}.py"
        if place:
            yield f"  - Depends on: {section + 1}.{place}"
        if number % 2:
            yield "  - It must refuse an empty name"


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def median(action: Callable[[], object]) -> float:
    return statistics.median(seconds(action) for _ in range(RUNS))


def cost_of_a_tick(path: Path) -> float:
    book = Book.read(path, path.name)
    spent = []
    for task in book.roadmap.leaves()[:TICKS]:
        data = book.ticked(task.key)
        start = time.perf_counter()
        book.adopt(data, task.key)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def main() -> None:
    print(f"{'tasks':>6} {'KiB':>6} {'parse ms':>9} {'adopt ms':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            data = "\n".join(lines(size)).encode()
            path = Path(folder, f"{size}.md")
            path.write_bytes(data)
            parsing = median(lambda data=data: parse(data)) * 1000  # type: ignore[misc]
            ticking = cost_of_a_tick(path) * 1000
            print(f"{size:>6} {len(data) // 1024:>6} {parsing:>9.1f} {ticking:>9.3f}")


if __name__ == "__main__":
    main()
