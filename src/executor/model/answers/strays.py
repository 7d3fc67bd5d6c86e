"""What a fenced block is taken for before and after its lines are read."""

from dataclasses import dataclass, field

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
