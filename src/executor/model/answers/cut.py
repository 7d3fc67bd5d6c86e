"""Answers that were cut off: what of them is whole, and how the rest can follow it."""

import re
from collections.abc import Sequence
from typing import Final

from executor.model.answers.fences import Fence, opening
from executor.model.answers.headers import header_of
from executor.model.answers.thoughts import STARTS, after_end
from executor.model.port import Message
from executor.model.prompts.render import fenced, render

OVERLAP_LINES: Final = 400
"""How many lines of the beginning a continuation may repeat, and still be joined."""
OVERLAP_LEAST: Final = 12
"""Characters that must be the same to be surely a repetition, blanks around lines not counted."""
RESTART_LINES: Final = 3
_CHATTER: Final = re.compile(
    r"[\s>#*_-]*(?:sure|certainly|of course|okay|ok[,.!]|understood|here(?: is| are|['\u2019]s)\b|"
    r"continu|below is|the (?:rest|remaining)\b|as requested|apolog|sorry|i(?:'m| am) sorry|"
    r"i (?:can(?:no|')?t|apologi[sz]e|will continue)|let me\b|done\b|resuming)",
    re.IGNORECASE,
)


def is_done(text: str) -> bool:
    """Tell whether the model says that there is nothing more."""
    return not text.strip() or text.strip(" \t\r\n.!*`~\"'").upper() == "DONE"


def begun_of(text: str, *, ended: bool) -> str:
    """Keep the whole lines; the last one counts if the model ended there by itself.

    So does a line that closes the block: it cannot be half of anything else.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    head, _, last = text.rpartition("\n")
    fence = _open_fence(head.split("\n"))
    if last and (ended or (fence is not None and fence[0].closed_by(last))):
        return f"{text}\n"
    return f"{head}\n" if head else ""


def rest_prompt(messages: Sequence[Message], begun: str) -> tuple[Message, ...]:
    last = begun.rstrip("\n").rpartition("\n")[2]
    return (
        *messages,
        Message("assistant", begun),
        Message("user", render("continue", last=fenced(last))),
    )


def one_file_prompt(messages: Sequence[Message], path: str) -> tuple[Message, ...]:
    return _added(messages, render("one-file", path=path))


def other_files_prompt(messages: Sequence[Message], paths: Sequence[str]) -> tuple[Message, ...]:
    return _added(messages, render("other-files", paths=", ".join(paths)))


def _added(messages: Sequence[Message], text: str) -> tuple[Message, ...]:
    """Add to the last message: two of one role in a row are refused by some servers."""
    last = messages[-1]
    return (*messages[:-1], Message(last.role, last.text.rstrip("\n") + text))


def joined(begun: str, rest: str) -> list[str]:
    """List every way in which the rest can follow whole lines; none if it does not follow them.

    A rest that repeats what was there is joined behind the repetition. Where equal lines may as
    well be meant twice, both ways are given, and what the file must be decides.
    """
    before = begun.split("\n")[:-1]
    after = _spoken(rest)
    if not any(line.strip() for line in after) or is_done(rest):
        return [begun]
    opened = _open_fence(before)
    if opened is not None:
        inside = _inside(opened[0], after)
        if inside is None:
            return []
        after = inside
    repeated = _repeated(before, after)
    if opened is not None and not repeated and _begins_anew(before[opened[1] + 1 :], after):
        return []
    sure = len(repeated) == 1 and _is_sure(before, after[: repeated[0]])
    return [begun + "\n".join(after[length:]) for length in (*repeated, *(() if sure else (0,)))]


def _spoken(rest: str) -> list[str]:
    """Leave out a thought before the rest."""
    lines = rest.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    first = next((line for line in lines if line.strip()), "")
    return after_end(lines, 0) if first.lstrip().startswith(STARTS) else lines


def _open_fence(lines: Sequence[str]) -> tuple[Fence, int] | None:
    """Find the block that is still open at the end, and the line that opens it."""
    found: tuple[Fence, int] | None = None
    for number, line in enumerate(lines):
        if found is None:
            fence = opening(line)
            found = (fence, number) if fence is not None else None
        elif found[0].closed_by(line):
            found = None
    return found


def _inside(fence: Fence, after: list[str]) -> list[str] | None:
    """Give the rest as it goes on inside the open block; None if it talks, or opens another."""
    told = [number for number, line in enumerate(after) if line.strip()]
    first = after[told[0]]
    if _CHATTER.match(first):
        return None
    again = opening(first)
    if again is None:
        return after
    following = after[told[1]] if len(told) > 1 else ""
    closes = fence.closed_by(first) and (
        not following or header_of(following) is not None or opening(following) is not None
    )
    if closes:
        return after
    ended = any(again.closed_by(after[number]) for number in told[1:])
    return after[told[0] + 1 :] if again.info or ended else None


def _begins_anew(content: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether the rest is the file from its beginning."""
    old, new = (
        [line for line in lines if line.strip()][:RESTART_LINES] for lines in (content, after)
    )
    return len(old) == RESTART_LINES and old == new


def _repeated(before: Sequence[str], after: Sequence[str]) -> list[int]:
    """List the lengths of what ends the one and begins the other; of equal lines it is several."""
    longest = min(len(before), len(after), OVERLAP_LINES)
    return [
        length
        for length in range(longest, 0, -1)
        if before[-length:] == list(after[:length]) and any(map(str.strip, after[:length]))
    ]


def _is_sure(before: Sequence[str], same: Sequence[str]) -> bool:
    """Tell a repetition from lines that may well stand there twice."""
    places = (
        number
        for number in range(len(before) - len(same) + 1)
        if before[number : number + len(same)] == list(same)
    )
    once = sum(1 for _ in places) == 1
    return once and sum(len(line.strip()) for line in same) > OVERLAP_LEAST
