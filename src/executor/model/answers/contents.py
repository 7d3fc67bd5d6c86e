"""From the lines of a block to what it asks for: a whole file, or changes of one."""

from collections.abc import Callable, Sequence
from typing import Final

from executor.model.answers.blocks import Block, Change, Whole, answer_problem, as_lines
from executor.model.answers.pairs import read_conflicts, read_pairs
from executor.model.answers.path_words import is_prose
from executor.state import Problem

Holds = Callable[[str, str], bool]
"""Tells whether a text parses in the language of its path; True where nobody knows."""

MOST_PAIRS: Final = 400


def whole_text(body: Sequence[str]) -> str:
    text = as_lines(body).rstrip("\n")
    return f"{text}\n" if text else ""


def content_of(path: str, body: Sequence[str], holds: Holds) -> Block | Problem:
    """Read a whole file — or pairs, if the block holds nothing else: no file looks like that."""
    pairs = read_pairs(body)
    if pairs.whole and not pairs.broken and not pairs.other:
        return change_of(path, body)
    text = whole_text(body)
    if pairs.whole and not is_prose(path) and not (path.endswith(".py") and holds(path, text)):
        told = "FILE with SEARCH and REPLACE marks between other lines"
        return answer_problem(f"{told}: answer with the whole file, or with EDIT", path)
    return Whole(path, text)


def change_of(path: str, body: Sequence[str]) -> Block | Problem:
    pairs = read_pairs(body)
    if not pairs.whole and not pairs.broken:
        pairs = read_conflicts(body)
    if len(pairs.whole) > MOST_PAIRS:
        told = f"{len(pairs.whole)} pairs of SEARCH and REPLACE are too many: answer with FILE"
        return answer_problem(told, path)
    if pairs.whole and not pairs.broken:
        return Change(path, pairs.whole)
    reason = "a pair that is not ended" if pairs.broken else "no whole pair"
    return answer_problem(
        f"EDIT with {reason} of SEARCH and REPLACE:"
        " each is `<<<<<<< SEARCH`, lines, `=======`, lines, `>>>>>>> REPLACE`",
        path,
    )
