"""One walk over the lines of an answer: which blocks it holds if it is read in a given way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from executor.model.answers.any_patch import (
    PATCH_SUFFIXES,
    bare_patch,
    begins_patch,
    breaks_off,
    holds_patch,
    last_path,
    read_any_patch,
)
from executor.model.answers.blocks import Block, Deletion, Move, Whole, answer_problem, paths_of
from executor.model.answers.closings import (
    Ending,
    end_of_bare_pairs,
    first_bare,
    of_code,
    of_diff,
    of_pairs,
    of_prose,
)
from executor.model.answers.contents import Holds, change_of, content_of, whole_text
from executor.model.answers.fences import Fence, dedented, opening
from executor.model.answers.headers import Header, header_of
from executor.model.answers.labels import Label, is_aside, is_example, label_of
from executor.model.answers.neighbours import other_file, swallowed_file
from executor.model.answers.pairs import SEARCH_MARK, begins_pairs, ends_whole, read_pairs
from executor.model.answers.path_words import is_path, is_prose, language, same_file
from executor.model.answers.restated import restated
from executor.model.answers.strays import Stray, Target
from executor.model.answers.thoughts import STARTS, after_end, end_in
from executor.model.answers.xml_files import tagged_at
from executor.state import Problem

MOST_FENCES: Final = 1000
"""Blocks that are read of one answer; a task never has so many files."""
_HEAD: Final = 40
"""Lines of a block that are looked at to tell what it is."""


@dataclass
class Walk:
    """`target` is the header whose block is awaited; `above` the lines since the last block."""

    lines: list[str]
    only_path: str
    holds: Holds
    choices: tuple[int, ...] = ()
    """Which of its possible ends to take for each block of prose; the first where not given."""
    at: int = 0
    target: Target = field(default_factory=Target)
    used: bool = False
    """The awaited header has had a block already; only further pairs can still belong to it."""
    above: list[tuple[int, str]] = field(default_factory=list)
    found: list[Block | Problem] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    """Headers without a block yet: path → word. A mere mention is settled by a block elsewhere."""
    headed: set[str] = field(default_factory=set)
    """Files of which a header has announced a block that was read."""
    lost: set[str] = field(default_factory=set)
    """Those that a thought turned out to hold."""
    crowded: dict[str, str] = field(default_factory=dict)
    strays: list[Stray] = field(default_factory=list)
    prose: list[tuple[str, int]] = field(default_factory=list)
    """Files of prose, and how many ends of each are possible."""
    unclosed: str = ""
    fences: int = 0

    def read(self) -> "Walk":
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            self._line(line)
        return self

    def _line(self, line: str) -> None:
        number = self.at - 1
        if fence := opening(line):
            self._fenced(fence)
        elif header := header_of(line):
            self._header(header)
            if header.fence is not None:
                self._fenced(header.fence)
        elif SEARCH_MARK.fullmatch(line):
            self._bare_pairs(number)
        elif begins_patch(self.lines, number):
            self._bare_patch(number)
        elif line.lstrip().startswith(STARTS):
            self._thought(number)
        elif end := end_in(line, only_alone=bool(self.headed)):
            self._forget(number, line.partition(end)[2])
        elif not self._tagged(number) and line.strip():
            self.above = [*self.above[-1:], (number, line)]

    def _header(self, header: Header) -> None:
        before, self.target = self.target, Target()
        neighbour = before.path if not (self.above or self.used) and before.word else ""
        self.above.clear()
        path = header.path
        if header.is_none:
            return
        if header.word == "MOVE":
            self._move(header)
        elif not path or header.refusal:
            told = header.refusal or f"{header.word} without a path: write `{header.word}: path`"
            self.found.append(answer_problem(told, path if header.refusal else ""))
        elif header.word == "DELETE":
            self._place(Deletion(path))
        else:
            crowd = neighbour if neighbour != path else ""
            self.target, self.used = Target(header.word, Label(path), crowd), False
            self.waiting.setdefault(path, header.word)

    def _move(self, header: Header) -> None:
        match header.ends:
            case (old, new) if old and new:
                self._place(Move(old, new))
            case _:
                told = f"MOVE needs `old path -> new path`, not {header.rest.strip()!r}"
                self.found.append(answer_problem(told))

    def _place(self, block: Block | Problem) -> None:
        self.found.append(block)
        if isinstance(block, dict):
            self.waiting.pop(block["path"], None)
        else:
            for path in paths_of(block):
                self.waiting.pop(path, None)

    def _fenced(self, fence: Fence) -> None:
        self.fences += 1
        if self.fences > MOST_FENCES:
            told = f"more than {MOST_FENCES} fenced blocks: answer with the files of this task only"
            self.found.append(answer_problem(told))
            self.at = len(self.lines)
            return
        start = self.at
        head = dedented(fence, self.lines[start : start + _HEAD])
        target = self._target(fence, head)
        ending = self._ending(fence, target, head)
        body = ending.body(fence, self.lines, start)
        self.at = ending.after
        open_end = not ending.closed and ending.after == len(self.lines)
        if open_end and not ends_whole(body):
            self.unclosed = target.path or self.only_path
        path = target.path or self.only_path
        if holds_patch(fence.info, body[:_HEAD]) and not path.endswith(PATCH_SUFFIXES):
            self._patch(body, path, open_end=open_end)
        elif not self._written(target, body):
            aside = is_aside(fence.info) or is_example([line for _, line in self.above])
            self.strays.append(Stray(fence.info, body, target.label, aside, ending.closed))
        self.above.clear()

    def _target(self, fence: Fence, head: Sequence[str]) -> Target:
        pairs = begins_pairs(head)
        waited = bool(self.target.word) and (not self.used or pairs)
        label = label_of(fence.info, self._lines_above(), () if waited else head)
        if waited and not (
            self.above and label.path and not same_file(label.path, self.target.path)
        ):
            return self.target
        if not label.path and pairs:
            first = head[0].strip(" `*:") if head else ""
            label = Label(first) if is_path(first) else label
            label = label if label.path else Label(self.only_path, label.reason)
        if label.path and "/" not in label.path:
            label = Label(
                same_file(label.path, self.only_path) or label.path, comment=label.comment
            )
        return Target(label=label)

    def _lines_above(self) -> list[str]:
        near = self.above[-2:]
        adjacent = len(near) > 1 and near[0][0] + 1 == near[1][0]
        return [line for _, line in (near if adjacent else near[-1:])]

    def _ending(self, fence: Fence, target: Target, head: Sequence[str]) -> Ending:
        path = target.path or self.only_path
        if begins_pairs(head) or (target.word == "EDIT" and not holds_patch(fence.info, head)):
            return of_pairs(fence, self.lines, self.at)[0]
        if holds_patch(fence.info, head) and not path.endswith(PATCH_SUFFIXES):
            return of_diff(fence, self.lines, self.at)[0]
        if is_prose(path) or (not path and language(fence.info) in {"markdown", "md"}):
            return self._chosen(fence, path)
        if not path:
            return first_bare(fence, self.lines, self.at)[0]
        endings = of_code(fence, self.lines, self.at)
        return next((end for end in endings if self._holds(fence, path, end, endings)), endings[0])

    def _chosen(self, fence: Fence, path: str) -> Ending:
        endings = of_prose(fence, self.lines, self.at)
        choice = self.choices[len(self.prose)] if len(self.prose) < len(self.choices) else 0
        self.prose.append((path, len(endings)))
        return endings[choice]

    def _holds(self, fence: Fence, path: str, end: Ending, endings: Sequence[Ending]) -> bool:
        return len(endings) == 1 or self.holds(
            path, whole_text(end.body(fence, self.lines, self.at))
        )

    def _patch(self, body: Sequence[str], path: str, *, open_end: bool) -> None:
        patch = read_any_patch(body, path)
        for found in (*patch.blocks, *patch.problems):
            self._place(found)
        if open_end:
            self.unclosed = last_path(patch)
        self.used = True

    def _written(self, target: Target, body: list[str]) -> bool:
        if not target.path:
            return False
        lines = target.without_marker(body)
        find_other = swallowed_file if target.label.comment is None else other_file
        if target.word == "EDIT" or (begins_pairs(lines) and not target.word):
            self._place(change_of(target.path, lines))
        elif other := find_other(lines, target.path):
            told = f"this block holds {other} too: give each file a FILE line and a block"
            self._place(answer_problem(told, target.path))
        else:
            self._content(target, lines, headed=target.is_headed(body))
        if target.crowd:
            self.crowded[target.path] = target.crowd
        self.used = True
        if target.word == "FILE":
            self.target = Target()
        return True

    def _content(self, target: Target, lines: list[str], *, headed: bool) -> None:
        found: Block | Problem | None = content_of(target.path, lines, self.holds)
        if isinstance(found, Whole) and not headed:
            found = restated(found, self.found, frozenset(self.headed))
        if found is not None:
            self._place(found)
        if headed:
            self.headed.add(target.path)

    def _bare_pairs(self, number: int) -> None:
        """Read pairs that stand in no fence, up to the next header or block."""
        self.at = end_of_bare_pairs(self.lines, self.at)
        body = self.lines[number : self.at]
        target = self._target(Fence(0, "```", ""), body[:_HEAD])
        if target.path:
            self._place(change_of(target.path, body))
            self.used = True
            if self.at >= len(self.lines) and read_pairs(body).broken:
                self.unclosed = target.path
        else:
            told = "SEARCH and REPLACE without a path: put `EDIT: path` on the line before them"
            self.found.append(answer_problem(told))
        self.above.clear()

    def _bare_patch(self, number: int) -> None:
        body = bare_patch(self.lines, number)
        self.at = number + len(body)
        open_end = self.at >= len(self.lines) and breaks_off(body)
        self._patch(body, self.target.path, open_end=open_end)
        self.above.clear()

    def _tagged(self, number: int) -> bool:
        tagged = tagged_at(self.lines, number)
        if tagged is None:
            return False
        self.at = tagged.after
        if tagged.ends > 1:
            told = "more than one end tag: it is not clear where the file ends; answer with FILE"
            self._place(answer_problem(told, tagged.path))
        else:
            self._place(content_of(tagged.path, tagged.lines, self.holds))
        if not tagged.ends and tagged.after >= len(self.lines):
            self.unclosed = tagged.path
        self.above.clear()
        return True

    def _thought(self, number: int) -> None:
        """Skip what the model thought; drafts in it are no answer."""
        rest = after_end(self.lines, number)
        self.at = len(self.lines) - len(rest)
        if rest:
            self.lines[self.at] = rest[0]

    def _forget(self, number: int, rest: str) -> None:
        """Some servers send a thought without its first tag: all before its end was no answer.

        Files that were given there and not after it may be drafts, or lost: that is asked.
        """
        self.target = Target()
        self.lost |= self.headed
        for found in (self.found, self.waiting, self.strays, self.above, self.crowded, self.headed):
            found.clear()
        self._again(number, rest)

    def _again(self, number: int, rest: str) -> None:
        self.lines[number] = rest
        self.at = number
