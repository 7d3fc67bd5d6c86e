"""What a mend says of itself."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Mended:
    text: str
    mends: tuple[str, ...]
    """One sentence for each, for people."""


class Whole(NamedTuple):
    """A new reading of the whole text."""

    text: str
    says: str
    above: int = 0
    """Lines taken off the top, so that places can be compared."""


class Change(NamedTuple):
    """New versions of single lines, by number from 1."""

    lines: dict[int, str]
    says: str
    weighed: bool = False
    """It may be set aside when it makes a statement without effect."""
    odd: bool = False
    """It shows that the text can be read so, but nobody would write that: it is never kept."""
    certain: bool = False
    """No other change can be right: the parser points at a character that no code holds."""
