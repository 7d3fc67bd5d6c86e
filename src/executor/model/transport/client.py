"""One try of a call to an OpenAI-compatible endpoint, through langchain.

Imported at the first call, as langchain and openai take a second to import.
"""

import asyncio
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openai
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from executor.errors import ModelUnavailable
from executor.model.answers.reading import CUT, UNKNOWN
from executor.model.port import Request, Usage
from executor.model.transport import shape
from executor.model.transport.endpoint import Endpoint
from executor.model.transport.failures import FOREIGN, Reported, reported, translate, unsendable
from executor.model.transport.outcome import REMEDY_AWAY, Failure, Outcome, Said, Stepped
from executor.model.transport.stepping import Terms
from executor.model.transport.unfit import Unfit
from executor.model.transport.wire import LONGEST, Wire, setting_up

CONNECT_SECONDS = 10.0


class _Chat(ChatOpenAI):
    """Keeps what langchain drops: an error's own words, and those of a refusal in a stream."""

    def _create_chat_result(
        self,
        response: dict[str, Any] | openai.BaseModel,
        generation_info: dict[str, Any] | None = None,
    ) -> ChatResult:
        told = (
            response.model_dump(warnings=False)
            if isinstance(response, openai.BaseModel)
            else response
        )
        if not isinstance(told, dict):
            raise TypeError
        if told.get("error"):
            raise Reported(told["error"])
        shaped = shape.completion(told)
        made = super()._create_chat_result(shaped, generation_info)
        words = shaped["choices"][0]["message"]["refusal"]
        made.generations[0].message.additional_kwargs["refusal"] = words
        return made

    def _convert_chunk_to_generation_chunk(
        self,
        chunk: dict[str, Any],
        default_chunk_class: type,
        base_generation_info: dict[str, Any] | None,
    ) -> ChatGenerationChunk | None:
        shaped = shape.chunk(chunk)
        made = super()._convert_chunk_to_generation_chunk(
            shaped, default_chunk_class, base_generation_info
        )
        if made is not None and shaped["choices"]:
            words = shaped["choices"][0]["delta"]["refusal"]
            made.message.additional_kwargs["refusal"] = words
        return made


class Client:
    """Asks one model of one endpoint, and remembers what its server does not take."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._terms = Terms(endpoint)
        warnings.filterwarnings("ignore", "Pydantic serializer warnings")  # of odd answers
        self._wire = Wire()  # our own: langchain's is shared by all loops
        with setting_up():
            self._chat = self._made(endpoint)

    def _made(self, endpoint: Endpoint) -> _Chat:
        return _Chat(
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
            http_async_client=self._wire.http,
        )

    async def ask(self, request: Request) -> Outcome:
        """Ask once. The time allowed holds for the whole answer, however it drips."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self._endpoint.timeout_seconds

        try:
            async with asyncio.timeout_at(end) as deadline:

                def heard() -> None:
                    silent = loop.time() + self._endpoint.silence_seconds
                    deadline.reschedule(min(end, silent))

                return await self._ask(request, heard)
        except TimeoutError:
            return self._late(silent=loop.time() < end)

    async def close(self) -> None:
        await self._wire.http.aclose()

    async def _ask(self, request: Request, heard: Callable[[], None]) -> Outcome:
        told = self._terms.told(request.messages)
        body = self._terms.body(wants_json=request.wants_json)
        self._wire.begin(streamed=self._terms.streams)
        try:
            if self._terms.streams:
                return await self._streamed(told, body, heard)
            return _said([await self._chat.ainvoke(told, extra_body=body)], unsaid=UNKNOWN)
        except FOREIGN as error:
            return self._missed(error, request)

    async def _streamed(
        self, told: Sequence[tuple[str, str]], body: Mapping[str, object], heard: Callable[[], None]
    ) -> Said:
        parts: list[AIMessage] = []
        length = 0
        async for part in self._chat.astream(list(told), extra_body=body):
            if not parts:
                heard()
                self._wire.heard = heard
            parts.append(part)
            length += len(part.text)
            if length > LONGEST:
                raise Unfit
        return _said(parts, unsaid=UNKNOWN if self._wire.whole else CUT)

    def _missed(self, error: Exception, request: Request) -> Outcome:
        if not self._wire.answered and isinstance(error, ValueError | TypeError):
            return unsendable(error, self._endpoint)
        complaint = reported(error, [self._endpoint.api_key])
        note = None if complaint is None else self._terms.step_down(complaint, request)
        if note is not None:
            return Stepped(note)
        return translate(error, self._endpoint)

    def _late(self, *, silent: bool) -> Failure:
        what = (
            f"the answer is silent for {self._endpoint.silence_seconds:g} s"
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
