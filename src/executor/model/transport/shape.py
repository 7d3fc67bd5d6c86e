"""The usual shape for what servers send: what has no sense is left out, the answer is kept."""

from collections.abc import Mapping
from typing import Any, Final, TypeGuard

MOST_TOKENS: Final = 10**9


def completion(told: Mapping[str, Any]) -> dict[str, Any]:
    """Shape a whole answer; one that has none stays as odd as it is, for the vendor to refuse."""
    shaped = _about(told)
    choices = told.get("choices")
    choice = _first(choices)
    message = choice.get("message")
    if not isinstance(message, Mapping):
        return {**shaped, "choices": None}
    shaped["choices"] = [{"message": _message(message), "finish_reason": _reason(choice)}]
    return shaped


def chunk(told: Mapping[str, Any]) -> dict[str, Any]:
    """Shape a part of an answer; a whole message is taken for a part, nonsense for no silence."""
    choices = told.get("choices")
    choice = _first(choices)
    shaped = _about(told)
    if not choice:
        if choices and (not isinstance(choices, list) or not isinstance(choices[0], Mapping)):
            raise TypeError
        return {**shaped, "choices": []}
    said = choice.get("delta") or choice.get("message") or {}
    if not isinstance(said, Mapping):
        raise TypeError
    shaped["choices"] = [{"delta": _message(said), "finish_reason": _reason(choice)}]
    return shaped


def _about(told: Mapping[str, Any]) -> dict[str, Any]:
    model = told.get("model")
    usage = _usage(told.get("usage"))
    return {"model": model if isinstance(model, str) else "", "usage": usage}


def _first(choices: object) -> Mapping[str, Any]:
    """Take the one answer that was asked for, whatever others come with it."""
    listed = choices if isinstance(choices, list) else []
    usable = [choice for choice in listed if isinstance(choice, Mapping)]
    return next((choice for choice in usable if not choice.get("index")), {})


def _message(said: Mapping[str, Any]) -> dict[str, Any]:
    refusal = said.get("refusal")
    return {
        "role": "assistant",
        "content": said.get("content"),
        "refusal": refusal if isinstance(refusal, str) else None,
    }


def _reason(choice: Mapping[str, Any]) -> str | None:
    reason = choice.get("finish_reason")
    return reason if isinstance(reason, str) else None


def _usage(told: object) -> dict[str, int] | None:
    if not isinstance(told, Mapping):
        return None
    asked, answered = told.get("prompt_tokens"), told.get("completion_tokens")
    if not _is_count(asked) or not _is_count(answered) or not asked + answered:
        return None
    return {
        "prompt_tokens": asked,
        "completion_tokens": answered,
        "total_tokens": asked + answered,
    }


def _is_count(told: object) -> TypeGuard[int]:
    return isinstance(told, int) and not isinstance(told, bool) and 0 <= told <= MOST_TOKENS
