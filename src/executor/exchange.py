"""Asking the model: once paid for, an answer is on disk before anybody uses it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from executor.attempt import current_edits, keep_edits, place, text_of
from executor.context import Deps, Run
from executor.errors import ModelRejected, ModelUnavailable
from executor.model.blocks import answer_problem
from executor.model.edits import Applied
from executor.model.masking import mask
from executor.model.port import Answer, Message, Request
from executor.model.reading import read_answer
from executor.model.recording import dump, load
from executor.state import REJECTED, State, Update
from executor.store.records import Call


@dataclass(frozen=True)
class Question:
    node: str
    visit: int
    """Which visit of the node in this execution, from 1: part of the name of the answer."""
    messages: tuple[Message, ...]
    files: Sequence[str] = ()
    """Where only one file can be meant, a block without a path belongs to it."""


def ask(state: State, runtime: Run, question: Question) -> Answer:
    """Ask, or take the answer that this very question got before a crash."""
    deps = runtime.context
    request = Request(
        name=f"{place(state)}/{question.node}-{question.visit}-1",
        node=question.node,
        messages=tuple(
            Message(message.role, mask(message.text, deps.secrets)) for message in question.messages
        ),
    )
    answer = _stored(request, deps)
    if answer is None:
        answer = deps.model.answer(request)
        answer = replace(answer, text=mask(_storable(answer.text), deps.secrets))
        deps.artifacts.write(request.name, dump(request, answer))
    _count(state, deps, request, answer)
    return answer


def _storable(text: str) -> str:
    """Replace halves of characters, which JSON can carry and no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def ask_for_edits(state: State, runtime: Run, question: Question) -> Update:
    """Ask, and merge the answer into the set; a question the server refuses is a problem too."""
    deps = runtime.context
    edits = current_edits(state, deps)
    try:
        answer = ask(state, runtime, question)
        read = read_answer(answer, edits, text_of(deps), files=question.files)
    except ModelRejected as error:
        read = Applied(edits, (answer_problem(error.what, kind=REJECTED),))
    return {
        "edits": keep_edits(state, deps, read.edits),
        "problems": list(read.problems),
        "exchanges": state["exchanges"] + 1,
    }


def _stored(request: Request, deps: Deps) -> Answer | None:
    text = deps.artifacts.read(request.name)
    if text is None:
        return None
    try:
        recorded = load(text)
    except ModelUnavailable:
        return None
    return recorded.answer if recorded.digest == request.digest else None


def _count(state: State, deps: Deps, request: Request, answer: Answer) -> None:
    if not answer.replayed:
        deps.tally.answered += 1
    deps.records.put_call(
        state["run"],
        Call(
            name=request.name,
            task=state["task"],
            node=request.node,
            prompt_tokens=answer.usage.prompt_tokens,
            completion_tokens=answer.usage.completion_tokens,
            estimated=answer.usage.estimated,
            seconds=answer.seconds,
        ),
    )
