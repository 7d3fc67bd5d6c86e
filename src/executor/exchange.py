"""One exchange with the model: a question, its answer, and what it takes to get all of it.

A prompt that is too long is asked once more with less; an answer that was cut off is continued, and
if that does not help asked for file by file. Each call is on disk before the next one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from executor.attempt import current_edits, keep_edits, place, text_of
from executor.calling import call
from executor.checks.find import parses
from executor.checks.judged import is_judged
from executor.context import Run
from executor.errors import ModelOverflow, ModelRejected
from executor.model.answers.blocks import Block, answer_problem, paths_of
from executor.model.answers.cut import (
    begun_of,
    is_done,
    joined,
    one_file_prompt,
    other_files_prompt,
    rest_prompt,
)
from executor.model.answers.edits import Applied, apply_blocks
from executor.model.answers.reading import CUT_OFF, Reader, ended_itself, is_cut, unusable
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

    def follow(self, messages: Messages) -> Answer | None:
        """Ask on; None if the server refuses that, for most often it has become too long."""
        try:
            return self.ask(messages)
        except ModelRejected as error:
            self.note(f"The server refuses to go on: {error.what}")
            return None

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
    reader = Reader(text_of(deps), parses, question.files, is_judged)
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
    path = reader.open_path(answer.text)
    if not is_cut(answer) and not reader.is_open(
        answer.text, sure=ended_itself(answer) and reader.judged(path)
    ):
        return reader.apply(answer.text, edits)
    begun = begun_of(answer.text, ended=not is_cut(answer))
    if begun:
        exchange.note("The answer was cut off: asking for the rest")
        rest = exchange.follow(rest_prompt(messages, begun))
        if rest is None and exchange.question.shorter is not None:
            messages = exchange.question.shorter()
        usable = rest is not None and not is_cut(rest) and unusable(rest, edits) is None
        text = _whole(reader, begun, rest.text) if rest is not None and usable else None
        if text is not None:
            return reader.apply(text, edits)
    return _one_by_one(exchange, messages, reader, edits, begun)


def _whole(reader: Reader, begun: str, rest: str) -> str | None:
    """Join the rest in the one way in which the file that was open is whole; None if unclear."""
    path = reader.open_path(begun)
    ways = [way for way in joined(begun, rest) if not reader.is_open(way, sure=True)]
    if len(ways) > 1:
        ways = [way for way in ways if reader.judged(path) and reader.is_whole(way, path)]
    return ways[0] if len(ways) == 1 else None


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
        answer = exchange.follow(
            one_file_prompt(messages, path) if path else other_files_prompt(messages, known)
        )
        if answer is None:
            break
        if not path and is_done(answer.text):
            return apply_blocks(blocks, edits, reader.read)
        found = _one_file(reader, answer, path)
        if not found or unusable(answer, edits):
            break
        if all(block in blocks for block in found):
            return apply_blocks(blocks, edits, reader.read)
        if not path and any(name in known for block in found for name in paths_of(block)):
            break
        blocks, path = [*blocks, *found], ""
    merged = apply_blocks(blocks, edits, reader.read)
    return Applied(merged.edits, (*merged.problems, answer_problem(CUT_OFF, path)))


def _one_file(reader: Reader, answer: Answer, path: str) -> list[Block]:
    """Read the answer to a question about one file; nothing if it is not whole, or another."""
    alone = replace(reader, files=(path,)) if path else reader
    found = alone.parse(answer.text)
    if is_cut(answer) or alone.is_open(answer.text, sure=True) or found.problems:
        return []
    named = {name for block in found.blocks for name in paths_of(block)}
    return list(found.blocks) if not path or path in named else []
