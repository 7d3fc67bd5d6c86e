"""The parser of answers: what a model wrote → blocks, and what could not be placed.

It accepts what weak models really send, but it never guesses a path: what has no clear place is
reported as a problem, with the reason, and the model is asked again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from executor.model.answers.blocks import Block, Whole, answer_problem, paths_of, plain_path
from executor.model.answers.cleaning import cleaned
from executor.model.answers.contents import Holds, content_of
from executor.model.answers.headers import header_of
from executor.model.answers.json_files import Files, files_in_json
from executor.model.answers.lone import lone_file, unplaced
from executor.model.answers.path_words import language
from executor.model.answers.readings import best_reading
from executor.model.answers.strays import Stray
from executor.model.answers.versions import last_versions
from executor.model.answers.walk import Walk
from executor.state import Problem

NOTHING: Final = "the answer holds no FILE, EDIT, MOVE or DELETE block"
MOST_PROBLEMS: Final = 20
_LOST: Final = (
    "a block above the end of a thought, and none below it: if it was meant, give the file again"
)


@dataclass(frozen=True)
class Parsed:
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]
    unclosed: str = ""
    """File of the block that was still open when the answer ended; empty if there is none."""


def _always(_path: str, _text: str) -> bool:
    return True


def parse_answer(text: str, *, only_path: str | None = None, holds: Holds = _always) -> Parsed:
    """Read an answer; `only_path` is the file that a lone block without a path belongs to."""
    only = plain_path(only_path or "")
    lines = cleaned(text)
    headed = any(header is not None and not header.is_none for header in map(header_of, lines))
    if not headed and (files := files_in_json("\n".join(lines), only_path=only)):
        return _of_files(files, holds)
    walk = best_reading(lines, only, holds)
    walk = _inner(walk, only, holds)
    blocks, problems = _settled(walk)
    if not blocks and not problems:
        files = () if headed else _files_within(walk.strays, lines, only)
        if files:
            return _of_files(files, holds)
        found = lone_file(walk.strays, lines, only, holds)
        if found is not None:
            return _parsed(*_sorted([found]), walk.unclosed)
    problems += [
        unplaced(stray)
        for stray in walk.strays
        if not stray.is_left_over and not (blocks and stray.example)
    ]
    if not blocks and not problems:
        problems = [answer_problem(NOTHING)]
    return _parsed(blocks, problems, walk.unclosed)


def _parsed(blocks: Sequence[Block], problems: Sequence[Problem], unclosed: str = "") -> Parsed:
    shown = [*problems[:MOST_PROBLEMS]]
    if len(problems) > MOST_PROBLEMS:
        shown.append(answer_problem(f"and {len(problems) - MOST_PROBLEMS} problems more"))
    return Parsed(last_versions(blocks), tuple(shown), unclosed)


def _settled(walk: Walk) -> tuple[list[Block], list[Problem]]:
    """Take out the files that have a problem; a whole version given later settles one."""
    settled = {
        block.path: number for number, block in enumerate(walk.found) if isinstance(block, Whole)
    }
    problems = [
        found
        for number, found in enumerate(walk.found)
        if isinstance(found, dict) and settled.get(found["path"], -1) < number
    ]
    problems += [answer_problem(_LOST, path) for path in sorted(walk.lost - settled.keys())]
    problems += [
        answer_problem(f"the block stands under two headers, {other} and {path}", path)
        for path, other in walk.crowded.items()
        if other in walk.waiting
    ]
    spoilt = {problem["path"] for problem in problems}
    problems += [_unfenced(path, word) for path, word in walk.waiting.items()]
    blocks = [
        found
        for found in walk.found
        if not isinstance(found, dict) and spoilt.isdisjoint(paths_of(found))
    ]
    return blocks, problems


def _inner(walk: Walk, only: str, holds: Holds) -> Walk:
    """Read tags in a lone block of XML: the files are in there."""
    match walk.strays:
        case [Stray(body=body, info=info)] if not walk.found and language(info) in {"xml", "html"}:
            inner = Walk(body, only, holds).read()
            return inner if inner.found else walk
    return walk


def _of_files(files: Files, holds: Holds) -> Parsed:
    return _parsed(*_sorted([content_of(path, text.split("\n"), holds) for path, text in files]))


def _sorted(found: Sequence[Block | Problem]) -> tuple[list[Block], list[Problem]]:
    blocks = [one for one in found if not isinstance(one, dict)]
    return blocks, [one for one in found if isinstance(one, dict)]


def _files_within(strays: Sequence[Stray], lines: Sequence[str], only: str) -> Files:
    """Find JSON with prose around it: in a block, or from the first bracket to the last."""
    told = [stray for stray in strays if not stray.example]
    if told:
        return files_in_json("\n".join(told[0].body), only_path=only) if len(told) == 1 else ()
    first = next((at for at, line in enumerate(lines) if line.startswith(("{", "["))), None)
    last = next((at for at in reversed(range(len(lines))) if lines[at].endswith(("}", "]"))), -1)
    if strays or first is None or last < first:
        return ()
    return files_in_json("\n".join(lines[first : last + 1]), only_path=only)


def _unfenced(path: str, word: str) -> Problem:
    return answer_problem(f"{word} without a fenced block: put its text between ``` lines", path)
