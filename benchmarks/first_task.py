"""What a small task costs when the first answer has a syntax error: calls and prompt size.

Real files, real pytest, and a function for a model. Run it from the root of the project:
`python benchmarks/first_task.py`.
"""

import statistics
import tempfile
import time
from pathlib import Path

from executor.model.port import FunctionModel, Request
from executor.opening import Order
from executor.project import find_project, read_book
from executor.run import run

RUNS = 5
MOST_CALLS = 2
MOST_CHARACTERS = 6_000
ROADMAP = """# Roadmap

- [ ] Create `src/math_utils.py` with `add(a, b)` and `multiply(a, b)`, and `tests/test_math.py`
"""
GOOD = """FILE: src/math_utils.py
```python
def add(a, b):
    return a + b


def multiply(a, b):
    return a * b
```
"""
BROKEN = GOOD.replace("return a + b", "return (a + b")
TESTS = """FILE: tests/test_math.py
```python
from src.math_utils import add, multiply


def test_adds():
    assert add(2, 3) == 5


def test_multiplies():
    assert multiply(2, 3) == 6
```
"""


def characters_of_one_run(root: Path) -> list[int]:
    """Give the size of each prompt."""
    (root / "ROADMAP.md").write_text(ROADMAP, encoding="utf-8")
    asked: list[int] = []

    def answer(request: Request) -> str:
        asked.append(request.characters)
        return BROKEN + TESTS if request.node == "execute" else GOOD

    project = find_project(root / "ROADMAP.md", root, {})
    ending = run(Order(project=project, model=FunctionModel(answer)), read_book(project))
    if ending.code != 0:
        raise SystemExit(f"the run ended with {ending.code}: {ending.report.task_results}")
    return asked


def main() -> None:
    spent = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as name:
            started = time.perf_counter()
            asked = characters_of_one_run(Path(name))
            spent.append(time.perf_counter() - started)
    print(f"{'model calls':<28} {len(asked):>6}    (at most {MOST_CALLS})")
    print(f"{'characters of all prompts':<28} {sum(asked):>6}    (at most {MOST_CHARACTERS})")
    print(f"{'the run, tests included':<28} {statistics.median(spent):>6.2f} s")


if __name__ == "__main__":
    main()
