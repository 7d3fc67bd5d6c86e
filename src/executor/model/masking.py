"""Known secret values leave prompts before they are sent, and answers before they are kept."""

from collections.abc import Sequence

SHORTEST_SECRET = 8
"""A shorter value would be found everywhere, and would destroy the text."""
MASK = "[secret]"


def mask(text: str, secrets: Sequence[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, MASK)
    return text
