"""Who is asked when the wanted model stays away, and for how long that stays so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

STAND_IN_REQUESTS: Final = 5
STAND_IN_SECONDS: Final = 120.0
"""A dead model would else cost its whole patience at each call."""


@dataclass
class _StandIn:
    model: str
    until: float
    left: int = STAND_IN_REQUESTS


@dataclass
class Succession:
    fallbacks: Sequence[str]
    clock: Callable[[], float]
    _standing_in: dict[str, _StandIn] = field(default_factory=dict, init=False)

    def order(self, wanted: str) -> list[str]:
        """Say who is asked for one request, in turn: a stand-in first, while it stands in."""
        models = list(dict.fromkeys((wanted, *self.fallbacks)))
        stand_in = self._standing_in.get(wanted)
        if stand_in is None:
            return models
        if stand_in.left == 0 or self.clock() >= stand_in.until:
            del self._standing_in[wanted]
            return models
        stand_in.left -= 1
        first = models.index(stand_in.model)
        return models[first:] + models[:first]

    def answered(self, wanted: str, model: str) -> None:
        known = self._standing_in.get(wanted)
        if model == wanted:
            self._standing_in.pop(wanted, None)
        elif known is None or known.model != model:
            self._standing_in[wanted] = _StandIn(model, self.clock() + STAND_IN_SECONDS)
