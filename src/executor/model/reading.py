"""From an answer to the set of edits: the parser and the merge, as one step."""

from collections.abc import Sequence
from typing import Final

from executor.model.answer import parse_answer
from executor.model.blocks import answer_problem
from executor.model.edits import Applied, Read, apply_blocks
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
_UNUSABLE: Final = {
    **dict.fromkeys(
        ("length", "max_tokens"),
        "the answer was cut off by the length limit; answer shorter, with EDIT for long files",
    ),
    CUT: "the answer was cut off: its stream broke off before the end; answer again",
    "content_filter": "the server's content filter stopped the answer; word it differently",
}


def read_answer(answer: Answer, edits: Edits, read: Read, *, files: Sequence[str] = ()) -> Applied:
    """Merge an answer into the set; one that may not be whole changes nothing."""
    reason = answer.finish_reason.lower()
    if reason not in _WHOLE:
        told = _UNUSABLE.get(reason, f"the server ended the answer early ({reason}); answer again")
        return Applied(edits, (answer_problem(told),))
    only = files[0] if len(files) == 1 else None
    parsed = parse_answer(answer.text, only_path=only)
    applied = apply_blocks(parsed.blocks, edits, read)
    return Applied(applied.edits, (*parsed.problems, *applied.problems))
