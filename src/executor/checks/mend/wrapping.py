"""What a model writes around a file: fences, a sentence, a name, the tokens of its template."""

import re
from collections.abc import Container, Iterator, Sequence
from typing import Final

from executor.checks.mend.mended import Whole
from executor.checks.phrases import stands_for_code

FENCE: Final = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*[\w.+/:#-]*[ \t]*\r?$")
_NAME: Final = re.compile(
    r"[#*_`> \t-]*(?:file|path|filename|file name)?[*_`]*[ \t]*:?[ \t]*[*_`]*"
    r"[\w./-]+\.(?:pyi?|json|ya?ml|toml)[*_`:! \t\r-]*$",
    re.IGNORECASE,
)
_LANGUAGE: Final = re.compile(r"(?:python3?|py|json5?|ya?ml|toml)[ \t]*:?\r?$", re.IGNORECASE)
_CHAT: Final = re.compile(
    r"(?:<\|[\w ]{1,40}\|>|</?s>|<(?:end|start)_of_turn>|\[/?INST\]"
    r"|</(?:file|code|answer|response|content)>|<\uff5c[^<>\uff5c]{1,40}\uff5c>)[ \t]*$"
)
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'\u2019-]*[,.:;!?]?|\W+|`[^`]*`|\*\*[^*]*\*\*|[\d.]+")
_OF_CODE: Final = re.compile(r"[=\[\]{};\\\"<>|]|\w\(|^\s*(?:import|from|def|class|return)\b.*\w$")
_SENTENCE: Final = re.compile(r"(?:[>#-] |\*+)?[A-Z`]")
_LONGEST: Final = 300
_FEWEST_WORDS: Final = 3
_MOST_INNER: Final = 6
_MOST_BEFORE: Final = 4
_MOST_BEHIND: Final = 20


def unwrapped(lines: Sequence[str]) -> Iterator[Whole]:
    """Offer the file without the outermost thing at its top, at its end, and at both."""
    first, top = _top(lines)
    if not any(line.strip() for line in lines[first:]):
        return
    last, bottom = _bottom(lines)
    if first and last < len(lines):
        says = "; ".join(dict.fromkeys((top, bottom)))
        yield Whole("\n".join(lines[first:last]) + "\n", says, first)
    if first:
        yield Whole("\n".join(lines[first:]), top, first)
    if last < len(lines):
        yield Whole("\n".join(lines[:last]) + "\n", bottom)
    yield from _without_chat(lines)


def fenced(lines: Sequence[str]) -> Whole | None:
    """Take off a fence that stands around the whole text; right in any language of code."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    fences = [index for index in filled if FENCE.match(lines[index])]
    if len(fences) != 2 or [filled[0], filled[-1]] != fences:  # noqa: PLR2004 - one at each end
        return None
    opening, closing = (lines[index].strip() for index in fences)
    if closing.strip(closing[0]) or not opening.startswith(closing):
        return None
    says = f"took the fences off lines {fences[0] + 1} and {fences[1] + 1}"
    return Whole("\n".join(lines[fences[0] + 1 : fences[1]]) + "\n", says, fences[0] + 1)


def without_inner_fences(lines: Sequence[str], kept: Container[int]) -> Whole | None:
    """Take out fences amid the code, where they mean nothing; `kept` are lines inside strings."""
    stray = [
        number
        for number, line in enumerate(lines, start=1)
        if number not in kept and FENCE.match(line)
    ]
    if not 0 < len(stray) <= _MOST_INNER or _only_opens([lines[each - 1] for each in stray]):
        return None
    left = [line for number, line in enumerate(lines, start=1) if number not in stray]
    named = ", ".join(map(str, stray))
    return Whole("\n".join(left), f"took stray fences off (line {named})")


def _only_opens(fences: Sequence[str]) -> bool:
    """What stands before a block that is never closed may belong to something else."""
    return len(fences) == 1 and bool(fences[0].strip("`~ \t\r"))


def _top(lines: Sequence[str]) -> tuple[int, str]:
    """Count the lines to take off, and say what they are."""
    seen = 0
    for index, line in enumerate(lines):
        stripped = line.strip()
        if not stripped:
            continue
        if len(line) > _LONGEST:
            break
        if FENCE.match(line):
            return index + 1, f"took a stray fence off line {index + 1}"
        if _LANGUAGE.match(stripped) or (_NAME.match(stripped) and not line[0].isspace()):
            return index + 1, f"took the name off line {index + 1}"
        if _CHAT.fullmatch(stripped):
            return index + 1, f"took a token of the chat off line {index + 1}"
        if not is_prose(line):
            break
        seen = index + 1
        if index >= _MOST_BEFORE:
            break
    return (seen, "took a sentence off the top") if seen else (0, "")


def _bottom(lines: Sequence[str]) -> tuple[int, str]:
    """Say where the file ends, and what stands behind it."""
    end = len(lines)
    for index in range(len(lines) - 1, max(len(lines) - _MOST_BEHIND, 0), -1):
        line = lines[index]
        if not line.strip():
            continue
        if FENCE.match(line):
            return index, f"took a stray fence off line {index + 1}"
        if _CHAT.fullmatch(line.strip()):
            return index, f"took a token of the chat off line {index + 1}"
        if not is_prose(line):
            break
        end = index
    return (end, "took a sentence off the end") if end < len(lines) else (end, "")


def is_prose(line: str) -> bool:
    """Words, not code: at the left margin, several of them, and ended as a sentence is."""
    stripped = line.rstrip()
    if not _SENTENCE.match(line) or _OF_CODE.search(stripped) or len(stripped) > _LONGEST:
        return False
    words = stripped.split()
    known = sum(1 for word in words if _WORD.fullmatch(word))
    if len(words) < _FEWEST_WORDS or known * 5 < len(words) * 4 or stripped[-1] not in ".:!?)*":
        return False
    return not stands_for_code(stripped.lstrip("#>*- ").rstrip(".:!*"), in_run=False)


def _without_chat(lines: Sequence[str]) -> Iterator[Whole]:
    """The token may stand behind code on the last line."""
    for index in range(len(lines) - 1, -1, -1):
        if not lines[index].strip():
            continue
        token = _CHAT.search(lines[index])
        if token:
            kept = [*lines[:index], lines[index][: token.start()].rstrip()]
            says = f"took a token of the chat off line {index + 1}"
            yield Whole("\n".join(kept) + "\n", says)
        return
