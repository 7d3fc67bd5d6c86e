"""One thing that was looked at: how it stands, what was found, and what to do about it."""

from dataclasses import dataclass
from typing import Final, Literal

from executor.workspace.plain import plain

Status = Literal["ok", "warning", "error", "skipped"]

LONGEST: Final = 400
"""Characters of one line; servers and files may say far more."""


@dataclass(frozen=True)
class Finding:
    name: str
    status: Status
    """Only an `error` keeps a run from beginning."""
    found: str
    remedy: str = ""


def ok(name: str, found: str, remedy: str = "") -> Finding:
    return Finding(name, "ok", one_line(found), one_line(remedy))


def warning(name: str, found: str, remedy: str = "") -> Finding:
    return Finding(name, "warning", one_line(found), one_line(remedy))


def error(name: str, found: str, remedy: str = "") -> Finding:
    return Finding(name, "error", one_line(found), one_line(remedy))


def not_tried(name: str, why: str) -> Finding:
    return Finding(name, "skipped", one_line(f"not tried: {why}"))


def one_line(text: str, longest: int = LONGEST) -> str:
    """Make any text fit for one line: what servers and files say is data, not layout."""
    words = " ".join(plain(text[: 4 * longest]).split())
    return words if len(words) <= longest else words[: longest - 1] + "…"


def some(names: list[str] | tuple[str, ...], shown: int) -> str:
    """Name the first few and count the rest."""
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {more} more" if more > 0 else "")
