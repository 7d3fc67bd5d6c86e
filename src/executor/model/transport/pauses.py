"""How long a server asks to be left alone, in the three ways in which that is said."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_SECONDS: Final = 7 * 24 * 3600.0
"""Whoever asks for more means no wait at all."""


def asked_pause(headers: Mapping[str, str]) -> float | None:
    """Read the pause in seconds; None where there is none, or none that makes sense."""
    for seconds in (
        _number(headers.get("retry-after-ms", ""), 1000),
        _number(headers.get("retry-after", ""), 1),
        _until(headers.get("retry-after", ""), headers.get("date", "")),
    ):
        if seconds is not None and 0 < seconds <= LONGEST_SECONDS:
            return seconds
    return None


def _number(told: str, per_second: int) -> float | None:
    try:
        seconds = float(told) / per_second
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) else None


def _until(told: str, now: str) -> float | None:
    """Measure by the server's own clock where it shows one: ours may go wrong."""
    then = _moment(told)
    if then is None:
        return None
    return (then - (_moment(now) or datetime.now(UTC))).total_seconds()


def _moment(told: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(told)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
