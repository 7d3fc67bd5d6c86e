"""What a server says is wrong, taken out of the many shapes that such bodies have."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from executor.model.masking import mask

READ: Final = 4000
"""Characters of a server's own words that are looked at; some echo the whole prompt."""


@dataclass(frozen=True)
class Complaint:
    status: int | None
    """None where the words came within a success."""
    text: str
    code: str = ""
    """Code and kind of the error, where the server names them."""
    parameter: str = ""

    @property
    def words(self) -> str:
        """The text in the form in which it is searched."""
        return f"{self.code} {self.text}".lower().replace("`", "")


def complaint_of(
    status: int | None, body: object, fallback: str = "", secrets: Sequence[str] = ()
) -> Complaint:
    """Read a complaint; secrets go before anything is cut, as half of one is found no more."""

    def kept(told: object) -> str:
        return mask(_shown(told), secrets)[:READ]

    if not isinstance(body, Mapping):
        return Complaint(status, kept(body or fallback))
    inner = body.get("error", body)
    if not isinstance(inner, Mapping):
        return Complaint(status, kept(inner or fallback))
    codes = (inner.get("code"), inner.get("type"))
    named = inner.get("param")
    return Complaint(
        status,
        kept(inner.get("message") or body),
        " ".join(kept(code) for code in codes if isinstance(code, str)),
        kept(named) if isinstance(named, str) else "",
    )


def _shown(told: object) -> str:
    if isinstance(told, str):
        return told
    try:
        return json.dumps(told)
    except RecursionError:
        return "(nested too deeply to be shown)"
