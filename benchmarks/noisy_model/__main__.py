"""Run the noise benchmark: `python -m benchmarks.noisy_model`.

Ends with 1 if a task was ticked whose hidden check fails.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.noisy_model.catalogue import all_tasks
from benchmarks.noisy_model.figures import as_json, failed, false, level_figures, noise_figures
from benchmarks.noisy_model.level_run import LEVELS, LevelRun, run_level
from benchmarks.noisy_model.noise import NOISES
from benchmarks.noisy_model.oracle import Level

DEFAULT_LEVELS = ("mild", "weak", "awful")


def main() -> int:
    options = _options()
    wanted = [level for level in LEVELS if level.name in (options.level or DEFAULT_LEVELS)]
    noises = [noise for noise in NOISES if noise.name in (options.noise or (noise.name,))]
    if options.noise:
        wanted = [Level("noise", 1, 0, evenly=True)]
    tasks = [task for task in all_tasks() if task.id in (options.task or (task.id,))]
    runs = []
    for level in wanted:
        for seed in range(options.seed, options.seed + options.rounds):
            with tempfile.TemporaryDirectory(prefix="noisy-model-") as folder:
                root = Path(folder) / "project"
                runs.append(run_level(root, tasks, level, seed=seed, noises=noises))
            if options.notes:
                print("\n".join(runs[-1].notes), file=sys.stderr)
    if options.json:
        print(json.dumps(as_json(runs), indent=1))
    else:
        show(runs)
    return int(any(result.false for run in runs for result in run.results))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    names = [level.name for level in LEVELS]
    parser.add_argument("--level", action="append", choices=names, help="repeatable")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=1, help="each level with so many seeds")
    parser.add_argument(
        "--noise",
        action="append",
        choices=[noise.name for noise in NOISES],
        metavar="KIND",
        help="damage every first answer that this kind fits; repeatable",
    )
    parser.add_argument("--task", action="append", metavar="ID", help="only this; repeatable")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--notes", action="store_true", help="what the runs said, to stderr")
    return parser.parse_args()


def show(runs: Sequence[LevelRun]) -> None:
    print(f"{'level':8}{'done':>9}{'false':>7}{'calls':>7}{'characters':>12}{'damaged':>9}", end="")
    print(f"{'syntax mended':>15}{'seconds':>9}")
    for run in runs:
        told = level_figures(run)
        share = f"{told.syntax_mended_without_a_call}/{told.syntax_damaged}"
        print(f"{told.level:8}{f'{told.done}/{told.tasks}':>9}{told.false_successes:>7}", end="")
        print(f"{told.calls_per_task:>7.2f}{told.characters_per_task:>12}", end="")
        print(f"{told.damaged:>9}{share:>15}{told.seconds:>9.0f}")
    print(f"\n{'noise':30}{'kind':11}{'injected':>9}{'done':>6}{'extra calls':>13}{'false':>7}")
    for noise in noise_figures(runs):
        print(f"{noise.noise:30}{noise.kind:11}{noise.injected:>9}{noise.done:>6}", end="")
        print(f"{noise.extra_calls:>13}{noise.false_successes:>7}")
    for run in runs:
        for word, told_of in (("not done", failed(run)), ("FALSE", false(run))):
            print("".join(f"{run.level.name}, {word}: task {told}\n" for told in told_of), end="")


if __name__ == "__main__":
    sys.exit(main())
