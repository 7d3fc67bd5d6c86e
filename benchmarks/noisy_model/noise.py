"""All kinds of noise, with their class."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from benchmarks.noisy_model.format_noise import FORMAT
from benchmarks.noisy_model.meaning_noise import MEANING
from benchmarks.noisy_model.patch_noise import PATCHES
from benchmarks.noisy_model.syntax_noise import SYNTAX
from benchmarks.noisy_model.task import Said
from benchmarks.noisy_model.transport_noise import CUT_BY_LENGTH, TRANSPORT

Damage = Callable[[random.Random, Said], str | None]
"""Says an answer badly; None where this damage does not fit the answer."""
Kind = Literal["format", "syntax", "meaning", "transport"]


@dataclass(frozen=True)
class Noise:
    name: str
    kind: Kind
    damage: Damage
    finish_reason: str = "stop"


def _named(kind: Kind, damages: Mapping[str, Damage]) -> list[Noise]:
    return [
        Noise(name, kind, damage, "length" if name in CUT_BY_LENGTH else "stop")
        for name, damage in damages.items()
    ]


NOISES = (
    *_named("format", FORMAT),
    *_named("format", PATCHES),
    *_named("syntax", SYNTAX),
    *_named("meaning", MEANING),
    *_named("transport", TRANSPORT),
)
