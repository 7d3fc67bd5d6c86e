"""What it costs to judge Python before it is written: syntax, names, imports, and all of it."""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from executor.checks.imports.problems import import_problems
from executor.checks.imports.world import World
from executor.checks.mending import mend_and_find
from executor.checks.python import python_problems
from executor.verification.modules import Modules

ROOT = Path(__file__).resolve().parents[1]
LINES = range(150, 251)
ROUNDS = 15


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def median(work: Callable[[], object]) -> float:
    return statistics.median(milliseconds(work) for _ in range(ROUNDS))


def main() -> None:
    files = {path.relative_to(ROOT).as_posix(): path for path in ROOT.glob("src/**/*.py")}
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    chosen = {name: text for name, text in texts.items() if text.count("\n") in LINES}
    modules = Modules(sys.executable, ROOT)
    world = World(
        has=modules.has,
        declared=modules.declared,
        listed=list(texts),
        read=lambda _path: None,
        announced=lambda _module: False,
    )
    figures: dict[str, list[float]] = {"syntax": [], "and names": [], "and imports": []}
    for name, text in chosen.items():
        edits: dict[str, str | None] = {name: text}

        def with_names(edits: dict[str, str | None] = edits) -> object:
            return mend_and_find(edits, asked_empty=(), before=lambda _path: None)

        def with_imports(edits: dict[str, str | None] = edits) -> object:
            return with_names(edits), import_problems(edits, world)

        with_imports()

        def syntax(name: str = name, text: str = text) -> object:
            return python_problems(name, text)

        figures["syntax"].append(median(syntax))
        figures["and names"].append(median(with_names))
        figures["and imports"].append(median(with_imports))
    print(f"{len(chosen)} files of {LINES[0]} to {LINES[-1]} lines; milliseconds for one file")
    for what, times in figures.items():
        print(f"{what:12} median {statistics.median(times):5.2f}  worst {max(times):5.2f}")


if __name__ == "__main__":
    main()
