"""`Key: value` lines that tell the executor more about a task or a section."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

FIELD = re.compile(
    r"(?P<mark>[*_]{0,3})"
    r"(?P<key>files?|depends(?:\s+on)?|dependencies|requires|verify|model|type)"
    r"(?::(?P=mark)|(?P=mark)\s*:)\s*(?P<value>.*)",
    re.IGNORECASE,
)
FIELD_OF_KEY: Final = {
    "file": "files",
    "files": "files",
    "verify": "verify",
    "model": "model",
    "type": "type",
}
DEPENDS: Final = "depends"
"""The field of every other key."""
NOTHING: Final = frozenset({"", "-", "–", "—", "none", "n/a", "nothing"})  # noqa: RUF001 - dashes
CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
SEPARATOR = re.compile(r"[,;]|\s+and\s+")
REMARK = re.compile(r"\s+\(.*\)$")


@dataclass(frozen=True, slots=True)
class Value:
    line: int
    text: str


Fields = dict[str, list[Value]]


@dataclass(frozen=True, slots=True)
class Settings:
    """The fields of a task that need no other task to be understood."""

    files: tuple[str, ...]
    verify: str | None
    model: str | None
    type: str | None


def read_field(line: str, *, emphasised: bool) -> tuple[str, str] | None:
    """Split a line into field and value; in running text only an emphasised key counts."""
    match = FIELD.match(line)
    if match is None or (emphasised and not match["mark"]):
        return None
    return FIELD_OF_KEY.get(match["key"].casefold(), DEPENDS), match["value"].strip()


def settings(chain: Iterable[Mapping[str, list[Value]]]) -> Settings:
    """Read the innermost value of each field; the chain leads from the task outwards."""
    found: Fields = {}
    for fields in chain:
        for name, values in fields.items():
            found.setdefault(name, values)
    model = _scalar(found.get("model", []))
    return Settings(
        files=_files(found.get("files", [])),
        verify=" && ".join(_commands(found.get("verify", []))) or None,
        # `Model: User with an address` is about the program, not about who writes it.
        model=None if model is None or " " in model else model,
        type=_scalar(found.get("type", [])),
    )


def is_nothing(text: str) -> bool:
    return text.strip(" `*_.").casefold() in NOTHING


def pieces(text: str) -> list[str]:
    """Split a list in one line; what stands in backticks is an item whatever surrounds it."""
    found: list[str] = []
    for part in SEPARATOR.split(text):
        quoted = [match[2].strip() for match in CODE.finditer(part)]
        found += quoted or [REMARK.sub("", part.strip()).strip("`*")]
    return [piece for piece in found if not is_nothing(piece)]


def _files(values: list[Value]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(piece for value in values for piece in pieces(value.text)))


def _commands(values: list[Value]) -> list[str]:
    return [_bare(value.text) for value in values if not is_nothing(value.text)]


def _scalar(values: list[Value]) -> str | None:
    return next(iter(_commands(values)), None)


def _bare(text: str) -> str:
    """Take the code span that a value starts with, or the value as it is."""
    code = CODE.match(text)
    return code[2].strip() if code else text
