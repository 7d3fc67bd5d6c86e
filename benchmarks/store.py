"""What the store costs: time and bytes per task, and how small pruning keeps the checkpoints.

The bounds are 1 KiB of records per task and 1 MiB of checkpoints at any time. Run it from the root
of the project: `python benchmarks/store.py [TASKS]`.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointMetadata, empty_checkpoint

from executor.state import Outcome, fresh_run
from executor.store.checkpoints import open_checkpoints, prune
from executor.store.event_log import EventLog
from executor.store.records import Call, Records, moment

TASKS = 5_000
STEPS_PER_TASK = 8
"""Steps of the machine that a clean task takes."""
METADATA: CheckpointMetadata = {"source": "loop", "step": 1, "parents": {}}


def cost(action: Callable[[int], None], times: int) -> float:
    """Return the milliseconds that one call takes on average."""
    started = time.perf_counter()
    for number in range(times):
        action(number)
    return 1000 * (time.perf_counter() - started) / times


def measure_records(path: Path, tasks: int) -> None:
    with closing(Records(path)) as records:
        records.open_run("r1", roadmap="ROADMAP.md", selection=[], model="m")

        def one_task(number: int) -> None:
            key = f"phase {number // 50} / write the module number {number}"
            about = {"id": f"1.{number}", "title": f"Write the module number {number}"}
            records.put_task("r1", key, **about, attempt=1, started=moment(), ended=None)
            name = f"1.{number}-01234567/1/execute-0-1"
            call = Call(name, key, "execute", 900, 300, estimated=False, seconds=1, model="m")
            records.put_call("r1", call)
            sha, files = f"{number:040}", [f"src/module_{number}.py"]
            done = {"commit_sha": sha, "files": files, "ended": moment()}
            records.put_task("r1", key, **about, outcome=Outcome.COMPLETED, **done)

        milliseconds = cost(one_task, tasks)
        size = records.read("select sum(pgsize) as size from dbstat")[0]["size"]
    print(f"records: {milliseconds:.2f} ms and {size / tasks:.0f} bytes per task (limit 1024)")


def measure_checkpoints(path: Path, tasks: int) -> None:
    config: RunnableConfig = {"configurable": {"thread_id": "r1", "checkpoint_ns": ""}}
    state = fresh_run("r1", select=[], planning=False, max_iterations=100)
    with open_checkpoints(path) as saver:

        def one_step(number: int) -> None:
            checkpoint = empty_checkpoint() | {"channel_values": dict(state)}
            saver.put(config, checkpoint, METADATA, {})
            if number % STEPS_PER_TASK == 0:
                prune(saver, "r1")

        milliseconds = STEPS_PER_TASK * cost(one_step, STEPS_PER_TASK * tasks)
        size = sum(len(row[0]) for row in saver.conn.execute("select checkpoint from checkpoints"))
    print(f"checkpoints: {milliseconds:.2f} ms per task, {size / 1024:.0f} KiB kept (limit 1024)")


def measure_opening(path: Path) -> None:
    def reopen(_number: int) -> None:
        with closing(Records(path)) as records:
            records.tasks("r1")

    print(f"opening the records again: {cost(reopen, 5):.1f} ms")


def measure_event_log(path: Path) -> None:
    path.write_text('{"seq": 1}\n' * 500_000, encoding="utf-8")
    print(f"opening a long event log: {cost(lambda _number: EventLog(path).close(), 100):.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the store.")
    parser.add_argument("tasks", nargs="?", type=int, default=TASKS)
    tasks = parser.parse_args().tasks
    with tempfile.TemporaryDirectory() as folder:
        measure_records(Path(folder) / "records.db", tasks)
        measure_opening(Path(folder) / "records.db")
        measure_checkpoints(Path(folder) / "checkpoints.db", tasks)
        measure_event_log(Path(folder) / "events.jsonl")


if __name__ == "__main__":
    main()
