"""Where a fenced block may end: every reading that is worth a try, the likeliest first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from executor.model.answers.fences import Fence, dedented, opening
from executor.model.answers.headers import header_of
from executor.model.answers.labels import named_by_info, named_by_line
from executor.model.answers.pairs import REPLACE_MARK, SEARCH_MARK

MOST_ENDINGS: Final = 8
_BLANKS_BETWEEN: Final = 3


@dataclass(frozen=True)
class Ending:
    end: int
    """Index of the first line that is not in the block."""
    after: int
    """Index of the line at which reading goes on."""
    closed: bool = True
    tail: str = ""
    """Last line of the block, where the closing fence is glued to it."""

    def body(self, fence: Fence, lines: Sequence[str], start: int) -> list[str]:
        body = dedented(fence, lines[start : self.end])
        return [*body, self.tail] if self.tail else body


Endings = Callable[[Fence, Sequence[str], int], list[Ending]]


def first_bare(fence: Fence, lines: Sequence[str], start: int) -> list[Ending]:
    for number in range(start, len(lines)):
        if fence.closed_by(lines[number]):
            return [Ending(number, number + 1)]
    return [_open_end(lines)]


def of_diff(fence: Fence, lines: Sequence[str], start: int) -> list[Ending]:
    """A line of a diff has a sign in front: a fence in it is indented by one at least."""
    for number in range(start, len(lines)):
        line = lines[number]
        if fence.closed_by(line) and len(line) - len(line.lstrip()) <= fence.indent:
            return [Ending(number, number + 1)]
    return [_open_end(lines)]


def of_code(fence: Fence, lines: Sequence[str], start: int) -> list[Ending]:
    """Bare fences, then one glued to code, then the announcement of the next block."""
    bare: list[Ending] = []
    glued: list[Ending] = []
    for number in range(start, len(lines)):
        line = lines[number]
        if (said := _announced(lines, number, fence, start)) is not None:
            return _either(bare, glued, Ending(said, said, closed=False))
        if fence.closed_by(line):
            bare.append(Ending(number, number + 1))
        elif (text := fence.glued_to(line)) is not None:
            glued.append(Ending(number, number + 1, tail=text))
        if len(bare) + len(glued) >= MOST_ENDINGS:
            break
    return _either(bare, glued, _open_end(lines))


def _either(bare: list[Ending], glued: list[Ending], last: Ending) -> list[Ending]:
    return [*bare, *glued] if bare or glued else [last]


def of_prose(fence: Fence, lines: Sequence[str], start: int) -> list[Ending]:
    """Only ends that leave every block inside the text whole; a bare fence may also begin one."""
    bare: list[Ending] = []
    missing: list[Ending] = []
    inner: Fence | None = None
    announced = 0
    for number in range(start, len(lines)):
        if (said := _announced(lines, number, fence, start, strict=not bare)) is not None:
            announced += 1
            if bare or announced > MOST_ENDINGS:
                break
            if inner is None:
                missing.append(Ending(said, said, closed=False))
            inner = opening(lines[number])
        elif inner is not None:
            inner = None if inner.closed_by(lines[number]) else inner
        elif fence.closed_by(lines[number]):
            bare.append(Ending(number, number + 1))
            inner = opening(lines[number])
            if len(bare) >= MOST_ENDINGS:
                break
        else:
            inner = fence.reopened_by(lines[number])
    return bare or [*missing, _open_end(lines)]


def of_pairs(fence: Fence, lines: Sequence[str], start: int) -> list[Ending]:
    """Skip fences between SEARCH and REPLACE: they are lines of the file."""
    inside = False
    for number in range(start, len(lines)):
        line = lines[number]
        if not inside and fence.closed_by(line):
            return [Ending(number, number + 1)]
        if inside and SEARCH_MARK.fullmatch(line):
            break
        inside = bool(SEARCH_MARK.fullmatch(line)) or (inside and not REPLACE_MARK.fullmatch(line))
    return first_bare(fence, lines, start) if inside else [_open_end(lines)]


def end_of_bare_pairs(lines: Sequence[str], start: int) -> int:
    """Find the end of pairs that stand in no fence, from the line after the first mark on."""
    inside = True
    for number in range(start, len(lines)):
        line = lines[number]
        if not inside and line.strip() and not SEARCH_MARK.fullmatch(line):
            return number
        inside = bool(SEARCH_MARK.fullmatch(line)) or (inside and not REPLACE_MARK.fullmatch(line))
    return len(lines)


def _open_end(lines: Sequence[str]) -> Ending:
    return Ending(len(lines), len(lines), closed=False)


def _announced(
    lines: Sequence[str], number: int, fence: Fence, start: int, *, strict: bool = False
) -> int | None:
    """Find the line that announces the block which opens here, if it is not part of this one."""
    inner = fence.reopened_by(lines[number])
    if inner is None:
        return None
    said = next(_before(lines, number, start), None)
    if said is not None and (header := header_of(lines[said])) and header.path:
        return said
    if strict or not inner.info:
        return None
    if named_by_info(inner.info).path:
        return number
    return said if said is not None and named_by_line(lines[said]).path else None


def _before(lines: Sequence[str], number: int, start: int) -> Iterator[int]:
    """Yield the nearest line before, over a few blank ones."""
    for above in range(number - 1, max(start, number - _BLANKS_BETWEEN) - 1, -1):
        if lines[above].strip():
            yield above
            return
