"""Roadmaps as people might write them, with the places of their checkboxes."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

MARKERS = ("-", "*", "+", "1.", "2)")
WORDS = ("add", "módulo", "日本", "`code`", "**bold**", "tests", "😀", "a_b", "<x>", "\\[ ]")
DECOYS = (
    ("```", "- [ ] in a fence", "```"),
    ("~~~~ text", "* [x] in tildes", "~~~", "~~~~"),
    ("<!--", "- [ ] in a comment", "", "- [x] after a blank", "-->"),
    ("<div>", "- [ ] in html", "</div>"),
    ("    - [ ] in indented code",),
    ("Prose with - [ ] inside.",),
    ("- [] none", "- [-] none", "- [ x ] none", "- [x]none"),
)


@dataclass(frozen=True)
class Written:
    """A roadmap and what a reader must find in it."""

    data: bytes
    boxes: tuple[tuple[int, bool], ...]
    """Offset of each marker, and whether it is ticked, in the order of the document."""


@dataclass
class Writer:
    newline: str
    bom: bool
    lines: list[str] = field(default_factory=list)
    places: list[tuple[int, int, bool]] = field(default_factory=list)

    def task(self, prefix: str, mark: str, text: str) -> None:
        self.places.append((len(self.lines), len(prefix) + 1, mark != " "))
        self.lines.append(f"{prefix}[{mark}] {text}")

    def written(self, *, final: bool) -> Written:
        encoded = [(line + self.newline).encode() for line in self.lines]
        starts = [3 * self.bom]
        for line in encoded:
            starts.append(starts[-1] + len(line))
        data = b"".join(encoded)
        if not final:
            data = data.removesuffix(self.newline.encode())
        boxes = tuple(
            (starts[line] + len(self.lines[line][:column].encode()), done)
            for line, column, done in self.places
        )
        return Written(b"\xef\xbb\xbf" * self.bom + data, boxes)


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@st.composite
def roadmaps(draw: st.DrawFn) -> Written:
    writer = Writer(draw(st.sampled_from(["\n", "\r\n", "\r"])), draw(st.booleans()))
    for number in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            level = draw(st.integers(1, 4))
            title = draw(st.sampled_from(["Phase {}: Build", "{}. Build", "Build", "1.{} Build"]))
            writer.lines += ["", "#" * level + " " + title.format(number + 1), ""]
        for _ in range(draw(st.integers(1, 3))):
            writer.lines += ["Prose ends a list.", "", *draw(st.sampled_from(((), *DECOYS))), ""]
            draw(_lists(writer, draw(st.sampled_from(["", "", "> "]))))
            writer.lines.append("")
    return writer.written(final=draw(st.booleans()))


@st.composite
def _lists(draw: st.DrawFn, writer: Writer, quote: str) -> None:
    for _ in range(draw(st.integers(1, 3))):
        draw(_items(writer, quote, ""))


@st.composite
def _items(draw: st.DrawFn, writer: Writer, quote: str, indent: str) -> None:
    marker = draw(st.sampled_from(MARKERS))
    if indent and marker == "2)":
        marker = "-"  # only a list that starts with 1 may interrupt a paragraph
    mark = draw(st.sampled_from(" xX"))
    writer.task(f"{quote}{indent}{marker} ", mark, draw(texts))
    inner = indent + ("\t" if not quote and draw(st.booleans()) else " " * (len(marker) + 1))
    more = draw(st.sampled_from(["", "bullet", "fence", "paragraph", "file"]))
    inside = {
        "": [],
        "bullet": ["- a plain bullet", "- [x]not a box"],
        "fence": ["```", "- [ ] an example", "```"],
        "paragraph": ["", "More about it."],
        "file": ["- Files: `src/a.py`"],
    }[more]
    writer.lines += [f"{quote}{inner}{line}" if line else quote.rstrip() for line in inside]
    if len(indent) < 4 and draw(st.booleans()):
        draw(_items(writer, quote, inner))
