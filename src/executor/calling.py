"""One call of the model: budgeted before, on disk before anybody uses the answer, counted."""

from dataclasses import replace
from typing import Final

from executor.budget import cost_of, reached
from executor.context import Deps, Run
from executor.errors import LimitReached, ModelUnavailable
from executor.model.masking import mask
from executor.model.port import Answer, Message, Request, estimate
from executor.model.recording import dump, load
from executor.state import State
from executor.store.records import Call

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
    _ensure_budget(state, deps, request)
    answer = deps.model.answer(request)
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
        deps.tally.spend(state["task"], usage, cost)
    return answer


def _ensure_budget(state: State, deps: Deps, request: Request) -> None:
    limit = reached(
        deps.settings, deps.tally, task=state["task"], coming=estimate(request.characters)
    )
    if limit is None:
        return
    deps.tally.limited = True
    deps.events.emit(
        "budget_reached",
        f"{state['task_id']}/{state['attempt']}/{request.name}",
        limit=limit.name,
        value=limit.value,
    )
    raise LimitReached(
        f"{limit.flag} is reached, in task {state['task_id']}",
        "executor run goes on where it stopped, and counts anew",
    )


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
