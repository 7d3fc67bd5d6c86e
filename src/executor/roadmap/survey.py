"""Walk through the blocks of a roadmap and note down its tasks, metadata and doubtful lines."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from executor.roadmap import checkbox
from executor.roadmap.blocks import Block, read_blocks
from executor.roadmap.draft import Draft, Section
from executor.roadmap.metadata import Fields, Value, read_field
from executor.roadmap.source import Source
from executor.roadmap.task import Notice
from executor.roadmap.wording import COMMENT, task_wording

MEANT = frozenset({"files", "verify", "depends"})
"""Fields whose loss would change what is done, or in which order."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document a block stands."""

    task: Draft | None = None
    """The innermost task around it."""
    nested: bool = False
    """In a plain list item: nothing there is a heading or metadata."""
    quotes: int = 0
    quoted: bool = False
    """In a quote that belongs to the task or section."""


@dataclass
class Survey:
    source: Source
    drafts: list[Draft] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    section: Section = field(default_factory=Section.document)
    pending: list[Value] | None = None
    """Values of a key that ended its line: the list below it may give them."""

    def run(self) -> None:
        self._visit_all(read_blocks(self.source.text), Place())

    def _visit_all(self, blocks: Iterable[Block], place: Place) -> None:
        for block in blocks:
            self._visit(block, place)

    def _visit(self, block: Block, place: Place) -> None:
        if self.section.logs and block.kind != "heading":
            return
        pending, self.pending = self.pending, None
        match block.kind:
            case "heading":
                self._heading(block, place)
            case "list":
                self._list(block, place, pending)
            case "quote":
                self._quote(block, place)
            case "paragraph":
                self._paragraph(block, place)
            case "fence" | "html":
                self._raw(block)

    def _heading(self, block: Block, place: Place) -> None:
        text = block.children[0].text
        if place.task is None and not place.nested:
            self.section = self.section.enter(text, int(block.markup[1:]))
        if not self.section.logs:
            self._doubt(block.span.start, text, "in a heading")

    def _quote(self, block: Block, place: Place) -> None:
        section = self.section
        self._visit_all(block.children, replace(place, quotes=place.quotes + 1, quoted=True))
        self.section = section

    def _list(self, block: Block, place: Place, pending: list[Value] | None) -> None:
        for item in block.children:
            first = item.children[0] if item.children else None
            if first is None or first.kind != "paragraph":
                self._visit_all(item.children, replace(place, nested=True))
            elif box := checkbox.read(first.text):
                self._task(item, box, place)
            else:
                self._plain_item(item, place, pending)

    def _task(self, item: Block, box: re.Match[str], place: Place) -> None:
        first = item.children[0]
        line, column = self.source.place(first.span, first.text)
        head, *more = first.text.split("\n")
        span = range(line, item.span.stop)
        draft = Draft(
            line=line,
            span=span,
            marker=self.source.offset(line, column + 1),
            done=box[1] != " ",
            wording=task_wording(head[box.end() :]),
            section=self.section,
            parent=place.task,
        )
        self.section.started = True
        self.drafts.append(draft)
        if place.task is not None:
            place.task.children.append(draft)
        inside = Place(task=draft, quotes=place.quotes)
        if more:
            self._lines(more, line + 1, inside)
        self._visit_all(item.children[1:], inside)
        holes = [child.span for child in draft.children]
        body = self.source.body(span, column, place.quotes, holes)
        draft.text = body[box.end() :].rstrip()

    def _plain_item(self, item: Block, place: Place, pending: list[Value] | None) -> None:
        first, *rest = item.children
        head, *more = first.text.split("\n")
        line = first.span.start
        if checkbox.LOOKALIKE.match(head):
            self._notice(line, "no text follows, or it is not `[ ]` or `[x]`")
        for number, text in enumerate(more, line + 1):
            self._doubt(number, text, "not at the start of a list item")
        fields = self._fields(place)
        whole = " ".join(first.text.split())
        found = read_field(whole, emphasised=False) if fields is not None else None
        if fields is not None and found is not None:
            values = fields.setdefault(found[0], [])
            values += [Value(line, found[1])] if found[1] else _nested_values(rest)
        elif pending is not None:
            pending.append(Value(line, whole))
        if rest:
            self._visit_all(rest, replace(place, nested=True))

    def _paragraph(self, block: Block, place: Place) -> None:
        self._lines(block.text.split("\n"), block.span.start, place)

    def _lines(self, lines: list[str], start: int, place: Place) -> None:
        fields = self._fields(place)
        for number, text in enumerate(lines, start):
            self.pending = None
            self._doubt(number, text, "not at the start of a list item")
            found = None
            if fields is not None:
                found = read_field(text.strip(), emphasised=not place.quoted)
                if found is None and place.task is not None:
                    self._unread(number, text.strip())
            if fields is not None and found is not None:
                values = fields.setdefault(found[0], [])
                if found[1]:
                    values.append(Value(number, found[1]))
                else:
                    self.pending = values

    def _unread(self, line: int, text: str) -> None:
        """Say that a line which looks like metadata is taken for text."""
        meant = read_field(text, emphasised=False)
        if meant is not None and meant[0] in MEANT:
            self.notices.append(
                Notice(
                    line + 1, f"is taken for text, not for metadata; as a bullet it is: - {text}"
                )
            )

    def _fields(self, place: Place) -> Fields | None:
        """Say whose metadata may stand at a place."""
        if place.nested:
            return None
        if place.task is not None:
            return place.task.fields
        return None if self.section.started else self.section.fields

    def _raw(self, block: Block) -> None:
        if block.kind == "fence":
            self._fence(block)
        elif block.text.lstrip().startswith("<!--"):
            if "-->" not in block.text:
                self._doubts(block.span.start, block.text, "in a comment that is never closed")
        else:
            blanked = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), block.text)
            self._doubts(block.span.start, blanked, "inside raw HTML")

    def _fence(self, block: Block) -> None:
        last = self.source.lines[block.span[-1]].strip(" \t>")
        closed = len(block.span) > 1 and set(last) == {block.markup[0]}
        if not (closed and len(last) >= len(block.markup)):
            self._doubts(block.span.start + 1, block.text, "in a code block that is never closed")

    def _doubts(self, start: int, text: str, why: str) -> None:
        for number, line in enumerate(text.split("\n"), start):
            self._doubt(number, line, why)

    def _doubt(self, line: int, text: str, why: str) -> None:
        if checkbox.looks_like_a_task(text):
            self._notice(line, why)

    def _notice(self, line: int, why: str) -> None:
        shown = checkbox.shown(self.source.lines[line])
        self.notices.append(
            Notice(line + 1, f"looks like a checkbox but is no task ({why}): {shown}")
        )


def _nested_values(blocks: Iterable[Block]) -> list[Value]:
    """Read the bullets, or the code block, below a key that has no value of its own."""
    found: list[Value] = []
    for block in blocks:
        if block.kind == "fence":
            lines = enumerate(block.text.split("\n"), block.span.start + 1)
            found += [Value(number, line.strip()) for number, line in lines if line.strip()]
        for item in block.children if block.kind == "list" else []:
            text = item.children[0].text if item.children else ""
            if not checkbox.TASK.match(text):
                found.append(Value(item.span.start, " ".join(text.split())))
    return found
