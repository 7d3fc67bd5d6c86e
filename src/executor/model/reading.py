"""From an answer to the set of edits: the parser and the merge, as one step."""

from collections.abc import Sequence

from executor.model.answer import parse_answer
from executor.model.blocks import answer_problem
from executor.model.edits import Applied, Read, apply_blocks
from executor.model.port import Answer
from executor.state import Edits

CUT_OFF = frozenset({"length", "max_tokens"})


def read_answer(answer: Answer, edits: Edits, read: Read, *, files: Sequence[str] = ()) -> Applied:
    """Merge an answer into the set; one that was cut off changes nothing."""
    if answer.finish_reason in CUT_OFF:
        cut = "the answer was cut off by the length limit; answer shorter, with EDIT for long files"
        return Applied(edits, (answer_problem(cut),))
    only = files[0] if len(files) == 1 else None
    parsed = parse_answer(answer.text, only_path=only)
    applied = apply_blocks(parsed.blocks, edits, read)
    return Applied(applied.edits, (*parsed.problems, *applied.problems))
