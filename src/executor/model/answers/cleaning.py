"""What surrounds an answer and is no part of it: marks, quotes, an outer fence, a thought."""

import re
from typing import Final

from executor.model.answers.fences import Fence, opening
from executor.model.answers.headers import header_of
from executor.model.answers.thoughts import after_thought

_TOKEN: Final = re.compile(
    r"(?:<[|\uff5c][^<>|\uff5c\n]{1,40}[|\uff5c]>|</s>|<eos>|<end_of_turn>|\[/INST\])\s*\Z"
)
_FINAL: Final = "<|channel|>final<|message|>"
_WRAPPERS: Final = frozenset({"", "markdown", "md", "text", "txt", "plaintext", "answer", "output"})
_LONGEST_TOKEN: Final = 60
_MOST_TOKENS: Final = 20


def cleaned(text: str) -> list[str]:
    """Split an answer into lines, without what its server and its model put around it."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    text = _without_tokens(text).rpartition(_FINAL)[2]
    lines = _unquoted(text.split("\n"))
    return _unwrapped(after_thought(lines))


def _without_tokens(text: str) -> str:
    for _ in range(_MOST_TOKENS):
        tail = len(text) - _LONGEST_TOKEN
        found = _TOKEN.search(text, max(tail, 0))
        if found is None:
            break
        text = text[: found.start()]
    return text


def _unquoted(lines: list[str]) -> list[str]:
    told = [line for line in lines if line.strip()]
    if not told or not all(line.startswith(">") for line in told):
        return lines
    if any(line.startswith((">>>", "> 1 |")) for line in told):
        return lines
    return [line.removeprefix(">").removeprefix(" ") for line in lines]


def _unwrapped(lines: list[str]) -> list[str]:
    """Take off a fence around the whole answer: one whose first line inside is a header."""
    first = next((number for number, line in enumerate(lines) if opening(line)), None)
    if first is None or any(header_of(line) for line in lines[:first]):
        return lines
    fence, body = opening(lines[first]), lines[first + 1 :]
    header = header_of(next((line for line in body if line.strip()), ""))
    if fence is None or header is None or fence.info.lower() not in _WRAPPERS:
        return lines
    fences = sum(opening(line) is not None for line in body)
    if header.word == "FILE" and fences < 2:  # noqa: PLR2004 - only its own end: the text of one file
        return lines
    return _without_end(fence, body)


def _without_end(wrapper: Fence, body: list[str]) -> list[str]:
    """Take off the end of the outer fence: a bare line that closes nothing and opens nothing."""
    inner: Fence | None = None
    opened = 0
    for number, line in enumerate(body):
        if inner is None:
            inner, opened = opening(line), number
        elif inner.closed_by(line):
            inner = None
    if inner is None or inner.info or not wrapper.closed_by(body[opened]):
        return body
    return [*body[:opened], *body[opened + 1 :]]
