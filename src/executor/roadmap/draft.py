"""Sections and tasks as found in the document, before they have names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from executor.roadmap.metadata import Fields
from executor.roadmap.wording import Wording, folded, heading_wording

LOG_TITLE = "execution log"


@dataclass(slots=True, eq=False)
class Section:
    title: str
    level: int
    outer: "Section | None"
    wording: Wording
    path: tuple[str, ...]
    """Headings as shown, from outermost to innermost."""
    key: tuple[str, ...]
    """The same without numbers, normalised."""
    logs: bool
    """The execution log: whatever it quotes is no task."""
    fields: Fields = field(default_factory=dict)
    started: bool = False
    """Its first task was seen: what follows is no metadata of the section."""

    @classmethod
    def document(cls) -> Self:
        return cls("", 0, None, Wording(None, ""), (), (), logs=False)

    def enter(self, title: str, level: int) -> "Section":
        """Open the section of a heading, inside the nearest one of a higher rank."""
        outer = self
        while outer.outer is not None and outer.level >= level:
            outer = outer.outer
        wording = heading_wording(title)
        shown = " ".join(title.split())
        named = folded(wording.text)
        logs = outer.logs or named == LOG_TITLE
        path, key = (*outer.path, shown), (*outer.key, named)
        return Section(shown, level, outer, wording, path, key, logs)

    def outwards(self) -> "Iterator[Section]":
        section: Section | None = self
        while section is not None:
            yield section
            section = section.outer


@dataclass(slots=True, eq=False)
class Draft:
    line: int
    """From 0."""
    span: range
    marker: int
    done: bool
    wording: Wording
    section: Section
    parent: "Draft | None"
    text: str = ""
    fields: Fields = field(default_factory=dict)
    children: list["Draft"] = field(default_factory=list)
    key: str = ""
    id: str = ""

    def outwards(self) -> Iterator[Fields]:
        """Lead from the task's own fields over its parents' to those of its sections."""
        task: Draft | None = self
        while task is not None:
            yield task.fields
            task = task.parent
        for section in self.section.outwards():
            yield section.fields
