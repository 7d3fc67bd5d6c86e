"""Several blocks of one answer about one file: of versions the last counts, changes add up."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from executor.model.answers.blocks import (
    Block,
    Change,
    Deletion,
    Move,
    Replacement,
    Whole,
    paths_of,
)


@dataclass
class _Kept:
    """Blocks in order by number; where each path is spoken of; which paths were moved."""

    blocks: dict[int, Block] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    pairs: dict[int, list[Replacement]] = field(default_factory=dict)

    def add(self, number: int, block: Block) -> None:
        paths = paths_of(block)
        if isinstance(block, Move):
            self.moved.update(paths)
        elif isinstance(block, Whole | Deletion) and block.path not in self.moved:
            for old in self.places.pop(block.path, ()):
                del self.blocks[old]
        elif isinstance(block, Change) and self._added(block):
            return
        self.blocks[number] = block
        for path in paths:
            self.places.setdefault(path, []).append(number)

    def _added(self, change: Change) -> bool:
        near = self.places.get(change.path)
        if not near or not isinstance(self.blocks[near[-1]], Change):
            return False
        before = self.blocks[near[-1]]
        known = before.changes if isinstance(before, Change) else ()
        self.pairs.setdefault(near[-1], list(known)).extend(change.changes)
        return True


def last_versions(blocks: Iterable[Block]) -> tuple[Block, ...]:
    kept = _Kept()
    for number, block in enumerate(blocks):
        kept.add(number, block)
    return tuple(
        Change(block.path, tuple(kept.pairs[number]))
        if isinstance(block, Change) and number in kept.pairs
        else block
        for number, block in sorted(kept.blocks.items())
    )
