"""Changes of files that are told as patches, or with a SEARCH that is not quite the file's."""

import difflib
import random
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import replace

from benchmarks.noisy_model.task import Pair, Said, render

CONTEXT_LINES = 3


def unified_diff(rng: random.Random, said: Said) -> str | None:
    """Answer as `git diff` would; sometimes with line numbers that are wrong."""
    if not _only_edits(said):
        return None
    parts = []
    for block in said.edits:
        old = said.before.get(block.path, "").splitlines(keepends=True)
        new = block.applied(said.before).splitlines(keepends=True)
        names = (f"a/{block.path}", f"b/{block.path}")
        parts.append("".join(difflib.unified_diff(old, new, *names, n=CONTEXT_LINES)))
    text = "".join(parts)
    if rng.random() < 1 / 2:
        text = re.sub(r"^@@ -\d+,\d+ \+\d+,\d+ @@", "@@ -1,5 +1,7 @@", text, flags=re.MULTILINE)
    return f"```diff\n{text}```\n"


def codex_patch(_rng: random.Random, said: Said) -> str | None:
    if not _only_edits(said):
        return None
    parts = ["*** Begin Patch\n"]
    for block in said.edits:
        parts.append(f"*** Update File: {block.path}\n")
        parts += [f"@@\n{_signed(pair)}" for pair in block.pairs]
    return "".join([*parts, "*** End Patch\n"])


def other_indentation(rng: random.Random, said: Said) -> str | None:
    """Say both sides of each pair without the indentation they have in common, or with more."""
    if rng.random() < 1 / 2:
        return _with_pairs(said, textwrap.dedent, textwrap.dedent)

    def deeper(text: str) -> str:
        return textwrap.indent(text, "  ")

    return _with_pairs(said, deeper, deeper)


def trailing_blanks(_rng: random.Random, said: Said) -> str | None:
    def blanks(text: str) -> str:
        return re.sub(r"(?<=\S)\n", "  \n", text)

    return _with_pairs(said, blanks, str)


def line_numbers(_rng: random.Random, said: Said) -> str | None:
    """Copy the line numbers into the SEARCH."""

    def numbers(text: str) -> str:
        lines = text.splitlines(keepends=True)
        return "".join(f"{number:>3} | {line}" for number, line in enumerate(lines, start=12))

    return _with_pairs(said, numbers, str)


def bare_pairs(_rng: random.Random, said: Said) -> str | None:
    """Leave the fence around the pairs out."""
    if not _only_edits(said):
        return None
    return "\n".join(f"EDIT: {block.path}\n{block.body}" for block in said.edits)


def pairs_under_file(_rng: random.Random, said: Said) -> str | None:
    """Say FILE where EDIT is meant."""
    return said.text.replace("EDIT: ", "FILE: ") if said.edits else None


def search_not_there(_rng: random.Random, said: Said) -> str | None:
    """Remember the old lines wrongly: half a pair is made up."""

    def imagined(text: str) -> str:
        first, *rest = text.splitlines(keepends=True)
        return "".join([first, "    # the old way to do it\n", *rest])

    return _with_pairs(said, imagined, str)


def _only_edits(said: Said) -> bool:
    return bool(said.edits) and said.edits == said.blocks


def _with_pairs(
    said: Said, search: Callable[[str], str], replacing: Callable[[str], str]
) -> str | None:
    if not said.edits:
        return None
    blocks = tuple(
        replace(block, pairs=_changed(block.pairs, search, replacing)) for block in said.blocks
    )
    return render(blocks)


def _changed(
    pairs: Sequence[Pair], search: Callable[[str], str], replacing: Callable[[str], str]
) -> tuple[Pair, ...]:
    return tuple((search(old), replacing(new)) for old, new in pairs)


def _signed(pair: Pair) -> str:
    old, new = (text.splitlines(keepends=True) for text in pair)
    told = [line for line in difflib.ndiff(old, new) if not line.startswith("?")]
    return "".join(f"{line[0]}{line[2:]}" for line in told)


PATCHES: dict[str, Callable[[random.Random, Said], str | None]] = {
    "unified diff": unified_diff,
    "codex patch": codex_patch,
    "search indented otherwise": other_indentation,
    "search with trailing blanks": trailing_blanks,
    "search with line numbers": line_numbers,
    "pairs without fence": bare_pairs,
    "pairs under FILE": pairs_under_file,
}
