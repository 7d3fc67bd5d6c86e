"""Answers in which nothing has a path: one block can only be the task's one file."""

from collections.abc import Sequence

from executor.model.answers.bare_code import looks_like_code
from executor.model.answers.blocks import Block, Whole, answer_problem
from executor.model.answers.contents import Holds, content_of, whole_text
from executor.model.answers.neighbours import other_file
from executor.model.answers.path_words import fits
from executor.model.answers.strays import Stray
from executor.model.numbered import numbered
from executor.state import Problem


def lone_file(
    strays: Sequence[Stray], lines: Sequence[str], only_path: str, holds: Holds
) -> Block | Problem | None:
    """Read the one file that the task names from the only block, or from bare code."""
    told = [stray for stray in strays if not stray.is_left_over]
    if not only_path:
        return None
    if told:
        main = _main(told, only_path)
        return content_of(only_path, main.body, holds) if main is not None else None
    text = whole_text(lines[next((at for at, line in enumerate(lines) if line.strip()), 0) :])
    if looks_like_code(only_path, text) and holds(only_path, text):
        return Whole(only_path, text)
    return None


def _main(told: Sequence[Stray], only_path: str) -> Stray | None:
    """Choose the only block that does not show how to use the file, and may be all of it."""
    fitting = [stray for stray in told if fits(stray.info, only_path)]
    real = [stray for stray in fitting if not stray.example] or fitting
    others = len(told) - len(real)
    if len(real) != 1 or others != sum(stray.example for stray in told if stray is not real[0]):
        return None
    reason = real[0].label.reason
    elsewhere = bool(reason) and only_path not in reason
    part = real[0].label.part or bool(other_file(real[0].body, only_path))
    return None if elsewhere or part else real[0]


def unplaced(stray: Stray) -> Problem:
    lines = len(stray.body)
    told = f"{stray.info[:40] or 'no language'}, {lines} line{'' if lines == 1 else 's'}"
    reason = f" ({stray.label.reason})" if stray.label.reason else ""
    return answer_problem(
        f"a fenced block ({told}) without a path: put `FILE: path` on the line before it{reason}",
        excerpt=numbered(stray.body, 1, 3),
    )
