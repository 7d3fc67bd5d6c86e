"""A question and its answer as one readable file, for recording, replay and a re-run."""

import json
from dataclasses import dataclass
from typing import Any

from executor.errors import ModelUnavailable
from executor.model.port import Answer, Message, Request, Usage

VERSION = 1


def dump(request: Request, answer: Answer) -> str:
    """Write texts as lists of lines, so that a person can read and compare them."""
    return json.dumps(
        {
            "version": VERSION,
            "name": request.name,
            "node": request.node,
            "digest": request.digest,
            "prompt": [
                {"role": message.role, "text": message.text.split("\n")}
                for message in request.messages
            ],
            "answer": answer.text.split("\n"),
            "model": answer.model,
            "finish_reason": answer.finish_reason,
            "usage": {
                "prompt_tokens": answer.usage.prompt_tokens,
                "completion_tokens": answer.usage.completion_tokens,
                "estimated": answer.usage.estimated,
            },
            "seconds": answer.seconds,
        },
        ensure_ascii=False,
        indent=1,
    )


@dataclass(frozen=True)
class Recorded:
    digest: str
    """Of the request that this answers."""
    answer: Answer
    prompt: tuple[Message, ...]


def load(text: str) -> Recorded:
    """Read a recorded answer back, as one that is not paid for again."""
    try:
        told = json.loads(text)
        return Recorded(str(told["digest"]), _answer(told), _prompt(told))
    except (KeyError, TypeError, ValueError, RecursionError):
        raise ModelUnavailable(
            "a recorded answer is damaged", "Delete the file, and the model is asked again."
        ) from None


def _prompt(told: dict[str, Any]) -> tuple[Message, ...]:
    return tuple(Message(message["role"], "\n".join(message["text"])) for message in told["prompt"])


def _answer(told: dict[str, Any]) -> Answer:
    if told["version"] != VERSION:
        raise ValueError(told["version"])
    usage = told["usage"]
    return Answer(
        text="\n".join(told["answer"]),
        usage=Usage(
            int(usage["prompt_tokens"]), int(usage["completion_tokens"]), bool(usage["estimated"])
        ),
        finish_reason=str(told["finish_reason"]),
        seconds=float(told["seconds"]),
        replayed=True,
        model=str(told.get("model", "")),
    )
