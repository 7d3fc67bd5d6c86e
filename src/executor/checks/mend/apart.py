"""Whether a sentence in a data file stands apart from the data, or may be part of it."""

import re
from collections.abc import Sequence
from typing import Final

from executor.checks.mend.fault import indent
from executor.checks.mend.mended import Whole
from executor.checks.mend.wrapping import FENCE, is_prose

_OPEN: Final = re.compile(r"(?:[|>][-+\d]{0,2}[ \t]*(?:#.*)?|:[ \t]*)$")


def stands_apart(lines: Sequence[str], whole: Whole, *, colon_opens: bool) -> bool:
    """Judge what the reading takes off the top and off the end.

    A block scalar of YAML that lost its margin looks like sentences behind the data, and there
    a sentence with a colon is a key.
    """
    kept = whole.text.removesuffix("\n").split("\n")
    last = whole.above + len(kept)
    above, below = lines[: whole.above], lines[last:]
    if not _is_set_off(above, kept[0]) or not _is_set_off(below, kept[-1]):
        return False
    if any(FENCE.match(line) for line in [*above, *below]):
        return True
    if colon_opens and any(line.rstrip().endswith(":") for line in above):
        return False
    return not (any(map(is_prose, below)) and _may_go_on(kept))


def _is_set_off(taken: Sequence[str], neighbour: str) -> bool:
    if not any(map(is_prose, taken)):
        return True
    return any(FENCE.match(line) for line in taken) or not neighbour.strip()


def _may_go_on(kept: Sequence[str]) -> bool:
    """Look at the lines that the last one stands below: one may open a text of several lines."""
    margin: int | None = None
    for line in reversed(kept):
        if not line.strip() or (margin is not None and indent(line) >= margin):
            continue
        if _OPEN.search(line):
            return True
        margin = indent(line)
        if not margin:
            break
    return False
