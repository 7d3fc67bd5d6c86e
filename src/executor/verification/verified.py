"""What a verification says."""

from dataclasses import dataclass

from executor.state import Failure


@dataclass(frozen=True)
class Verified:
    ok: bool
    tests: int
    """How many tests ran; none is no proof, and the note says so."""
    failure: Failure | None
    note: str
