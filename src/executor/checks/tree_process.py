"""Grammars at work where they cannot harm us.

A parser that meets an error in deeply unclosed text takes memory by the square of its depth: forty
thousand characters can need more than the machine has. So texts of some size are read in a process
of their own that may use only so much; one that needs more is not judged.
"""

import json
import subprocess
import sys
from typing import Final

from executor.checks.tree_errors import Fault, faults

_SMALL: Final = 3_000
_LARGEST: Final = 300_000
_SECONDS: Final = 10
_CHILD: Final = "executor.checks.tree_child"


def bounded_faults(language: str, text: str) -> list[Fault]:
    """Find the faults of any text; none in one that cannot be read in a sane time."""
    if len(text) <= _SMALL:
        return faults(language, text)
    if len(text) > _LARGEST:
        return []
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", _CHILD, language],
            input=text.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return [Fault(*told) for told in json.loads(done.stdout)]
