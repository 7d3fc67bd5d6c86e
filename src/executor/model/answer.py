"""The parser of answers: what a model wrote → blocks, and what could not be placed.

It accepts what weak models really send, but it never guesses a path: what has no clear place is
reported as a problem, with the reason, and the model is asked again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from executor.model.blocks import (
    Block,
    Change,
    Deletion,
    Move,
    Whole,
    answer_problem,
    paths_of,
    plain_path,
)
from executor.model.fences import (
    SEARCH_MARK,
    Closing,
    Fence,
    after_nested,
    after_pairs,
    as_lines,
    dedented,
    first_bare,
    opening,
    read_pairs,
)
from executor.model.numbered import numbered
from executor.state import Problem

NOTHING = "the answer holds no FILE, EDIT, MOVE or DELETE block"
PROSE_SUFFIXES = (".md", ".markdown", ".rst", ".txt")
HEADER = re.compile(
    r"[\s>#*\-]*(?:\d+[.)]\s+)?[*_`]{0,3}(?P<word>FILE|EDIT|MOVE|DELETE)[*_]{0,3}\s*:[*_]{0,3}(?P<rest>.*)"
)
QUOTED = re.compile(r"`([^`]+)`")
ARROW = re.compile(r"\s*(?:->|→|=>)\s*")
REMARK = re.compile(r"\s+\((?:new|updated|modified|changed|complete|existing)[^()]*\)$")
SHELL = frozenset({"bash", "sh", "shell", "console", "terminal", "shell-session", "zsh"})
THOUGHT = "<think>"
END_OF_THOUGHT = "</think>"


@dataclass(frozen=True)
class Parsed:
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


def parse_answer(text: str, *, only_path: str | None = None) -> Parsed:
    """Read an answer; `only_path` is the file that a lone block without a path belongs to."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    reader = _Reader(lines)
    reader.read()
    problems = [*reader.problems, *map(_unfenced, reader.waiting.items())]
    spoilt = {problem["path"] for problem in reader.problems}
    blocks = [block for block in reader.blocks if spoilt.isdisjoint(paths_of(block))]
    if only_path and len(reader.strays) == 1 and not blocks and not problems:
        blocks = [_content(plain_path(only_path), reader.strays[0].body)]
    else:
        problems += [_unplaced(stray) for stray in reader.strays if not (blocks and stray.is_shell)]
    if not blocks and not problems:
        problems = [answer_problem(NOTHING)]
    return Parsed(_last_versions(blocks), tuple(problems))


@dataclass(frozen=True)
class _Stray:
    """A fenced block that no header announced."""

    info: str
    body: list[str]

    @property
    def is_shell(self) -> bool:
        """Commands beside an answer tell how to try it; they are no part of it."""
        return self.info.lower().split(" ")[0] in SHELL


@dataclass
class _Reader:
    """One walk over the lines; `word` and `path` are the header whose block is awaited."""

    lines: list[str]
    at: int = 0
    word: str = ""
    path: str = ""
    blocks: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    """Headers without a block yet: path → word. A mere mention is settled by a block elsewhere."""
    strays: list["_Stray"] = field(default_factory=list)

    def read(self) -> None:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            self._line(line)

    def _line(self, line: str) -> None:
        fence = opening(line)
        header = HEADER.fullmatch(line)
        if fence:
            self._fenced(fence)
        elif header:
            self.word = ""
            self._header(header["word"], header["rest"])
        elif self.word == "EDIT" and SEARCH_MARK.fullmatch(line):
            self._unfenced_pairs()
        elif line.lstrip().startswith(THOUGHT):
            self._thought()
        elif END_OF_THOUGHT in line:
            self._forget(line.partition(END_OF_THOUGHT)[2])

    def _header(self, word: str, rest: str) -> None:
        if word == "MOVE":
            self._move(rest)
            return
        path = _path(rest)
        if not path:
            self.problems.append(answer_problem(f"{word} without a path"))
        elif word == "DELETE":
            self._place(Deletion(path))
        else:
            self.word, self.path = word, path
            self.waiting.setdefault(path, word)

    def _move(self, rest: str) -> None:
        match [_path(end) for end in ARROW.split(rest)]:
            case [old, new] if old and new:
                self._place(Move(old, new))
            case _:
                self.problems.append(
                    answer_problem(f"MOVE needs `old path -> new path`, not {rest.strip()!r}")
                )

    def _place(self, block: Block) -> None:
        self.blocks.append(block)
        for path in paths_of(block):
            self.waiting.pop(path, None)
        if isinstance(block, Whole):
            self.problems = [found for found in self.problems if found["path"] != block.path]

    def _fenced(self, fence: Fence) -> None:
        end = self._closing()(fence, self.lines, self.at)
        body = dedented(fence, self.lines[self.at : end])
        self.at = end + 1
        match self.word:
            case "FILE":
                self._place(_content(self.path, body))
                self.word = ""
            case "EDIT":
                self._pairs(body)
            case _:
                self.strays.append(_Stray(fence.info, body))

    def _closing(self) -> Closing:
        if self.word == "EDIT":
            return after_pairs
        prose = self.word == "FILE" and self.path.lower().endswith(PROSE_SUFFIXES)
        return after_nested if prose else first_bare

    def _unfenced_pairs(self) -> None:
        start = self.at - 1
        while self.at < len(self.lines) and not HEADER.fullmatch(self.lines[self.at]):
            self.at += 1
        self._pairs(self.lines[start : self.at])

    def _pairs(self, body: Sequence[str]) -> None:
        self.waiting.pop(self.path, None)
        pairs = read_pairs(body)
        if pairs.whole and not pairs.broken:
            self._place(Change(self.path, pairs.whole))
            return
        reason = "a pair that is not ended" if pairs.broken else "no whole pair"
        self.problems.append(answer_problem(f"EDIT with {reason} of SEARCH and REPLACE", self.path))

    def _thought(self) -> None:
        """Skip what the model thought; drafts in it are no answer."""
        for number in range(self.at - 1, len(self.lines)):
            _, mark, rest = self.lines[number].partition(END_OF_THOUGHT)
            if mark:
                self._again(number, rest)
                return
        self.at = len(self.lines)

    def _forget(self, rest: str) -> None:
        """Some servers send a thought without its first tag: all before its end was no answer."""
        self.word = ""
        for found in (self.blocks, self.problems, self.waiting, self.strays):
            found.clear()
        self._again(self.at - 1, rest)

    def _again(self, number: int, rest: str) -> None:
        self.lines[number] = rest
        self.at = number


def _path(rest: str) -> str:
    quoted = QUOTED.match(rest.lstrip(" *"))
    return plain_path(quoted[1] if quoted else REMARK.sub("", rest.strip(" *`")).rstrip(" :*`"))


def _unfenced(header: tuple[str, str]) -> Problem:
    path, word = header
    return answer_problem(f"{word} without a fenced block", path)


def _content(path: str, body: Sequence[str]) -> Block:
    """A whole file — or pairs, if the block holds nothing else: no file is meant to look so."""
    pairs = read_pairs(body)
    if pairs.whole and not pairs.broken and not pairs.other:
        return Change(path, pairs.whole)
    text = as_lines(body).rstrip("\n")
    return Whole(path, f"{text}\n" if text else "")


def _unplaced(stray: "_Stray") -> Problem:
    return answer_problem(
        "a fenced block without a FILE or EDIT line before it", excerpt=numbered(stray.body, 1, 3)
    )


def _last_versions(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Of several versions of one file the last counts; several changes of one file add up."""
    kept: list[Block] = []
    for block in blocks:
        near = [other for other in kept if not set(paths_of(other)).isdisjoint(paths_of(block))]
        moved = any(isinstance(other, Move) for other in near)
        latest = near[-1] if near else None
        if isinstance(block, Whole | Deletion) and not moved:
            kept = [other for other in kept if other not in near]
        if isinstance(block, Change) and isinstance(latest, Change):
            kept[kept.index(latest)] = Change(block.path, latest.changes + block.changes)
        else:
            kept.append(block)
    return tuple(kept)
