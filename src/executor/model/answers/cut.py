"""Answers that were cut off: what of them is whole, and how the rest is joined to it."""

from collections.abc import Sequence

from executor.model.answers.fences import opening
from executor.model.port import Message
from executor.model.prompts.render import fenced, render

OVERLAP_LINES = 40
"""How many lines of the beginning a continuation may repeat, and still be joined exactly."""
OVERLAP_LEAST = 12
"""Characters that must be the same, blanks around lines not counted."""


def is_done(text: str) -> bool:
    """Tell whether the model says that there is nothing more."""
    return text.strip(" \t\r\n.!*`\"'").upper() == "DONE"


def whole_lines(text: str) -> str:
    """Keep what ends with a line end: the last line may be half a line."""
    return text[: text.rfind("\n") + 1]


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


def joined(begun: str, rest: str) -> str:
    """Join the rest to whole lines; lines that it repeats, and a fence it opens again, go."""
    before = begun.split("\n")[:-1]
    after = rest.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    after = after[_reopened(before, after) :]
    return begun + "\n".join(after[_repeated(before, after) :])


def _reopened(before: Sequence[str], after: Sequence[str]) -> int:
    """Count the lines that only open the block once more; the answer has opened it already."""
    first = next((number for number, line in enumerate(after) if line.strip()), None)
    if first is None or not _is_open(before):
        return 0
    fence = opening(after[first])
    return first + 1 if fence is not None and fence.info else 0


def _is_open(lines: Sequence[str]) -> bool:
    fence = None
    for line in lines:
        if fence is None:
            fence = opening(line)
        elif fence.closed_by(line):
            fence = None
    return fence is not None


def _repeated(before: Sequence[str], after: Sequence[str]) -> int:
    """Find the longest run of lines that ends the one and begins the other.

    A few characters in both prove nothing: `}` or an empty line may well come twice.
    """
    for length in range(min(len(before), len(after), OVERLAP_LINES), 0, -1):
        same = list(after[:length])
        if before[-length:] == same and sum(len(line.strip()) for line in same) > OVERLAP_LEAST:
            return length
    return 0
