"""Where an answer can be damaged: the texts inside its blocks."""

import json
import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import yaml

from benchmarks.noisy_model.task import Block, Said, render

TRIES = 4
TextDamage = Callable[[random.Random, str], str | None]


@dataclass(frozen=True)
class Place:
    """The text of a file, or the new half of a pair."""

    block: int
    pair: int | None
    path: str
    text: str

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.path).suffix

    def within(self, said: Said, text: str) -> Said:
        """Say the same with another text here."""
        blocks = list(said.blocks)
        blocks[self.block] = self._block(blocks[self.block], text)
        return replace(said, blocks=tuple(blocks))

    def _block(self, block: Block, text: str) -> Block:
        if self.pair is None:
            return replace(block, text=text)
        pairs = list(block.pairs)
        pairs[self.pair] = (pairs[self.pair][0], text)
        return replace(block, pairs=tuple(pairs))


def places(said: Said) -> Iterator[Place]:
    for number, block in enumerate(said.blocks):
        if block.word == "FILE":
            yield Place(number, None, block.path, block.text)
        for at, (_, new) in enumerate(block.pairs):
            yield Place(number, at, block.path, new)


def broken_by(damage: TextDamage, *suffixes: str) -> Callable[[random.Random, Said], str | None]:
    """Damage one text so that its file does not parse any more."""

    def noise(rng: random.Random, said: Said) -> str | None:
        found = [place for place in places(said) if place.suffix in suffixes]
        rng.shuffle(found)
        for place in found:
            for _ in range(TRIES):
                text = damage(rng, place.text)
                if text is None or text == place.text:
                    break
                other = place.within(said, text)
                if not parses(place.path, other.blocks[place.block].applied(said.before)):
                    return render(other.blocks)
        return None

    return noise


def parses(path: str, text: str) -> bool:
    try:
        match PurePosixPath(path).suffix:
            case ".py":
                compile(text, path, "exec", dont_inherit=True)
            case ".json":
                json.loads(text)
            case ".yaml":
                yaml.safe_load(text)
            case ".toml":
                tomllib.loads(text)
    except (SyntaxError, ValueError, yaml.YAMLError):
        return False
    return True
