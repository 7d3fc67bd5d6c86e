"""Whether the endpoint knows the models that are wanted."""

import difflib
from collections.abc import Iterator, Sequence
from typing import Final

from executor.doctor.finding import Finding, error, ok, one_line, some, warning
from executor.doctor.listed import LONGEST_NAME, MOST
from executor.errors import ModelError, ModelRejected
from executor.model.transport.endpoint import Endpoint
from executor.model.transport.listing import list_models

ANSWER_SECONDS: Final = 4.0
SHOWN: Final = 8
"""Models that are named where none is wanted yet."""


def look_at_models(endpoint: Endpoint, wanted: Sequence[str], *, final: bool) -> Iterator[Finding]:
    """Compare what is wanted with what is listed.

    Lists leave models out, and keys may ask models but not lists: only where no call follows
    (`final`) does a doubt count as an error.
    """
    doubt = error if final else warning
    try:
        listed = list_models(endpoint, ANSWER_SECONDS)
    except ModelRejected:
        yield ok("models", "the endpoint does not list its models")
        return
    except ModelError as failed:
        yield doubt("models", failed.what, failed.remedy)
        return
    names = [name for name in listed[:MOST] if len(name) <= LONGEST_NAME]
    if not wanted:
        yield ok("models", f"the endpoint lists {some(names, SHOWN)}")
        return
    missing = [model for model in wanted if not _is_among(model, names)]
    if not missing:
        yield ok("models", f"the endpoint lists {len(names)}, {', '.join(wanted)} among them")
    for model in missing:
        remedy = "executor asks for it all the same" if not final else "check the name"
        yield (doubt if model == wanted[0] else warning)(
            "models", f"{model} is not among the {len(names)} listed", _near(model, names) or remedy
        )


def _is_among(model: str, names: Sequence[str]) -> bool:
    """Ollama lists `llama3.2` as `llama3.2:latest`."""
    return model in names or f"{model}:latest" in names


def _near(model: str, names: Sequence[str]) -> str:
    near = difflib.get_close_matches(model, names, n=3, cutoff=0.5)
    return f"did you mean {' or '.join(one_line(name) for name in near)}?" if near else ""
