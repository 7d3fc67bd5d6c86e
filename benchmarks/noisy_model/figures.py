"""The figures of a level, and of each kind of noise."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from benchmarks.noisy_model.level_run import LevelRun, Result
from benchmarks.noisy_model.noise import NOISES

KINDS = {noise.name: noise.kind for noise in NOISES}


@dataclass(frozen=True)
class LevelFigures:
    level: str
    tasks: int
    done: int
    false_successes: int
    calls_per_task: float
    characters_per_task: int
    damaged: int
    syntax_damaged: int
    syntax_mended_without_a_call: int
    seconds: float


@dataclass(frozen=True)
class NoiseFigures:
    noise: str
    kind: str
    injected: int
    """First answers damaged so."""
    done: int
    extra_calls: int
    false_successes: int


def level_figures(run: LevelRun) -> LevelFigures:
    results = run.results
    syntax = [result for result in results if KINDS.get(result.first_noise) == "syntax"]
    return LevelFigures(
        level=run.level.name,
        tasks=len(results),
        done=sum(result.done for result in results),
        false_successes=sum(result.false for result in results),
        calls_per_task=round(_mean(result.history.calls for result in results), 3),
        characters_per_task=round(_mean(result.history.characters for result in results)),
        damaged=sum(bool(result.first_noise) for result in results),
        syntax_damaged=len(syntax),
        syntax_mended_without_a_call=sum(mended(result) for result in syntax),
        seconds=round(run.seconds, 1),
    )


def mended(result: Result) -> bool:
    return result.done and result.history.calls == 1


def noise_figures(runs: Sequence[LevelRun]) -> list[NoiseFigures]:
    results = [result for run in runs for result in run.results]
    return [
        NoiseFigures(
            noise=noise.name,
            kind=noise.kind,
            injected=len(hit),
            done=sum(result.done for result in hit),
            extra_calls=sum(result.history.calls - 1 for result in hit),
            false_successes=sum(result.false for result in hit),
        )
        for noise in NOISES
        if (hit := [result for result in results if result.first_noise == noise.name])
    ]


def as_json(runs: Sequence[LevelRun]) -> dict[str, object]:
    return {
        "levels": [asdict(level_figures(run)) for run in runs],
        "noises": [asdict(figures) for figures in noise_figures(runs)],
        "failed": {run.level.name: failed(run) for run in runs},
        "false": {run.level.name: false(run) for run in runs},
    }


def failed(run: LevelRun) -> list[str]:
    """Name each task that was not done, with the noise of its answers."""
    return [_told(result) for result in run.results if not result.done]


def false(run: LevelRun) -> list[str]:
    return [_told(result) for result in run.results if result.false]


def _told(result: Result) -> str:
    return f"{result.task}: {', '.join(kind or 'clean' for kind in result.history.kinds)}"


def _mean(values: Iterable[int]) -> float:
    told = list(values)
    return sum(told) / len(told) if told else 0.0
