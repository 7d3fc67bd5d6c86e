"""Imports that nothing resolves, and that are nobody's mistake all the same."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from executor.checks.excerpt import source_lines
from executor.checks.imports.statements import Import
from executor.checks.imports.world import World
from executor.state import Edits

_OF_TOOLS: Final = frozenset(
    {
        *("noxfile.py", "conanfile.py", "conf.py", "hatch_build.py", "setup.py", "fabfile.py"),
        *("wscript.py", "wscript", "SConstruct.py", "SConstruct", "SConscript", "dodo.py"),
        *("locustfile.py", "gunicorn.conf.py", "build.py", "tasks.py"),
    }
)
"""Files that a tool runs, in an environment of its own."""
_AT_ROOT: Final = frozenset({"build.py", "tasks.py"})
_SAID: Final = re.compile(
    r"#\s*type:\s*ignore|#\s*pyright:\s*ignore|#.*\bnoqa\b(?!\s*:)|#.*\bnoqa\s*:.*\bF401\b"
    r"|#.*disable\s*=.*\bimport-error\b|#.*disable\s*=.*\bE0401\b",
    re.IGNORECASE,
)
_LONGEST_LINE: Final = 1_000
_DECLARING: Final = re.compile(
    r"(?:.*/)?(?:pyproject\.toml|setup\.(?:cfg|py)|Pipfile|tox\.ini|environment\.ya?ml"
    r"|(?:.*requirements?.*|requirements/.*)\.(?:txt|in)|conda.*\.ya?ml)"
)
_WORD: Final = re.compile(r"[A-Za-z0-9][\w.-]*")
_SHORTEST: Final = 3
_READ: Final = 2_000
_READ_CHARS: Final = 20_000_000


class Excuses:
    def __init__(self, edits: Edits, world: World) -> None:
        self._edits = edits
        self._world = world

    def of_line(self, text: str, one: Import) -> bool:
        """Whoever silenced a checker there knows."""
        line = source_lines(text)[one.line - 1 : one.line]
        return any(_SAID.search(shown[:_LONGEST_LINE]) for shown in line)

    def of_others(self, path: str, one: Import, others: Sequence[Import]) -> bool:
        """Excuse what the project does not hold, but lives with, and what this answer declares."""
        top = one.module.partition(".")[0]
        return (
            _is_of_a_tool(path)
            or self._is_declared(one.module)
            or any(other.guard == "optional" and _top(other) == top for other in others)
            or self.is_used(top)
        )

    def is_used(self, module: str) -> bool:
        """Tell whether a file of the project, as it stands, imports the module already."""
        used = re.compile(
            rf"^[ \t]*(?:from|import)[ \t]++(?:[\w., \t]*,[ \t]*)?{re.escape(module)}(?![\w])",
            re.MULTILINE,
        )
        return any(module in text and used.search(text) for text in self._texts)

    @cached_property
    def _texts(self) -> list[str]:
        return list(self._read())

    def _read(self) -> Iterator[str]:
        chars = 0
        paths = [path for path in self._world.listed if path.endswith(".py")]
        for path in paths[:_READ]:
            text = self._world.read(path) or ""
            chars += len(text)
            if chars > _READ_CHARS:
                return
            yield text

    def _is_declared(self, module: str) -> bool:
        """Compare loosely: distributions and modules differ by case, dashes, and a `py`."""
        parts = _folded(module).split(".")
        whole = {"_".join(parts[: count + 1]) for count in range(len(parts))}
        if not whole.isdisjoint(self._declared):
            return True
        top = parts[0]
        return len(top) >= _SHORTEST and any(top in word for word in self._added)

    @cached_property
    def _declared(self) -> frozenset[str]:
        return frozenset(_folded(name) for name in self._world.declared)

    @cached_property
    def _added(self) -> Collection[str]:
        """Collect the words that this answer adds where a project says what it needs."""
        added: set[str] = set()
        for path, text in self._edits.items():
            if text is not None and _DECLARING.fullmatch(path):
                added |= _words(text) - _words(self._world.read(path) or "")
        return frozenset(added)


def _top(one: Import) -> str:
    return "" if one.level else one.module.partition(".")[0]


def _words(text: str) -> set[str]:
    return {_folded(word).replace(".", "_") for word in _WORD.findall(text)}


def _folded(name: str) -> str:
    return name.casefold().replace("-", "_")


def _is_of_a_tool(path: str) -> bool:
    pure = PurePosixPath(path)
    return pure.name in _OF_TOOLS and (pure.name not in _AT_ROOT or len(pure.parts) == 1)
