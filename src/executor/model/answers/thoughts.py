"""What a model thought before it answered: drafts in it are no answer.

Some servers send a thought without its first tag. Where the end tag may as well be text, of a file
or of a sentence about it, nothing is left out here that is not given again below.
"""

from collections.abc import Sequence
from typing import Final

from executor.model.answers.fences import Fence, opening
from executor.model.answers.headers import header_of

THOUGHTS: Final = ("think", "thinking", "thought", "reasoning", "reflection", "scratchpad")
STARTS: Final = tuple(f"<{word}>" for word in THOUGHTS)
ENDS: Final = tuple(f"</{word}>" for word in THOUGHTS)
_MOST_ENDS: Final = 5


def after_thought(lines: list[str]) -> list[str]:
    """Leave out a thought at the start, also one whose start tag is missing.

    Without that tag only a line that is nothing but the end tag counts; others are found where no
    block is open.
    """
    first = next((line for line in lines if line.strip()), "").strip()
    if first.startswith(STARTS):
        return after_end(lines, 0)
    ends = _bare_ends(lines)
    headers = _headers(lines) if ends else {}
    for number, fence in ends:
        before = {path for at, path in headers.items() if at < number}
        after = {path for at, path in headers.items() if at > number}
        if fence is not None and _goes_on(lines, number, fence, headed=bool(before)):
            continue
        if fence is not None or before <= after:
            return lines[number + 1 :]
    return lines


def after_end(lines: list[str], start: int) -> list[str]:
    """Give what follows the thought that begins on a line; nothing, if it has no end."""
    for number in range(start, len(lines)):
        if end := end_in(lines[number]):
            return [lines[number].partition(end)[2], *lines[number + 1 :]]
    return []


def end_in(line: str, *, only_alone: bool = False) -> str:
    """Find the end tag of a thought in a line, if the line does not quote it."""
    if "</" not in line:
        return ""
    end = next((end for end in ENDS if end in line), "")
    before = line.partition(end)[0] if end else ""
    return "" if "`" in before or (only_alone and before.strip()) else end


def _bare_ends(lines: Sequence[str]) -> list[tuple[int, Fence | None]]:
    """Find lines that are nothing but an end tag, and the block that was left open there."""
    fence: Fence | None = None
    found: list[tuple[int, Fence | None]] = []
    for number, line in enumerate(lines):
        bare = line.strip()
        if bare.startswith(STARTS) or len(found) >= _MOST_ENDS:
            break
        if bare in ENDS:
            found.append((number, fence))
        elif fence is None:
            fence = opening(line)
        elif fence.closed_by(line):
            fence = None
    return found


def _goes_on(lines: Sequence[str], number: int, fence: Fence, *, headed: bool) -> bool:
    """Tell whether a block has its end below, before a header announces another.

    Of a headed one a block may be a part that opens there; a draft is followed by the answer.
    """
    for line in lines[number + 1 :]:
        if header_of(line):
            return False
        if opening(line):
            return headed or fence.closed_by(line)
    return False


def _headers(lines: Sequence[str]) -> dict[int, str]:
    """List the files that headers name, by line."""
    found = ((number, header_of(line)) for number, line in enumerate(lines))
    return {number: header.path for number, header in found if header and header.path}
