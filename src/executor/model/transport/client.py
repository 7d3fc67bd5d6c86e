"""One try of a call to an OpenAI-compatible endpoint, through langchain.

Imported at the first call, as langchain and openai take a second to import.
"""

import asyncio
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import openai
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from executor.errors import ModelUnavailable
from executor.model.answers.reading import CUT, UNKNOWN
from executor.model.masking import mask
from executor.model.port import Request, Usage
from executor.model.transport.endpoint import Endpoint
from executor.model.transport.failures import FOREIGN, Reported, reported, translate
from executor.model.transport.outcome import REMEDY_AWAY, Failure, Outcome, Said, Stepped
from executor.model.transport.stepping import Terms

CONNECT_SECONDS = 10.0


class _Chat(ChatOpenAI):
    """Keeps what langchain drops: an error's own words, and those of a refusal in a stream."""

    def _create_chat_result(
        self,
        response: dict[str, Any] | openai.BaseModel,
        generation_info: dict[str, Any] | None = None,
    ) -> ChatResult:
        error = getattr(response, "error", None)
        if error:
            raise Reported(error)
        return super()._create_chat_result(response, generation_info)

    def _convert_chunk_to_generation_chunk(
        self,
        chunk: dict[str, Any],
        default_chunk_class: type,
        base_generation_info: dict[str, Any] | None,
    ) -> ChatGenerationChunk | None:
        made = super()._convert_chunk_to_generation_chunk(
            chunk, default_chunk_class, base_generation_info
        )
        if made is not None and chunk.get("choices"):
            words = chunk["choices"][0]["delta"].get("refusal")
            made.message.additional_kwargs["refusal"] = words
        return made


class Client:
    """Asks one model of one endpoint, and remembers what its server does not take."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._terms = Terms(endpoint)
        warnings.filterwarnings("ignore", "Pydantic serializer warnings")  # of odd answers
        self._http = openai.DefaultAsyncHttpxClient()  # our own: langchain's is shared by all loops
        self._chat = _Chat(
            model=endpoint.model,
            base_url=endpoint.base_url,
            api_key=SecretStr(endpoint.api_key or "none"),
            temperature=None,
            timeout=openai.Timeout(endpoint.timeout_seconds, connect=CONNECT_SECONDS),
            max_retries=0,
            stream_usage=False,  # the terms ask for it
            stream_chunk_timeout=None,
            use_responses_api=False,
            cache=False,
            http_async_client=self._http,
        )

    async def ask(self, request: Request) -> Outcome:
        """Ask once. The time allowed holds for the whole answer, however it drips."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self._endpoint.timeout_seconds

        def next_deadline() -> float:
            silent = loop.time() + self._endpoint.first_byte_seconds
            return min(end, silent) if self._endpoint.stream else end

        try:
            async with asyncio.timeout_at(next_deadline()) as deadline:
                return await self._ask(request, lambda: deadline.reschedule(next_deadline()))
        except TimeoutError:
            return self._late(silent=loop.time() < end)

    async def close(self) -> None:
        await self._http.aclose()

    async def _ask(self, request: Request, heard: Callable[[], None]) -> Outcome:
        told = self._terms.told(request.messages)
        body = self._terms.body(wants_json=request.wants_json)
        try:
            if self._endpoint.stream:
                return await self._streamed(told, body, heard)
            return _said([await self._chat.ainvoke(told, extra_body=body)], unsaid=UNKNOWN)
        except FOREIGN as error:
            return self._missed(error, request)

    async def _streamed(
        self, told: Sequence[tuple[str, str]], body: Mapping[str, object], heard: Callable[[], None]
    ) -> Said:
        parts = []
        async for part in self._chat.astream(list(told), extra_body=body):
            heard()
            parts.append(part)
        return _said(parts, unsaid=CUT)

    def _missed(self, error: Exception, request: Request) -> Outcome:
        complaint = reported(error)
        note = None if complaint is None else self._terms.step_down(complaint, request)
        if note is not None:
            return Stepped(note)
        failure = translate(error, model=self._endpoint.model, base_url=self._endpoint.base_url)
        secrets = [self._endpoint.api_key]
        masked = type(failure.error)(mask(failure.error.what, secrets), failure.error.remedy)
        return replace(failure, error=masked, reason=mask(failure.reason, secrets))

    def _late(self, *, silent: bool) -> Failure:
        what = (
            f"the answer is silent for {self._endpoint.first_byte_seconds:g} s"
            if silent
            else f"no answer after {self._endpoint.timeout_seconds:g} s"
        )
        return Failure(ModelUnavailable(f"{self._endpoint.shown}: {what}", REMEDY_AWAY), "timeout")


def _said(parts: Sequence[AIMessage], *, unsaid: str) -> Said:
    """Put the parts together; `unsaid` is what it means that no part names a finish reason."""
    usage: Usage | None = None
    finish_reason = unsaid
    for part in parts:
        finish_reason = part.response_metadata.get("finish_reason") or finish_reason
        if part.usage_metadata and part.usage_metadata["total_tokens"]:
            told = part.usage_metadata
            usage = Usage(told["input_tokens"], told["output_tokens"])
    text = "".join(part.text for part in parts)
    text = text or "".join(part.additional_kwargs.get("refusal") or "" for part in parts)
    return Said(text.encode(errors="replace").decode(), usage, finish_reason)
