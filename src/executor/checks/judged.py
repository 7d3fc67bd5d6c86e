"""Whose syntax can be judged at all."""

from pathlib import PurePosixPath
from typing import Final

from executor.checks.grammars import languages_of

_OWN: Final = frozenset({".py", ".pyi", ".json", ".yaml", ".yml", ".toml", ".sql"})


def is_judged(path: str) -> bool:
    """Tell whether half a file of this kind would be seen to be half; prose never is."""
    return PurePosixPath(path).suffix.lower() in _OWN or bool(languages_of(path, ""))
