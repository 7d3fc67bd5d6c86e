"""Damage that keeps a file from parsing, and that mostly no model is needed to mend."""

import random
import re
from collections.abc import Callable, Sequence

from benchmarks.noisy_model.places import broken_by
from benchmarks.noisy_model.task import Said

OPENS_BLOCK = re.compile(
    r"\s*(?:async |def |class |if |elif |else|for |while |with |try|except|finally|match |case ).*:"
)
SNIPPET = 4
"""Blanks of one step of indentation."""


def smart_quotes(_rng: random.Random, text: str) -> str | None:
    """Curl the quotes of every short text, as a word processor does."""
    return re.sub(r'(?<!")"([^"\n]*)"(?!")', "\u201c\\1\u201d", text)


def long_dashes(rng: random.Random, text: str) -> str | None:
    return re.sub(r"(?<=[\s(\[,:])-(?=[\s\w(])", rng.choice("\u2013\u2014\u2212"), text)


def four_quotes(rng: random.Random, text: str) -> str | None:
    if rng.random() < 1 / 2:
        return re.sub(r'"""([^"\n]+)"""', r'""""\1""""', text, count=1)
    return re.sub(r'([^"\s])"""$', r'\1""""', text, count=1, flags=re.MULTILINE)


def missing_colon(rng: random.Random, text: str) -> str | None:
    return _one_line(rng, text, OPENS_BLOCK.fullmatch, lambda line: line[:-1])


def missing_bracket(rng: random.Random, text: str) -> str | None:
    last = re.compile(r"[)\]}](?=[:,]?$)")
    return _one_line(rng, text, last.search, lambda line: last.sub("", line))


def missing_quote(rng: random.Random, text: str) -> str | None:
    ends = re.compile(r'(?<!")"(?=[)\]},:]*$)')
    return _one_line(rng, text, ends.search, lambda line: ends.sub("", line))


def mixed_tabs(rng: random.Random, text: str) -> str | None:
    """Indent some lines by tabs and leave the others."""
    lines = text.splitlines(keepends=True)
    first = rng.randrange(2)
    deep = [number for number, line in enumerate(lines) if line.startswith(" " * SNIPPET)]
    for number in deep[first::2]:
        bare = lines[number].lstrip(" ")
        steps = (len(lines[number]) - len(bare)) // SNIPPET
        lines[number] = "\t" * steps + bare
    return "".join(lines)


def shifted(rng: random.Random, text: str) -> str | None:
    """Let all lines stand a step deeper, or all but the first."""
    first, *rest = text.splitlines(keepends=True)
    blanks = " " * rng.choice((1, 2, SNIPPET))
    head = first if rng.random() < 1 / 2 else blanks + first
    return head + "".join(blanks + line if line.strip() else line for line in rest)


def python_2(rng: random.Random, text: str) -> str | None:
    """Print and raise as Python 2 did."""
    words = re.compile(r"(\s*)(print|raise (\w+))\((.+)\)")

    def old(line: str) -> str:
        found = words.fullmatch(line)
        if found is None:
            return line
        return (
            f"{found[1]}print {found[4]}" if not found[3] else f"{found[1]}{found[2]}, {found[4]}"
        )

    return _one_line(rng, text, words.fullmatch, old)


def json_extras(rng: random.Random, text: str) -> str | None:
    """Write a comma too many, or a comment."""
    if rng.random() < 1 / 2:
        return re.sub(r"\n([}\]])", r",\n\1", text, count=1)
    return re.sub(r",\n", ",  // as asked for\n", text, count=1)


def single_quotes(_rng: random.Random, text: str) -> str | None:
    return text.replace('"', "'")


def tabs_for_blanks(_rng: random.Random, text: str) -> str | None:
    return re.sub(r"^ +", lambda found: "\t" * (len(found[0]) // 2), text, flags=re.MULTILINE)


def nul_byte(rng: random.Random, text: str) -> str | None:
    return _between_lines(rng, text, "\0")


def zero_width(rng: random.Random, text: str) -> str | None:
    return _one_line(rng, text, re.compile(r".*\w\(.*").fullmatch, _with_zero_width)


def no_break_blanks(rng: random.Random, text: str) -> str | None:
    """Make the blanks of a line such ones as web pages have: only its indentation, or all."""
    blanks = re.compile(rng.choice((r"^ +", r" +")))

    def hard(line: str) -> str:
        return blanks.sub(lambda found: "\u00a0" * len(found[0]), line)

    return _one_line(rng, text, re.compile(r" .*\S").fullmatch, hard)


def fence_inside(_rng: random.Random, text: str) -> str | None:
    """Open the fence once more inside the file."""
    return f"```python\n{text}"


def prose_inside(rng: random.Random, text: str) -> str | None:
    """Explain the file inside its fence."""
    told = ("This function handles all cases.", "Explanation: it's simple, isn't it?")
    if rng.random() < 1 / 2:
        return f"{text}\n{rng.choice(told)}\n"
    return f"Here is the code:\n\n{text}"


def diff_signs(_rng: random.Random, text: str) -> str | None:
    """Begin every line with a plus, as in a patch of a new file."""
    return "".join(f"+{line}" for line in text.splitlines(keepends=True))


def numbered_lines(_rng: random.Random, text: str) -> str | None:
    lines = text.splitlines(keepends=True)
    return "".join(f"{number:>3} | {line}" for number, line in enumerate(lines, start=1))


def _with_zero_width(line: str) -> str:
    return line.replace("(", "\u200b(", 1)


def _one_line(
    rng: random.Random,
    text: str,
    wanted: Callable[[str], object],
    change: Callable[[str], str],
) -> str | None:
    lines = text.split("\n")
    found = [number for number, line in enumerate(lines) if wanted(line)]
    return _changed(lines, rng.choice(found), change) if found else None


def _changed(lines: Sequence[str], number: int, change: Callable[[str], str]) -> str:
    return "\n".join([*lines[:number], change(lines[number]), *lines[number + 1 :]])


def _between_lines(rng: random.Random, text: str, what: str) -> str:
    lines = text.split("\n")
    number = rng.randrange(len(lines))
    return _changed(lines, number, lambda line: f"{line}{what}")


CODE = (".py",)
DATA = (".json", ".yaml", ".toml")
SYNTAX: dict[str, Callable[[random.Random, Said], str | None]] = {
    "smart quotes": broken_by(smart_quotes, *CODE, ".json", ".toml"),
    "long dashes": broken_by(long_dashes, *CODE),
    "four quotes": broken_by(four_quotes, *CODE),
    "missing colon": broken_by(missing_colon, *CODE),
    "missing bracket": broken_by(missing_bracket, *CODE, *DATA),
    "missing quote": broken_by(missing_quote, *CODE, *DATA),
    "mixed tabs": broken_by(mixed_tabs, *CODE),
    "shifted": broken_by(shifted, *CODE),
    "python 2": broken_by(python_2, *CODE),
    "json extras": broken_by(json_extras, ".json"),
    "json single quotes": broken_by(single_quotes, ".json"),
    "yaml tabs": broken_by(tabs_for_blanks, ".yaml"),
    "nul byte": broken_by(nul_byte, *CODE),
    "zero width": broken_by(zero_width, *CODE),
    "no-break blanks": broken_by(no_break_blanks, *CODE),
    "fence inside": broken_by(fence_inside, *CODE, ".toml"),
    "prose inside": broken_by(prose_inside, *CODE, ".json", ".toml"),
    "diff signs": broken_by(diff_signs, *CODE, ".toml"),
    "numbered lines": broken_by(numbered_lines, *CODE),
}
