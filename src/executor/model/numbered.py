"""Numbered lines of a text, as problems and prompts show them."""

from collections.abc import Collection, Sequence

LONGEST_LINE = 160


def numbered(lines: Sequence[str], first: int, last: int, marked: Collection[int] = ()) -> str:
    """Show lines `first` to `last` (from 1, clipped to the text), the marked ones with `>`."""
    first, last = max(first, 1), min(last, len(lines))
    width = len(str(last))
    shown = []
    for number in range(first, last + 1):
        mark = ">" if number in marked else " "
        shown.append(f"{mark} {number:>{width}} | {_clipped(lines[number - 1])}".rstrip())
    return "\n".join(shown)


def _clipped(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"
