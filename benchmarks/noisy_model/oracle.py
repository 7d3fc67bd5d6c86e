"""A model that knows every answer, and makes the mistakes of weak ones."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.noisy_model.noise import NOISES, Noise
from benchmarks.noisy_model.reading import (
    asked_as_edit,
    current_files,
    files_there,
    headings,
    only_file,
    pair_between,
    task_of,
)
from benchmarks.noisy_model.task import Block, Said, Task
from executor.model.port import Answer, Request, estimated_usage

NO_IDEA = "I do not know."
NOTHING_MORE = "DONE"


@dataclass(frozen=True)
class Level:
    name: str
    first: float
    """Share of first answers that are damaged."""
    second: float
    evenly: bool = False
    """Every kind of noise comes up before one comes up again."""


@dataclass
class History:
    """What was asked and said about one task."""

    calls: int = 0
    answers: int = 0
    """Calls without those that only go on with an answer."""
    characters: int = 0
    kinds: list[str] = field(default_factory=list)
    """The noise of each answer; empty for a clean one."""
    prompts: list[tuple[str, int]] = field(default_factory=list)
    """Node and characters of each call."""
    whole: str = ""
    """The latest answer as it would be without being cut off."""


class Oracle:
    """Answers by the task's id; a function of seed, level, task and number of the call."""

    def __init__(
        self,
        tasks: Sequence[Task],
        level: Level,
        seed: int = 0,
        noises: Sequence[Noise] = NOISES,
    ) -> None:
        self._tasks = {task.id: task for task in tasks}
        self._level = level
        self._seed = seed
        self._noises = tuple(noises)
        self._dealt: dict[str, int] = dict.fromkeys((noise.name for noise in noises), 0)
        self.history = {task.id: History() for task in tasks}

    def answer(self, request: Request) -> Answer:
        prompt = "\n".join(part.text for part in request.messages if part.role == "user")
        task = self._tasks.get(task_of(prompt))
        if task is None:
            return _answer(request, NO_IDEA)
        history = self.history[task.id]
        history.calls += 1
        history.characters += request.characters
        history.prompts.append((request.node, request.characters))
        begun = [part.text for part in request.messages if part.role == "assistant"]
        if begun:
            return _answer(request, _rest(history.whole, begun[-1]))
        if request.node not in {"execute", "repair", "repair_test"}:
            return _answer(request, NO_IDEA)
        history.answers += 1
        blocks = _blocks(task, request.node, prompt)
        if not blocks:
            return _answer(request, NOTHING_MORE)
        said = Said(blocks, _before(task, prompt), task.slip)
        history.whole = said.text
        noise, text = self._damaged(task, history.answers, said)
        history.kinds.append(noise.name if noise else "")
        return _answer(request, text, noise.finish_reason if noise else "stop")

    def _damaged(self, task: Task, number: int, said: Said) -> tuple[Noise | None, str]:
        rng = random.Random(f"{self._seed}/{self._level.name}/{task.id}/{number}")  # noqa: S311 - repeatable, no secret
        share = {1: self._level.first, 2: self._level.second}.get(number, 0.0)
        if rng.random() >= share:
            return None, said.text
        for noise in self._drawn(rng):
            text = noise.damage(rng, said)
            if text is not None and text != said.text:
                self._dealt[noise.name] += 1
                return noise, text
        return None, said.text

    def _drawn(self, rng: random.Random) -> list[Noise]:
        noises = list(self._noises)
        rng.shuffle(noises)
        if self._level.evenly:
            noises.sort(key=lambda noise: self._dealt[noise.name])
        return noises


def _answer(request: Request, text: str, finish_reason: str = "stop") -> Answer:
    return Answer(text, estimated_usage(request, text), finish_reason=finish_reason)


def _rest(whole: str, begun: str) -> str:
    """Go on exactly where the text ends; one that is not ours is begun anew."""
    told = next((told for told in (begun, begun.rstrip()) if whole.startswith(told)), "")
    return whole[len(told) :]


def _before(task: Task, prompt: str) -> Mapping[str, str]:
    """How the files read that an EDIT is applied to, as far as the model is shown them."""
    shown = current_files(prompt, task.right)
    whole = {path: "\n".join((*now.lines, "")) for path, now in shown.items() if now.whole}
    return {**task.before, **whole}


def _blocks(task: Task, node: str, prompt: str) -> tuple[Block, ...]:
    """Choose the blocks that the prompt asks for; none if it has them all."""
    if path := only_file(prompt):
        return tuple(block for block in task.blocks if block.path == path)
    if (there := files_there(prompt)) is not None:
        missing = [block for block in task.blocks if {block.path, block.target}.isdisjoint(there)]
        return tuple(missing[:1])
    match node:
        case "repair":
            return _repaired(task, prompt) or task.blocks
        case "repair_test":
            return _mended(task, prompt) or task.blocks
        case _:
            return task.blocks


def _repaired(task: Task, prompt: str) -> tuple[Block, ...]:
    """Answer with the files that are complained about; a file that nobody wanted goes away."""
    named = dict.fromkeys(headings(prompt))
    known = {*task.before, *task.right, *(block.target for block in task.blocks)}
    if "Your answer as a whole" in prompt:
        return task.blocks
    wanted = [block for block in task.blocks if block.path in named]
    unwanted = [Block("DELETE", path) for path in named if path not in known]
    if unwanted and not wanted:
        return (*task.blocks, *unwanted)
    return (*_corrected(task, wanted, prompt), *unwanted)


def _mended(task: Task, prompt: str) -> tuple[Block, ...]:
    """Answer with the files that do not read as they should."""
    shown = current_files(prompt, [*task.right, *(block.target for block in task.blocks)])
    written = [block for block in task.blocks if block.word in {"FILE", "EDIT"}]
    moves = [block for block in task.blocks if block.word == "MOVE" and block.target not in shown]
    return (*moves, *_corrected(task, written, prompt))


def _corrected(task: Task, blocks: Sequence[Block], prompt: str) -> list[Block]:
    """Write each file in the form that the prompt asks for, against how it reads now."""
    as_edit = asked_as_edit(prompt)
    shown = current_files(prompt, task.right)
    answer: list[Block] = []
    for block in blocks:
        now = shown.get(block.path)
        if now is None:
            answer.append(block)
            continue
        right = task.right[block.path]
        pair = pair_between(now, right.removesuffix("\n").split("\n"))
        if pair is not None and pair[0] and block.path in as_edit:
            answer.append(Block("EDIT", block.path, pairs=(pair,)))
        elif pair is not None or not now.whole:
            answer.append(Block("FILE", block.path, text=right))
    return answer
