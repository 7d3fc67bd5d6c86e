"""One call to an OpenAI-compatible endpoint, through langchain.

Imported at the first call, as langchain and openai take a second to import.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import openai
from langchain_core.messages import AIMessage
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from executor.model.endpoint import Endpoint
from executor.model.failures import FOREIGN, Failure, translate
from executor.model.masking import mask
from executor.model.port import Message, Usage
from executor.model.reading import CUT, UNKNOWN

CONNECT_SECONDS = 10.0


@dataclass(frozen=True)
class Said:
    """What the server said, as far as it said it."""

    text: str
    usage: Usage | None
    finish_reason: str


class CallFailed(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


class Client:
    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._http = openai.DefaultAsyncHttpxClient()  # our own: langchain's is shared by all loops
        self._chat = ChatOpenAI(
            model=endpoint.model,
            base_url=endpoint.base_url,
            api_key=SecretStr(endpoint.api_key or "none"),
            temperature=endpoint.temperature,
            timeout=openai.Timeout(endpoint.timeout_seconds, connect=CONNECT_SECONDS),
            max_retries=0,
            stream_usage=True,
            stream_chunk_timeout=None,
            max_completion_tokens=endpoint.max_output_tokens,
            extra_body=_old_limit(endpoint),
            cache=False,
            http_async_client=self._http,
        )

    async def ask(self, messages: Sequence[Message], heard: Callable[[], None]) -> Said:
        """Ask once; `heard` is called with each sign of life. Raises nothing but `CallFailed`."""
        told = [(message.role, message.text) for message in messages]
        try:
            if self._endpoint.stream:
                return await self._streamed(told, heard)
            return _said([await self._chat.ainvoke(told)], unsaid=UNKNOWN)
        except FOREIGN as error:
            raise CallFailed(self._failure(error)) from None

    async def close(self) -> None:
        await self._http.aclose()

    async def _streamed(self, told: Sequence[tuple[str, str]], heard: Callable[[], None]) -> Said:
        parts = []
        async for part in self._chat.astream(list(told)):
            heard()
            parts.append(part)
        return _said(parts, unsaid=CUT)

    def _failure(self, error: Exception) -> Failure:
        found = translate(error, model=self._endpoint.model, base_url=self._endpoint.base_url)
        what, remedy = mask(found.error.what, [self._endpoint.api_key]), found.error.remedy
        return Failure(type(found.error)(what, remedy), found.reason, found.retry_after)


def _old_limit(endpoint: Endpoint) -> dict[str, int] | None:
    """Say the limit in the old words too: servers that are not OpenAI's often know only those."""
    if endpoint.base_url is None or endpoint.max_output_tokens is None:
        return None
    return {"max_tokens": endpoint.max_output_tokens}


def _said(parts: Sequence[AIMessage], *, unsaid: str) -> Said:
    """Put the parts together; `unsaid` is what it means that no part names a finish reason."""
    usage: Usage | None = None
    finish_reason = unsaid
    for part in parts:
        finish_reason = part.response_metadata.get("finish_reason") or finish_reason
        if part.usage_metadata:
            told = part.usage_metadata
            usage = Usage(told["input_tokens"], told["output_tokens"])
    text = "".join(part.text for part in parts)
    return Said(text.encode(errors="replace").decode(), usage, finish_reason)
