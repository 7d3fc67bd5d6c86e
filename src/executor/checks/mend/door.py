"""The one door: which mends fit a file, and whether the result is worth keeping."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Final

from executor.checks.data import json_problems, toml_problems, yaml_problems
from executor.checks.mend.json_text import mend_json
from executor.checks.mend.margins import without_margin
from executor.checks.mend.mended import Mended, Whole
from executor.checks.mend.python import mend_python
from executor.checks.mend.tokens import string_lines
from executor.checks.mend.toml_text import mend_toml
from executor.checks.mend.wrapping import fenced, without_inner_fences
from executor.checks.mend.yaml_text import mend_yaml
from executor.checks.python import python_problems
from executor.state import Problem

Judge = Callable[[str, str], list[Problem]]
Mender = Callable[[str], Mended | None]

_LANGUAGES: Final[dict[str, tuple[Judge, Mender]]] = {
    ".py": (python_problems, mend_python),
    ".pyi": (python_problems, mend_python),
    ".json": (json_problems, mend_json),
    ".yaml": (yaml_problems, mend_yaml),
    ".yml": (yaml_problems, mend_yaml),
    ".toml": (toml_problems, mend_toml),
}
_OTHER_CODE: Final = re.compile(
    r"\.(?:[mc]?[jt]s|[jt]sx|go|rs|java|c|h|cc|cpp|cxx|hpp|hh|cs|kts?|scala|swift|dart|php|rb|sh|bash"
    r"|zsh|sql|css|scss|less|html?|xml|svg|vue|svelte|lua|pl|r|exs?|ini|cfg|proto|groovy|gradle)"
)
_LONGEST: Final = 300_000
"""Characters; a longer text costs more than a question to the model saves."""
_NULL: Final = "\0"
_MARK: Final = "\ufeff"


def mend(path: str, text: str) -> Mended | None:
    """Undo what damaged a text that does not parse; None when it parses, or nothing helps."""
    suffix = PurePosixPath(path).suffix.lower()
    if len(text) > _LONGEST:
        return None
    if _OTHER_CODE.fullmatch(suffix):
        whole = fenced(text.split("\n"))
        return Mended(whole.text, (whole.says,)) if whole else None
    judge, mender = _LANGUAGES.get(suffix, (None, None))
    if judge is None or mender is None or not judge(path, text):
        return None
    found = _mended(text, mender, lambda new: not judge(path, new))
    return found and Mended(_with_line_ends(found.text, text), found.mends)


def _mended(text: str, mender: Mender, parses: Callable[[str], bool]) -> Mended | None:
    cleaned, says = _cleaned(text)
    if says and parses(cleaned):
        return Mended(cleaned, tuple(says))
    for whole in _candidates(cleaned, mender):
        if parses(whole.text):
            return Mended(whole.text, (*says, whole.says))
    found = mender(cleaned)
    if found is None or not parses(found.text):
        return None
    return Mended(found.text, (*says, *found.mends))


def _candidates(text: str, mender: Mender) -> Iterator[Whole]:
    """Offer what can be told from the lines alone, before anything is looked at closely."""
    lines = text.split("\n")
    yield from without_margin(lines, colons=mender is not mend_yaml)
    if mender is mend_python and (whole := without_inner_fences(lines, string_lines(text))):
        yield whole


def _cleaned(text: str) -> tuple[str, list[str]]:
    """Take out what no text file holds, and make the line ends alike.

    Other control characters may be meant: inside a string they are its content.
    """
    says: list[str] = []
    new = text.removeprefix(_MARK)
    if new != text:
        says.append("took the byte order mark off line 1")
    if _NULL in new:
        line = new.count("\n", 0, new.index(_NULL)) + 1
        says.append(f"took null characters out, the first on line {line}")
        new = new.replace(_NULL, "")
    alike = new.replace("\r\n", "\n").replace("\r", "\n")
    if alike != new and _has_mixed_ends(new):
        says.append("made the line ends alike")
    return alike, says


def _has_mixed_ends(text: str) -> bool:
    return text.count("\r") != text.count("\r\n") or text.count("\r\n") != text.count("\n")


def _with_line_ends(new: str, old: str) -> str:
    """Give a file of Windows its line ends back."""
    of_windows = "\r\n" in old and not _has_mixed_ends(old)
    return new.replace("\n", "\r\n") if of_windows else new
