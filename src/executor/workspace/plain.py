"""Foreign text made safe to show: what processes and models print is data, not terminal control."""

import re

_ESCAPES = re.compile(
    r"\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"  # strings for the terminal: titles, links
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # colours, cursor movements
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def plain(text: str) -> str:
    """Remove what could act on a terminal or mislead its reader; a lone CR ends a line."""
    visible = _ESCAPES.sub("", text)
    return _CONTROLS.sub("", visible.replace("\r\n", "\n").replace("\r", "\n"))
