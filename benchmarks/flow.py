"""What a failure costs: model calls and steps of the real machine, for each kind of trouble."""

import itertools
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.support.machine import Played, file_block, make_project, play

ROADMAP = "- [ ] 1. Say ok in `out.txt`\n  - Verify: `grep -q ok out.txt`\n"
GOOD = file_block("out.txt", "ok\n")
WRONG = [file_block("out.txt", f"{word}\n") for word in ("no", "never", "not at all")]
BROKEN = file_block("out.json", "{")
CASES: Sequence[tuple[str, list[str]]] = (
    ("clean", [GOOD]),
    ("syntax error, mended at once", [BROKEN, file_block("out.json", "1\n") + GOOD]),
    ("failing test, mended at once", [WRONG[0], GOOD]),
    ("syntax error that stays", [BROKEN, BROKEN, BROKEN]),
    ("failing test that stays", WRONG),
    (
        "everything goes wrong",
        [BROKEN, BROKEN, file_block("out.json", "1\n") + WRONG[0], *WRONG[1:]],
    ),
)


def steps(played: Played) -> int:
    """Count the transitions from `pick_task` to the `decide_next` that ends the task."""
    path = played.ears.path
    return path.index("decide_next") - path.index("pick_task")


def main() -> None:
    print(f"{'case':32}{'calls':>6}{'steps':>7}{'prompt characters':>19}")
    for (name, answers), number in zip(CASES, itertools.count()):
        with tempfile.TemporaryDirectory() as folder:
            played = play(make_project(Path(folder) / str(number), ROADMAP), answers)
        characters = sum(request.characters for request in played.requests)
        print(f"{name:32}{len(played.requests):>6}{steps(played):>7}{characters:>19}")


if __name__ == "__main__":
    main()
