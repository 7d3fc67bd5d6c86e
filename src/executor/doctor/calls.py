"""Two tiny calls through the real adapter: the only look that says whether answers come."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from executor.doctor.finding import Finding, error, not_tried, ok, one_line, warning
from executor.errors import Interrupted, ModelError
from executor.model.masking import mask
from executor.model.port import Answer, Message, Request
from executor.model.transport.chat import ChatModel
from executor.model.transport.endpoint import Endpoint

CALL_SECONDS: Final = 20.0
"""For both calls together."""
LEAST_SECONDS: Final = 1.0
"""With less time left than this, no call is begun."""
MOST_TOKENS: Final = 512
"""Enough for a model that thinks before it says one word."""
SHOWN: Final = 40
"""Characters of the answer that are shown."""
PLAIN, STREAMED = "call", "streamed call"
QUESTION: Final = Request("doctor", "doctor", (Message("user", "Answer with the word ok."),))


def try_calls(endpoint: Endpoint, seconds: float) -> Iterator[Finding]:
    """Call as a run would, then the other way; only the first can keep a run from beginning."""
    import executor.model.transport.client  # noqa: F401, PLC0415 - langchain costs a second, not the server's

    until = time.monotonic() + min(CALL_SECONDS, seconds)
    name, other = (STREAMED, PLAIN) if endpoint.stream else (PLAIN, STREAMED)
    finding = _called(name, endpoint, until)
    yield finding
    if finding.status == "error":
        yield not_tried(other, f"the {name} failed")
        return
    finding = _called(other, replace(endpoint, stream=not endpoint.stream), until)
    if finding.status == "error":
        keep = "on" if endpoint.stream else "off"
        remedy = f"if it stays so, leave `stream` {keep} for this endpoint"
        finding = warning(other, finding.found, remedy)
    yield finding


def _called(name: str, endpoint: Endpoint, until: float) -> Finding:
    left = until - time.monotonic()
    if left < LEAST_SECONDS:
        return not_tried(name, "no time is left for it")
    asked = replace(
        endpoint,
        max_output_tokens=min(endpoint.max_output_tokens or MOST_TOKENS, MOST_TOKENS),
        tries=1,
        fallbacks=(),
        requests_per_minute=None,
        tokens_per_minute=None,
    )
    late = f"no answer within {left:.1f} s"
    try:
        with ChatModel(asked, lambda: late if time.monotonic() > until else None) as model:
            return judged(name, model.answer(QUESTION), endpoint.api_key)
    except Interrupted:
        remedy = "a local server may still load the model: try again, or see its log"
        return error(name, late, remedy)
    except ModelError as failed:
        return error(name, failed.what, failed.remedy)


def judged(name: str, answer: Answer, key: str) -> Finding:
    speed = answer.usage.completion_tokens / max(answer.seconds, 0.001)
    usage = "estimated: the server reports no usage" if answer.usage.estimated else "as reported"
    figures = (
        f"{answer.seconds:.1f} s, {speed:.0f} tokens/s,"
        f" {answer.usage.prompt_tokens} + {answer.usage.completion_tokens} tokens ({usage})"
    )
    text = one_line(mask(answer.text, [key]), SHOWN)
    if text:
        return ok(name, f"answers {text!r}: {figures}")
    if answer.finish_reason == "length":
        remedy = "it thinks long: see --reasoning-effort, and leave max_output_tokens high"
        return warning(name, f"{MOST_TOKENS} tokens were not enough for a word: {figures}", remedy)
    return error(
        name, f"the answer is empty: {figures}", "try another model, or see its server's log"
    )
