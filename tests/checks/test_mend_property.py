# ruff: noqa: S311 - the same damages in every run, no secrets
"""A mended file means what it meant before it was damaged, or it is not mended."""

import ast
import os
import random
import tokenize
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from executor.checks.mend import mend
from tests.checks.damages import (
    LOCAL,
    LOST,
    SINGLE,
    Damage,
    lose_start_quote,
    old_print,
    parses,
    parts,
    twice,
)

FILES: Final = 320
CHUNKS: Final = 8
LONGEST: Final = 60_000
LINES: Final = 60
KINDS_PER_FILE: Final = 4


@cache
def good_files() -> tuple[tuple[str, str], ...]:
    """A part of each of some hundred files, always the same ones on the same Python."""
    root = Path(os.__file__).parent
    paths = sorted(
        path
        for path in root.rglob("*.py")
        if not {"site-packages", "lib2to3", "idlelib"} & set(path.parts)
        and "bad" not in path.name
        and path.stat().st_size <= LONGEST
    )
    random.Random(7).shuffle(paths)
    found: list[tuple[str, str]] = []
    for path in paths:
        part = good_part(path)
        if part is not None:
            found.append((str(path.relative_to(root)), part))
        if len(found) == FILES:
            break
    return tuple(found)


def good_part(path: Path) -> str | None:
    try:
        source = path.read_text(encoding="utf-8")
        candidates = [part for part in parts(source, LINES) if part.strip() and parses(part)]
    except (UnicodeDecodeError, SyntaxError, ValueError):
        return None
    return random.Random(path.name).choice(candidates) if candidates else None


def damaged(seed: str, text: str, kinds: list[tuple[str, Damage]]) -> Iterator[tuple[str, str]]:
    for name, damage in kinds:
        try:
            broken = damage(random.Random(seed + name), text)
        except (tokenize.TokenError, SyntaxError):
            continue
        if broken is not None and not parses(broken):
            yield name, broken


def kinds_for(chance: random.Random) -> list[tuple[str, Damage]]:
    """Draw some of the kinds for each file, and one pair."""
    single = [(each.__name__, each) for each in chance.sample(SINGLE, KINDS_PER_FILE)]
    first, second = chance.sample(LOCAL, 2)
    lost = [(each.__name__, each) for each in LOST]
    return [*single, *lost, ("two at once", twice(first, second))]


@cache
def outcomes(chunk: int) -> tuple[tuple[str, str, bool, bool], ...]:
    """File, damage, whether it was mended, and whether it then meant the same."""
    found = []
    for name, text in good_files()[chunk::CHUNKS]:
        meant = ast.dump(ast.parse(text))
        for damage, broken in damaged(name, text, kinds_for(random.Random(name))):
            result = mend("a.py", broken)
            same = result is not None and ast.dump(ast.parse(result.text)) == meant
            found.append((name, damage, result is not None, same))
    return tuple(found)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_mended_file_means_what_it_meant_before(chunk: int) -> None:
    assert [each for each in outcomes(chunk) if each[2] and not each[3]] == []


def test_at_least_three_in_five_damages_are_mended() -> None:
    every = [each for chunk in range(CHUNKS) for each in outcomes(chunk)]
    every = [each for each in every if each[1] not in {lost.__name__ for lost in LOST}]
    broken = Counter(each[1] for each in every)
    good = Counter(each[1] for each in every if each[2])
    shares = {kind: f"{good[kind]} of {number}" for kind, number in sorted(broken.items())}
    assert len({each[0] for each in every}) >= 300
    assert good.total() >= 0.6 * broken.total(), shares


def test_the_table_of_damages_breaks_real_text() -> None:
    text = "print('a')\n"
    broken = dict(damaged("", text, [("print", old_print), ("quote", lose_start_quote)]))
    assert broken == {"print": "print 'a'\n", "quote": "print(a')\n"}
