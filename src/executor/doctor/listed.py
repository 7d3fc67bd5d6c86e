"""Lists of models, as servers give them: anybody may sit at a port, so nothing is believed."""

import json
from typing import Any, Final

MOST: Final = 2000
"""Models of one list that are looked at."""
LONGEST_NAME: Final = 200


def names_in(body: bytes) -> tuple[str, ...] | None:
    """Read the names, or None if this is no list of models; an empty list is one."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or "data" not in told:
        return None
    entries = told["data"]
    if entries is None and told.get("object") == "list":  # Ollama without a model
        return ()
    if not isinstance(entries, list):
        return None
    names = [entry.get("id") if isinstance(entry, dict) else None for entry in entries[:MOST]]
    known = tuple(name for name in names if isinstance(name, str) and 0 < len(name) <= LONGEST_NAME)
    return known if known or not entries else None
