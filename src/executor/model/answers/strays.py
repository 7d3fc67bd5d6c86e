"""What a fenced block is taken for before and after its lines are read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from executor.model.answers.headers import header_of
from executor.model.answers.labels import Label


@dataclass(frozen=True)
class Stray:
    """A fenced block without a path."""

    info: str
    body: list[str]
    label: Label
    """What was found of a path, and why it was not enough."""
    example: bool
    """It shows how to use the rest, or is commands or output."""
    closed: bool

    @property
    def is_left_over(self) -> bool:
        """Tell whether this is one fence too many, with nothing behind it."""
        return not self.closed and not any(line.strip() for line in self.body)


@dataclass(frozen=True)
class Target:
    """What the block that opens here is for."""

    word: str = ""
    label: Label = field(default_factory=Label)
    crowd: str = ""
    """Path of another header that stands above the same block."""

    @property
    def path(self) -> str:
        return self.label.path

    def is_headed(self, body: Sequence[str]) -> bool:
        """Tell whether a header names the block, above it or as its first line."""
        comment = self.label.comment
        inside = comment is not None and comment < len(body) and header_of(body[comment])
        return bool(self.word or inside)

    def without_marker(self, body: list[str]) -> list[str]:
        """Take off a first line that is nothing but the name of the file."""
        number = self.label.comment
        if number is None and body and (header := header_of(body[0])) and self.word:
            number = 0 if header.path == self.path else None
        return body if number is None else [*body[:number], *body[number + 1 :]]
