"""A file that is given once more without a header: a part of it that is explained, or a version."""

import re
from collections.abc import Sequence
from typing import Final

from executor.model.answers.blocks import Block, Whole, answer_problem
from executor.state import Problem

_DEFINES: Final = re.compile(
    r"^[ \t]{0,40}(?:(?:export|default|async|pub|public|private|static|abstract)[ \t]+){0,4}"
    r"(?:def|class|function|func|fn|interface|struct|enum|const|let)[ \t]+(\w+)",
    re.MULTILINE,
)
_TOLD: Final = "a block without a FILE line gives other text for this file, which was given before"


def restated(
    block: Whole, found: Sequence[Block | Problem], headed: frozenset[str]
) -> Block | Problem | None:
    """Judge a block that no header announces; None if it only shows a part of what stands."""
    before = [one for one in found if isinstance(one, Whole) and one.path == block.path]
    if not before:
        return block
    if _shows(block.text, before[-1].text):
        return None
    if block.path in headed or _loses(block.text, before[-1].text):
        return answer_problem(f"{_TOLD}: answer with one FILE block, whole", block.path)
    return block


def _shows(text: str, whole: str) -> bool:
    """Tell whether the lines of a text stand in another in this order, however indented."""
    lines = (line.strip() for line in whole.split("\n"))
    return all(line in lines for line in map(str.strip, text.split("\n")) if line)


def _loses(text: str, whole: str) -> bool:
    known, given = set(_DEFINES.findall(whole)), set(_DEFINES.findall(text))
    return len(text) < len(whole) and given < known
