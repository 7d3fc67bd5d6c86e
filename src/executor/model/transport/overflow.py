"""The words in which servers say that a question, or the answer asked for, is too long."""

import re
from typing import Final

from executor.model.transport.complaint import Complaint

SMALLEST_LIMIT: Final = 256
"""An answer of fewer tokens is not worth asking for."""

_STATUSES: Final = frozenset({None, 400, 413, 422, 500})
_TOO_LARGE: Final = 413
_RATE_LIMITED: Final = 429
_PHRASES: Final = (
    "context_length_exceeded",
    "exceed_context_size_error",
    "contextwindowexceedederror",
    "maximum context length",
    "max context length",
    "maximum model length",
    "exceeds the context",
    "exceed context window",
    "exceeds context window",
    "exceeds the available context",
    "context size has been exceeded",
    "context window exceeded",
    "model context window is",
    "greater than the context length",
    "context the overflows",
    "inputs tokens + max_new_tokens must be",
    "inputs must have less than",
    "input tokens exceed",
    "exceeds the maximum number of tokens",
    "prompt is too long",
    "prompt too long",
    "input is too long",
    "too many tokens",
    "reduce the length of the messages",
    "reduce the length of the input",
)
_CONTEXT: Final = re.compile(r"(?:context length is|must be <=) {0,2}(\d{1,9})\b")
_QUESTION: Final = re.compile(r"\b(\d{1,9}) (?:in the messages|(?:prompt|inputs?) tokens)")
_OUTPUT_TOO_LONG: Final = re.compile(
    r"max_(?:completion_|output_|new_)?tokens\b.{0,60}?"
    r"(?:too large|too high|too big|less than|at most|maximum allowed|valid range|exceeds|<=)",
    re.DOTALL,
)
_NUMBER: Final = re.compile(r"(?<![\w.-])\d{3,9}(?![\w-])")


def overflows(complaint: Complaint) -> bool:
    """Tell that the question is longer than the model can read, or than one may ask at once."""
    if complaint.status == _RATE_LIMITED:
        return "request too large" in complaint.words
    said = any(phrase in complaint.words for phrase in _PHRASES)
    return complaint.status == _TOO_LARGE or (said and complaint.status in _STATUSES)


def lower_limit(complaint: Complaint, limit: int) -> int | None:
    """Find the longest answer that may be asked for, if `limit` tokens are what is too much."""
    context, question = _CONTEXT.search(complaint.words), _QUESTION.search(complaint.words)
    if context and question:
        room = int(context[1]) - int(question[1])
        return room if SMALLEST_LIMIT <= room < limit else None
    if overflows(complaint) or not _OUTPUT_TOO_LONG.search(complaint.words):
        return None
    told = [int(number) for number in _NUMBER.findall(complaint.words)]
    return max(
        (each for each in told if SMALLEST_LIMIT <= each < limit), default=max(limit // 2, 1)
    )
