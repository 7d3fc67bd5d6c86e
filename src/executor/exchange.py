"""One exchange with the model: a question, its answer, and what it takes to get all of it.

A prompt that is too long is asked once more with less; an answer that was cut off is continued, and
if that does not help asked for file by file. Each call is on disk before the next one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from executor.attempt import current_edits, keep_edits, place, text_of
from executor.calling import call
from executor.checks.find import parses
from executor.context import Run
from executor.errors import ModelOverflow, ModelRejected
from executor.model.answers.blocks import answer_problem, paths_of
from executor.model.answers.cut import (
    is_done,
    joined,
    one_file_prompt,
    other_files_prompt,
    rest_prompt,
    whole_lines,
)
from executor.model.answers.edits import Applied, apply_blocks
from executor.model.answers.reading import CUT_OFF, Reader, is_cut, unusable
from executor.model.port import Answer, Message, Request
from executor.state import MAX_CALLS, REJECTED, Edits, State, Update

Messages = tuple[Message, ...]


@dataclass(frozen=True)
class Question:
    node: str
    visit: int
    """Which visit of the node in this execution, from 1: part of the name of the answer."""
    messages: Messages
    files: Sequence[str] = ()
    """Where only one file can be meant, a block without a path belongs to it."""
    shorter: Callable[[], Messages] | None = None
    """The same question with less around it, for a model that cannot read so much."""
    wants_json: bool = False


@dataclass
class Exchange:
    """Numbers the calls of one visit of a node, and ends with the last that is allowed."""

    state: State
    runtime: Run
    question: Question
    number: int = 0

    def ask(self, messages: Messages) -> Answer:
        self.number += 1
        question = self.question
        name = f"{place(self.state)}/{question.node}-{question.visit}-{self.number}"
        request = Request(name, question.node, messages, wants_json=question.wants_json)
        return call(self.state, self.runtime, request)

    def first(self) -> tuple[Messages, Answer]:
        """Ask the question itself; what was really asked is told with the answer."""
        messages = self.question.messages
        try:
            return messages, self.ask(messages)
        except ModelOverflow:
            if self.question.shorter is None:
                raise
            messages = self.question.shorter()
            self.note("The prompt is longer than the model can read: asking with less context")
            return messages, self.ask(messages)

    @property
    def spent(self) -> bool:
        return self.number >= MAX_CALLS

    def note(self, text: str) -> None:
        self.runtime.context.events.note(text, "warning")


def ask(state: State, runtime: Run, question: Question) -> Answer:
    """Ask for a text of any kind."""
    return Exchange(state, runtime, question).first()[1]


def ask_for_edits(state: State, runtime: Run, question: Question) -> Update:
    """Ask, and merge the answer into the set; a question the server refuses is a problem too."""
    deps = runtime.context
    edits = current_edits(state, deps)
    reader = Reader(text_of(deps), parses, question.files)
    try:
        read = _edits(Exchange(state, runtime, question), reader, edits)
    except ModelRejected as error:
        read = Applied(edits, (answer_problem(error.what, kind=REJECTED),))
    return {
        "edits": keep_edits(state, deps, read.edits),
        "problems": list(read.problems),
        "exchanges": state["exchanges"] + 1,
    }


def _edits(exchange: Exchange, reader: Reader, edits: Edits) -> Applied:
    messages, answer = exchange.first()
    if refused := unusable(answer, edits):
        return refused
    if not _broke_off(answer, answer.text, reader):
        return reader.apply(answer.text, edits)
    text = answer.text
    if begun := whole_lines(text):
        exchange.note("The answer was cut off: asking for the rest")
        rest = exchange.ask(rest_prompt(messages, begun))
        text = joined(begun, rest.text)
        if unusable(rest, edits) is None and not _broke_off(rest, text, reader):
            return reader.apply(text, edits)
    return _one_by_one(exchange, messages, reader, edits, text)


def _broke_off(answer: Answer, text: str, reader: Reader) -> bool:
    return is_cut(answer) or reader.is_open(text)


def _one_by_one(
    exchange: Exchange, messages: Messages, reader: Reader, edits: Edits, text: str
) -> Applied:
    """Ask for each file alone: first the one that was cut off, then what else there is.

    What is whole is kept; as long as the model does not say that it is all, a problem stays.
    """
    blocks, path = reader.whole_blocks(text), reader.open_path(text)
    while (blocks or path) and not exchange.spent:
        known = list(dict.fromkeys(name for block in blocks for name in paths_of(block)))
        exchange.note(f"Asking for {path or 'what is missing'} alone")
        answer = exchange.ask(
            one_file_prompt(messages, path) if path else other_files_prompt(messages, known)
        )
        if is_done(answer.text) and not path:
            return apply_blocks(blocks, edits, reader.read)
        if unusable(answer, edits) or _broke_off(answer, answer.text, reader):
            break
        found = reader.parse(answer.text)
        if found.problems or not found.blocks:
            break
        if not path and all(name in known for block in found.blocks for name in paths_of(block)):
            return apply_blocks(blocks, edits, reader.read)
        blocks += found.blocks
        path = ""
    merged = apply_blocks(blocks, edits, reader.read)
    return Applied(merged.edits, (*merged.problems, answer_problem(CUT_OFF, path)))
