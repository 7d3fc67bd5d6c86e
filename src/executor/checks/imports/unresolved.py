"""An import that nothing resolves, as a value."""

from dataclasses import dataclass
from typing import Literal

Case = Literal["elsewhere", "project", "foreign", "name"]


@dataclass(frozen=True)
class Unresolved:
    path: str
    line: int
    column: int
    module: str
    """Dotted, as seen from an import root."""
    name: str
    """What is taken out of the module; empty for `import module`."""
    case: Case
    """In the project under another name; the project's own; of others; a name its module lacks."""
    announced: bool
    """A task that is still open is to make it."""
    right: str
    """The module that is meant, where that is clear."""
    gone: bool = False
    """It was there before this answer."""
    near: tuple[str, ...] = ()
    """What is there and looks alike, or what the module has instead."""
