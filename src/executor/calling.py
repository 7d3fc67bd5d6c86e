"""One call of the model: budgeted before, on disk before anybody uses the answer, counted."""

from dataclasses import replace
from typing import Final

from executor.budget import Limit, cost_of, out_of_time, reached
from executor.context import Deps, Run
from executor.errors import LimitReached, ModelUnavailable
from executor.model.masking import mask
from executor.model.port import Answer, Message, Request, estimate
from executor.model.recording import dump, load
from executor.state import State
from executor.store.records import Call

LONG_PROMPT: Final = 300
"""Tokens from which on a prompt that was cut off can be told by its figures."""
CUT_PROMPT: Final = 3
"""So many times more tokens than the server says it read are no error of our estimate."""
ROLE_OF: Final = {
    "plan_task": "plan",
    "repair": "repair",
    "repair_test": "repair_test",
    "classify_failure": "recovery",
    "propose_recovery": "recovery",
}
"""Which setting names the model of a node's questions."""


def call(state: State, runtime: Run, request: Request) -> Answer:
    """Ask, or take the answer that this very question got before a crash."""
    deps = runtime.context
    request = replace(
        request,
        model=_model(state, deps, request.node),
        messages=tuple(
            Message(message.role, mask(message.text, deps.secrets)) for message in request.messages
        ),
    )
    answer = _stored(request, deps)
    if answer is None:
        answer = _paid(state, deps, request)
    if deps.recording is not None:
        deps.recording.write(request.name, dump(request, answer))
    _record(state, deps, request, answer)
    return answer


def _model(state: State, deps: Deps, node: str) -> str:
    """Take the model that the task names, else the one for this kind of question."""
    task = deps.agenda.task(state["task"])
    if task is not None and task.model:
        return task.model
    role = ROLE_OF.get(node)
    named = str(getattr(deps.settings, f"model_{role}")) if role else ""
    return named or deps.settings.model


def _paid(state: State, deps: Deps, request: Request) -> Answer:
    limit = reached(
        deps.settings, deps.tally, task=state["task"], coming=estimate(request.characters)
    )
    if limit is not None:
        raise _stopped_at(limit, state, deps, request)
    try:
        answer = deps.model.answer(request)
    except LimitReached:
        limit = out_of_time(deps.settings, deps.tally)
        if limit is None:
            raise
        raise _stopped_at(limit, state, deps, request) from None
    answer = replace(
        answer,
        text=mask(_storable(answer.text), deps.secrets),
        model=answer.model or request.model,
    )
    deps.artifacts.write(request.name, dump(request, answer))
    if not answer.replayed:
        usage = answer.usage
        prices = deps.settings.prices
        cost = cost_of(answer.model, usage.prompt_tokens, usage.completion_tokens, prices)
        deps.tally.spend(state["task"], usage, cost, calls=answer.calls)
        _warn_of_a_short_memory(deps, request, answer)
    return answer


def _warn_of_a_short_memory(deps: Deps, request: Request, answer: Answer) -> None:
    """Local servers cut long prompts off in silence; only their own figures show it."""
    told, about = answer.usage.prompt_tokens, estimate(request.characters)
    if answer.usage.estimated or about < LONG_PROMPT or told * CUT_PROMPT > about:
        return
    deps.events.note(
        f"The server read {told} of about {about} tokens of the prompt: is its context too short"
        " (Ollama: num_ctx)?",
        "warning",
    )


def _stopped_at(limit: Limit, state: State, deps: Deps, request: Request) -> LimitReached:
    deps.tally.stopped_by = limit.flag
    deps.events.emit(
        "budget_reached",
        f"{state['task_id']}/{state['attempt']}/{request.name}",
        limit=limit.name,
        value=limit.value,
    )
    return limit.error(f", in task {state['task_id']}")


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


def _record(state: State, deps: Deps, request: Request, answer: Answer) -> None:
    deps.records.put_call(
        state["run"],
        Call(
            name=request.name,
            task=state["task"],
            node=request.node,
            model=answer.model,
            prompt_tokens=answer.usage.prompt_tokens,
            completion_tokens=answer.usage.completion_tokens,
            estimated=answer.usage.estimated,
            seconds=answer.seconds,
        ),
    )
