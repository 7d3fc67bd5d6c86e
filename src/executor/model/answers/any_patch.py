"""Both kinds of patches as one: whether lines are one, where it ends, and what it asks for."""

import re
from collections.abc import Sequence
from typing import Final

from executor.model.answers.begin_patch import (
    end_of_patch,
    ends_patch,
    is_begin_patch,
    read_begin_patch,
    starts_patch,
)
from executor.model.answers.blocks import Change, paths_of
from executor.model.answers.patches import Patch, end_of_bare, is_patch, read_patch, starts_diff
from executor.model.answers.path_words import same_file

_RANGES: Final = re.compile(
    r"@@ -\d{1,9}(?:,(?P<old>\d{1,9}))? \+\d{1,9}(?:,(?P<new>\d{1,9}))? @@.*"
)
PATCH_SUFFIXES: Final = (".diff", ".patch")
"""Files that are patches themselves: there the text of a block is the file."""


def holds_patch(info: str, body: Sequence[str]) -> bool:
    return is_begin_patch(body) or is_patch(info, body)


def begins_patch(lines: Sequence[str], number: int) -> bool:
    return starts_patch(lines[number]) or starts_diff(lines, number)


def bare_patch(lines: Sequence[str], number: int) -> Sequence[str]:
    """Give the lines of the patch that begins here without a fence."""
    end = (end_of_patch if starts_patch(lines[number]) else end_of_bare)(lines, number)
    return lines[number : max(end, number + 1)]


def read_any_patch(body: Sequence[str], path: str) -> Patch:
    """Read a patch; `path` is the file of a diff that names none, or the fuller name of its own."""
    patch = read_begin_patch(body) if is_begin_patch(body) else read_patch(body, path)
    named = tuple(
        Change(path, block.changes)
        if isinstance(block, Change) and path and same_file(block.path, path) == path
        else block
        for block in patch.blocks
    )
    return Patch(named, patch.problems)


def breaks_off(body: Sequence[str]) -> bool:
    """Tell whether the last lines of a patch are missing, as far as the patch itself says so."""
    if is_begin_patch(body):
        return not any(ends_patch(line) for line in body)
    last = next((at for at in reversed(range(len(body))) if body[at].startswith("@@")), None)
    ranges = _RANGES.fullmatch(body[last]) if last is not None else None
    if last is None or ranges is None:
        return False
    told = "\n".join(body[last + 1 :]).rstrip("\n").split("\n")
    old = sum(not line.startswith(("+", "\\")) for line in told)
    new = sum(not line.startswith(("-", "\\")) for line in told)
    return old < int(ranges["old"] or 1) or new < int(ranges["new"] or 1)


def last_path(patch: Patch) -> str:
    paths = [path for block in patch.blocks for path in paths_of(block)]
    paths += [problem["path"] for problem in patch.problems]
    return paths[-1] if paths else ""
