"""Asking the model: once paid for, an answer is on disk before anybody uses it."""

from dataclasses import replace

from executor.attempt import place
from executor.context import Deps, Run
from executor.errors import ModelUnavailable
from executor.model.masking import mask
from executor.model.port import Answer, Message, Request
from executor.model.recording import dump, load
from executor.state import State
from executor.store.records import Call


def ask(state: State, runtime: Run, node: str, visit: int, messages: tuple[Message, ...]) -> Answer:
    """Ask, or take the answer that this very question got before a crash."""
    deps = runtime.context
    request = Request(
        name=f"{place(state)}/{node}-{visit}-1",
        node=node,
        messages=tuple(
            Message(message.role, mask(message.text, deps.secrets)) for message in messages
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
