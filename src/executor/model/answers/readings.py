"""All ways to read an answer whose fences can be read in several ways, and the one that counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from executor.model.answers.blocks import Block, Whole, answer_problem, paths_of
from executor.model.answers.contents import Holds
from executor.model.answers.walk import Walk
from executor.state import Problem

MOST_READINGS: Final = 32
_MOST_LINES: Final = 200_000
"""Lines walked for all readings together, two walks apart."""
_MOST_FENCES: Final = 3000
"""The same for fenced blocks."""
_MOST_JUDGED: Final = 300
_LONGER: Final = "put four backticks (````) around this file, so that its end is clear"


@dataclass
class Judge:
    """Remembers what it was asked, and asks no more when it was asked too often."""

    holds: Holds
    known: dict[tuple[str, str], bool] = field(default_factory=dict)

    def __call__(self, path: str, text: str) -> bool:
        if len(self.known) >= _MOST_JUDGED:
            return True
        if (path, text) not in self.known:
            self.known[path, text] = self.holds(path, text)
        return self.known[path, text]


def best_reading(lines: Sequence[str], only_path: str, holds: Holds) -> Walk:
    """Read an answer in the only way in which every block has an end and every file holds."""
    judge = Judge(holds)
    readings = _Readings(lines, only_path, judge)
    first, *others = list(readings)
    if not first.prose or not (others or _torn(first)):
        return first
    sound = [walk for walk in (first, *others) if not _torn(walk)]
    if len(sound) > 1 and not any(walk.unclosed for walk in sound):
        sound = [walk for walk in sound if _all_hold(walk, judge)] or sound
    if len(sound) == 1 and not readings.untried:
        return sound[0]
    return _unclear(first, sound)


@dataclass
class _Readings:
    """The first reading, and then the others in order, as far as there is time for them."""

    lines: Sequence[str]
    only_path: str
    judge: Judge
    untried: list[tuple[int, ...]] = field(default_factory=lambda: [()])

    def __iter__(self) -> Iterator[Walk]:
        most = 1
        while self.untried and most > 0:
            choices = self.untried.pop(0)
            walk = Walk(list(self.lines), self.only_path, self.judge, choices).read()
            if not choices:
                most = self._most(walk.fences)
            most -= 1
            yield walk
            self._add(choices, walk.prose)

    def _most(self, fences: int) -> int:
        by_length = min(_MOST_LINES // (len(self.lines) + 1), _MOST_FENCES // (fences + 1))
        return max(2, min(MOST_READINGS, by_length))

    def _add(self, choices: tuple[int, ...], prose: Sequence[tuple[str, int]]) -> None:
        for number in range(len(choices), min(len(prose), MOST_READINGS)):
            before = (*choices, *[0] * (number - len(choices)))
            self.untried += [(*before, other) for other in range(1, prose[number][1])]


def _torn(walk: Walk) -> bool:
    """Tell whether a block opens that nothing announces and nothing ends."""
    return any(not stray.closed and not stray.is_left_over for stray in walk.strays)


def _all_hold(walk: Walk, judge: Judge) -> bool:
    return all(judge(block.path, block.text) for block in walk.found if isinstance(block, Whole))


def _unclear(first: Walk, sound: Sequence[Walk]) -> Walk:
    """Keep what is the same in every reading, and refuse the files whose end is not clear."""
    many = [path for path, ends in first.prose if ends > 1] or [path for path, _ in first.prose]
    told = (
        "fences inside this text can be read in more than one way"
        if sound
        else "fences inside this text do not match, so that it is not clear where it ends"
    )
    common = [{_key(found) for found in walk.found} for walk in sound]
    kept = [
        found
        for found in first.found
        if all(_key(found) in known for known in common)
        and (isinstance(found, dict) or set(many).isdisjoint(paths_of(found)))
    ]
    refused = [answer_problem(f"{told}: {_LONGER}", path) for path in dict.fromkeys(many)]
    first.found = [*kept, *refused]
    first.strays.clear()
    return first


def _key(found: Block | Problem) -> object:
    return (found["path"], found["message"]) if isinstance(found, dict) else found
