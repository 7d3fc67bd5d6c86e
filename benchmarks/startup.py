"""How long a person waits for the first sign, a model for its first call, and how big a run gets.

The run is a real one: the command as typed, HTTP to a server here, real git, real pytest.
Run it from the root of the project: `python benchmarks/startup.py`. Memory is read on Linux only.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from executor.workspace.create import create_repository
from tests.support.chat_server import ChatRequest, ChatServer, Reply

HELP_RUNS = 10
CALL_RUNS = 5
POLL_SECONDS = 0.01
ROADMAP = "# Roadmap\n\n- [ ] Greet: `greet(name)` in `greeting.py`, with `test_greeting.py`\n"
ANSWER = """FILE: greeting.py
```python
def greet(name):
    return f"Hello, {name}!"
```
FILE: test_greeting.py
```python
from greeting import greet


def test_greets():
    assert greet("you") == "Hello, you!"
```
"""


@dataclass(frozen=True)
class Started:
    seconds_to_call: float
    peak_mib: float
    seconds: float


def help_seconds() -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "executor", "--help"], check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - start


def one_run(root: Path) -> Started:
    (root / "ROADMAP.md").write_text(ROADMAP, encoding="utf-8")
    create_repository(root, "Begin")
    calls: list[float] = []

    def say(_request: ChatRequest) -> Reply:
        calls.append(time.perf_counter())
        return Reply(ANSWER)

    with ChatServer(say) as server:
        flags = ["--model", "any", "--base-url", server.base_url, "--quiet"]
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "executor", "run", *flags],
            cwd=root,
            env={**os.environ, "EXECUTOR_API_KEY_ENV": "BENCHMARK_WITHOUT_KEY"},
            stdout=subprocess.DEVNULL,
        )
        peak = peak_until_end(process)
        seconds = time.perf_counter() - start
    if process.returncode != 0:
        raise SystemExit(f"the run ended with {process.returncode}")
    return Started(calls[0] - start, peak, seconds)


def peak_until_end(process: subprocess.Popen[bytes]) -> float:
    """Follow the process to its end; the last peak that the kernel tells is the peak."""
    peak = 0
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        if status.exists():
            lines = status.read_text(encoding="ascii", errors="replace").splitlines()
            peak = max(
                [peak, *(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))]
            )
        time.sleep(POLL_SECONDS)
    return peak / 1024


def main() -> None:
    helped = statistics.median(help_seconds() for _ in range(HELP_RUNS))
    runs = []
    for _ in range(CALL_RUNS):
        with tempfile.TemporaryDirectory() as name:
            runs.append(one_run(Path(name)))
    first = statistics.median(run.seconds_to_call for run in runs)
    whole = statistics.median(run.seconds for run in runs)
    print(f"{'executor --help':<28} {helped:>6.2f} s")
    print(f"{'start to first model call':<28} {first:>6.2f} s")
    print(f"{'start to end, one task':<28} {whole:>6.2f} s")
    print(f"{'memory of run, at most':<28} {max(run.peak_mib for run in runs):>6.0f} MiB")


if __name__ == "__main__":
    main()
