"""The explicit headers of an answer: FILE, EDIT, MOVE and DELETE lines, in every dress."""

import re
from dataclasses import dataclass
from typing import Final

from executor.model.answers.blocks import plain_path
from executor.model.answers.fences import Fence, opening, seen
from executor.model.answers.path_words import is_path, paths_in

HEADER: Final = re.compile(
    r"[\s>#*\-]{0,40}(?:\d{1,3}[.)]\s{1,9})?[*_`]{0,3}(?P<word>FILE|EDIT|MOVE|DELETE)"
    r"[*_]{0,3}\s{0,9}:[*_]{0,3}(?P<rest>.*)"
)
_LONGEST: Final = 600
_QUOTED: Final = re.compile(r"`([^`]+)`")
_ARROW: Final = re.compile(r"\s*(?:->|→|=>)\s*")
_GLUED: Final = re.compile(r"(?P<rest>.*?\S)\s{0,9}(?P<fence>(?:`{3,9}|~{3,9})[\w+#-]{0,20})\s*")
"""The fence of the block on the line of its header."""
_REMARK: Final = re.compile(
    r" \((?:new|updated|modified|changed|complete|full|whole|existing|corrected|fixed)[^()]*\)$"
)
_ASIDE: Final = re.compile(r" (?:-{1,2}|–|—|#|//|\() ?(?P<told>.*)$")  # noqa: RUF001 - dashes of prose
PARTIAL: Final = re.compile(
    r"\b(?:excerpt|partial|partly|snippet|example|usage|changes?|diff|only|lines?|parts?|section"
    r"|before|old|original|current|unchanged|omitted|abbreviated|shortened|fragment|relevant)\b",
    re.IGNORECASE,
)


_NONE: Final = re.compile(
    r"(?:none|n/?a|nothing|no files?|-{1,3}|[\u2013\u2014])(?:[.,;:]?\s.*)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Header:
    word: str
    rest: str
    fence: Fence | None = None
    """The block begins on this very line."""

    @property
    def ends(self) -> tuple[str, ...]:
        """The two paths of a MOVE, or whatever stands there instead."""
        return tuple(_path(end) for end in _ARROW.split(self.rest))

    @property
    def path(self) -> str:
        return _path(self.rest)

    @property
    def is_none(self) -> bool:
        """Tell whether the line says that there is nothing of its kind."""
        told = self.rest.strip(" *_`()").rstrip(".")
        return bool(_NONE.fullmatch(told)) or (not told and self.word in {"MOVE", "DELETE"})

    @property
    def refusal(self) -> str:
        """Say why this line names no single whole file, although it is a header."""
        aside = _ASIDE.search(self.rest)
        if self.word == "FILE" and aside and PARTIAL.search(aside["told"]):
            return f"FILE stands for whole files, not for a part ({aside['told'].strip(' )')!r})"
        named = paths_in(self.rest)
        bare = self.rest.strip(" *`")
        if len(named) > 1 and is_path(re.split(r"[\s,]", bare, maxsplit=1)[0].strip("`*")):
            told = " and ".join(named[:2])
            return f"{self.word} names {told}: give each file a line and a block of its own"
        return ""


def header_of(line: str) -> Header | None:
    if len(line) > _LONGEST or ":" not in (told := seen(line)):
        return None
    found = HEADER.fullmatch(told)
    if found is None:
        return None
    glued = _GLUED.fullmatch(found["rest"])
    if glued is None:
        return Header(found["word"], found["rest"])
    return Header(found["word"], glued["rest"], opening(glued["fence"]))


def _path(rest: str) -> str:
    quoted = _QUOTED.match(rest.lstrip(" *"))
    if quoted:
        return plain_path(quoted[1])
    bare = _REMARK.sub("", rest.strip(" *`")).rstrip(" :*`")
    aside = _ASIDE.search(bare)
    if aside and is_path(word := bare[: aside.start()].strip(" :*`")):
        bare = word
    return plain_path(bare)
