"""Known secret values leave prompts before they are sent, and answers before they are kept."""

from collections.abc import Sequence
from typing import Final

SHORTEST_SECRET: Final = 8
"""A shorter value would be found everywhere, and would destroy the text."""
SURELY_SECRET: Final = 16
"""From this length on a value is taken for a secret, whatever it is made of."""
MASK: Final = "[secret]"


def mask(text: str, secrets: Sequence[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        if looks_secret(secret):
            text = text.replace(secret, MASK)
    return text


def looks_secret(value: str) -> bool:
    """Tell a secret from a stand-in such as `lm-studio`, which local servers take for a key.

    Below `SURELY_SECRET` characters only a mix of letters and digits is one: plain words would be
    masked wherever a project uses them.
    """
    if len(value) < SHORTEST_SECRET:
        return False
    mixed = any(map(str.isalpha, value)) and any(map(str.isdigit, value))
    return mixed or len(value) >= SURELY_SECRET
