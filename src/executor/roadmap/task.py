"""A task of the roadmap, as the rest of the program sees it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    key: str
    """Section path and first line, normalised: stays the same under edits elsewhere."""
    id: str
    """What people call it: `1.1`, `T12`, or a running number. Unique in the roadmap."""
    title: str
    text: str
    """The whole item without its marker and without nested tasks."""
    done: bool
    line: int
    marker: int
    """Byte offset in the file of the character between the brackets."""
    parent: str | None
    children: tuple[str, ...]
    """Keys of nested tasks; a task that has some is never executed itself."""
    section: tuple[str, ...]
    files: tuple[str, ...]
    depends_on: tuple[str, ...]
    """Keys of tasks without children: sections and parents are already taken apart."""
    verify: str | None
    model: str | None
    type: str | None


@dataclass(frozen=True)
class Notice:
    """Something that is no error, but probably not what the author meant."""

    line: int
    message: str
