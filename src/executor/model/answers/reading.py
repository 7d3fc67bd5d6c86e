"""From an answer to the set of edits: the parser and the merge, as one step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from executor.model.answers.answer import Parsed, parse_answer
from executor.model.answers.blocks import Block, Whole, answer_problem, paths_of
from executor.model.answers.contents import Holds
from executor.model.answers.edits import Applied, Read, apply_blocks
from executor.model.port import Answer
from executor.state import Edits

CUT: Final = "cut"
"""The finish reason of a stream that ended without one."""
UNKNOWN: Final = "unknown"
"""The finish reason of a whole body that names none."""
_WHOLE: Final = frozenset(
    {"stop", "tool_calls", UNKNOWN, "", "eos", "eos_token", "end_turn", "stop_sequence"}
)
"""Endings of a whole answer: OpenAI's words, and those of servers that keep their own."""
_CUT_OFF: Final = frozenset({"length", "max_tokens", "max_output_tokens", CUT})
"""Endings after which the rest can be asked for."""
CUT_OFF: Final = (
    "the answer was cut off before its end, and so was each shorter one; answer with less at once:"
    " the files that are still missing, long ones changed with EDIT"
)


@dataclass(frozen=True)
class Reader:
    """What is needed to read any answer to one question."""

    read: Read
    holds: Holds
    files: Sequence[str] = ()
    """Where only one file can be meant, a block without a path belongs to it."""
    judged: Callable[[str], bool] = lambda _path: True
    """Whether `holds` knows the language of a path at all."""

    @property
    def only(self) -> str | None:
        return self.files[0] if len(self.files) == 1 else None

    def parse(self, text: str) -> Parsed:
        return parse_answer(text, only_path=self.only, holds=self.holds)

    def apply(self, text: str, edits: Edits) -> Applied:
        """Merge a whole answer into the set."""
        parsed = self.parse(text)
        applied = apply_blocks(parsed.blocks, edits, self.read)
        return Applied(applied.edits, (*parsed.problems, *applied.problems))

    def is_open(self, text: str, *, sure: bool) -> bool:
        """Tell whether the last block may be half of what was meant.

        One that was never closed is whole if it parses, and if somebody says so: the server, that
        the model ended by itself, or, of what nothing can parse, the model when it is asked.
        """
        parsed = self.parse(text)
        path = parsed.unclosed
        return bool(path) and not (sure and self.is_whole(text, path))

    def is_whole(self, text: str, path: str) -> bool:
        """Tell whether what an answer holds for a path is a text of its language."""
        last = [block for block in self.parse(text).blocks if path in paths_of(block)]
        return bool(last) and isinstance(last[-1], Whole) and self.holds(path, last[-1].text)

    def open_path(self, text: str) -> str:
        """Name the file whose block was not closed, if there is one."""
        return self.parse(text).unclosed

    def whole_blocks(self, text: str) -> list[Block]:
        """List the blocks that are whole in an answer that is not."""
        parsed = self.parse(text)
        return [block for block in parsed.blocks if parsed.unclosed not in paths_of(block)]


def is_cut(answer: Answer) -> bool:
    return answer.finish_reason.lower() in _CUT_OFF


def ended_itself(answer: Answer) -> bool:
    """Tell whether the server says so; one that names no reason says nothing."""
    return answer.finish_reason.lower() in _WHOLE - {UNKNOWN, ""}


def unusable(answer: Answer, edits: Edits) -> Applied | None:
    """Say why nothing of an answer can be used, if the server stopped it for a reason of its own.

    Such an answer changes nothing, for what is there may be half of what was meant.
    """
    reason = answer.finish_reason.lower()
    if reason in _WHOLE or reason in _CUT_OFF:
        return None
    told = f"the server ended the answer early ({reason}); answer again"
    if reason == "content_filter":
        told = "the server's content filter stopped the answer; word it differently"
    return Applied(edits, (answer_problem(told),))
