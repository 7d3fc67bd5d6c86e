"""What a server says is wrong, taken out of the many shapes that such bodies have."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

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


def complaint_of(status: int | None, body: object, fallback: str = "") -> Complaint:
    if not isinstance(body, Mapping):
        return Complaint(status, _shown(body or fallback)[:READ])
    inner = body.get("error", body)
    if not isinstance(inner, Mapping):
        return Complaint(status, _shown(inner or fallback)[:READ])
    codes = (inner.get("code"), inner.get("type"))
    named = inner.get("param")
    return Complaint(
        status,
        _shown(inner.get("message") or body)[:READ],
        " ".join(code[:READ] for code in codes if isinstance(code, str)),
        named[:READ] if isinstance(named, str) else "",
    )


def _shown(told: object) -> str:
    if isinstance(told, str):
        return told
    try:
        return json.dumps(told)
    except RecursionError:
        return "(nested too deeply to be shown)"
