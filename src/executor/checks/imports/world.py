"""What an import can mean besides the edits that hold it: supplied by whoever knows."""

from collections.abc import Callable, Collection
from dataclasses import dataclass


def _no_names() -> Collection[str]:
    return ()


@dataclass(frozen=True)
class World:
    has: Callable[[str], bool | None]
    """Whether the project's environment has a module; None where that cannot be told."""
    declared: Collection[str]
    """Names by which the distributions that the project declares are imported."""
    listed: Collection[str]
    """All files of the project."""
    read: Callable[[str], str | None]
    """A file as it stands."""
    announced: Callable[[str], bool]
    """Whether a task that is still open is to make a module."""
    names: Callable[[], Collection[str]] = _no_names
    """The environment's modules: what is near to a name that is none."""
    roots: Collection[str] = ()
    """Further folders of the project that modules are imported from."""
