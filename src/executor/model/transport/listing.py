"""The models that an endpoint offers; for a look at it before any work."""

import asyncio
from collections.abc import Mapping
from types import NoneType

from executor.errors import ModelRefused, ModelUnavailable
from executor.model.transport.endpoint import Endpoint
from executor.model.transport.threads import LooseThreads

_REMEDY = "Check that the server runs, and the address given with --base-url: most end in /v1."


def list_models(endpoint: Endpoint, timeout: float) -> list[str]:
    """Ask for the names of the models, for at most so many seconds; raise a `ModelError`."""
    told = asyncio.run(_listed(endpoint, timeout))
    if not isinstance(told, Mapping) or not isinstance(told.get("data", 0), list | NoneType):
        raise ModelUnavailable(f"{endpoint.shown}: the answer is no list of models", _REMEDY)
    named = [model.get("id") for model in told["data"] or () if isinstance(model, Mapping)]
    return [name for name in named if isinstance(name, str)]


async def _listed(endpoint: Endpoint, seconds: float) -> object:
    import openai  # noqa: PLC0415 - costs half a second

    from executor.model.transport.failures import FOREIGN, translate  # noqa: PLC0415 - imports openai
    from executor.model.transport.wire import Wire  # noqa: PLC0415 - imports openai

    asyncio.get_running_loop().set_default_executor(LooseThreads())
    client = openai.AsyncOpenAI(
        base_url=endpoint.base_url,
        api_key=endpoint.api_key or "none",
        max_retries=0,
        timeout=seconds,
        http_client=Wire().http,
    )
    try:
        async with client, asyncio.timeout(seconds):
            return await client.get("/models", cast_to=object)
    except TimeoutError:
        what = f"{endpoint.shown}: no answer after {seconds:g} s"
        raise ModelUnavailable(what, _REMEDY) from None
    except openai.NotFoundError:
        what = f"{endpoint.shown} has no list of models (404)"
        raise ModelRefused(what, _REMEDY) from None
    except FOREIGN as error:
        raise translate(error, endpoint).error from None
