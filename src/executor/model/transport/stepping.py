"""What is sent along with a question, and how that gets less when a server does not take it."""

import re
from collections.abc import Sequence
from typing import Final, Literal

from executor.model.port import Message, Request
from executor.model.transport.complaint import Complaint
from executor.model.transport.endpoint import Endpoint
from executor.model.transport.overflow import lower_limit, overflows

LimitName = Literal["max_tokens", "max_completion_tokens"]

_STEPS: Final = frozenset({400, 422})
_TEMPLATE_STEPS: Final = frozenset({400, 422, 500})
"""A chat template that knows no system role fails inside some servers."""
_ROLE: Final = re.compile(
    r"system['\"]? (?:role|message|prompt)s?\b.{0,30}\b(?:not|un)"
    r"|\brole\b(?!['\"]: ).{0,60}\bsystem\b"
    r"|only user.{0,20}assistant roles|roles must alternate",
    re.DOTALL,
)
_STREAM: Final = ("stream", "streaming")
_OTHER_NAME: Final[dict[LimitName, LimitName]] = {
    "max_tokens": "max_completion_tokens",
    "max_completion_tokens": "max_tokens",
}


class Terms:
    """What one server takes with one model, as far as it has said; each refusal is remembered."""

    def __init__(self, endpoint: Endpoint) -> None:
        settings = {
            "temperature": endpoint.temperature,
            "seed": endpoint.seed,
            "reasoning_effort": endpoint.reasoning_effort,
            "stream_options": {"include_usage": True} if endpoint.stream else None,
        }
        self._settings = {name: value for name, value in settings.items() if value is not None}
        self.streams = endpoint.stream
        self._takes_json = True
        self._takes_system = True
        self._limit = endpoint.max_output_tokens
        self._limit_name: LimitName = "max_completion_tokens" if endpoint.openais else "max_tokens"
        self._limit_lowered = self._limit_renamed = False

    def body(self, *, wants_json: bool) -> dict[str, object]:
        """All that goes into the request beside model and messages."""
        body: dict[str, object] = dict(self._settings)
        if self._limit is not None:
            body[self._limit_name] = self._limit
        if wants_json and self._takes_json:
            body["response_format"] = {"type": "json_object"}
        return body

    def told(self, messages: Sequence[Message]) -> list[tuple[str, str]]:
        told: list[tuple[str, str]] = [(message.role, message.text) for message in messages]
        return told if self._takes_system else _without_system(told)

    def step_down(self, complaint: Complaint, request: Request) -> str | None:
        """Give up what the server complains about, and say so; None if there is nothing."""
        if complaint.status in _STEPS:
            note = self._shorten(complaint)
            if note or overflows(complaint):
                return note
            sent = list(self.body(wants_json=request.wants_json))
            named = _named(complaint, [*sent, *(_STREAM if self.streams else ())])
            if named is not None:
                return self._leave_out(named)
        return self._merge_system(complaint, request)

    def _shorten(self, complaint: Complaint) -> str | None:
        lower = None if self._limit is None else lower_limit(complaint, self._limit)
        if lower is None:
            return None
        if self._limit_lowered:
            self._limit = None
            return "the server allows fewer output tokens still: leaving the limit to it"
        self._limit, self._limit_lowered = lower, True
        return f"the server allows fewer output tokens: going on with {lower}"

    def _leave_out(self, name: str) -> str:
        if name == self._limit_name and not self._limit_renamed:
            self._limit_name, self._limit_renamed = _OTHER_NAME[self._limit_name], True
            return f"the server does not take `{name}`: saying `{self._limit_name}` instead"
        if name in _STREAM:
            self.streams = False
            self._settings.pop("stream_options", None)
            return "the server does not stream: asking for whole answers"
        if name == self._limit_name:
            self._limit = None
        elif name == "response_format":
            self._takes_json = False
        else:
            del self._settings[name]
        return f"the server does not take `{name}`: going on without it"

    def _merge_system(self, complaint: Complaint, request: Request) -> str | None:
        has_system = any(message.role == "system" for message in request.messages)
        refused = has_system and self._takes_system and complaint.status in _TEMPLATE_STEPS
        if not refused or not _ROLE.search(f"{complaint.parameter} {complaint.words}"):
            return None
        self._takes_system = False
        return "the server does not take a `system` message: its text goes into the question"


def _named(complaint: Complaint, sent: Sequence[str]) -> str | None:
    """Find the part that is complained about: the one that is named, or named first."""
    for text in (complaint.parameter.lower(), complaint.words):
        found = re.search(rf"(?<!\w)(?:{'|'.join(sent)})(?!\w)", text) if sent else None
        if found is not None:
            return found[0]
    return None


def _without_system(told: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put what the system message says at the top of the first question."""
    system = "\n\n".join(text for role, text in told if role == "system")
    rest = [(role, text) for role, text in told if role != "system"]
    if not system:
        return rest
    if rest and rest[0][0] == "user":
        return [("user", f"{system}\n\n{rest[0][1]}"), *rest[1:]]
    return [("user", system), *rest]
