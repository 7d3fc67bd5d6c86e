"""JSON, YAML and TOML that a program could not load."""

import json
import re
import tomllib
from collections.abc import Callable, Hashable
from pathlib import PurePosixPath
from typing import Any, Final, NoReturn

import yaml

from executor.checks.problem import Place, place_at, problem
from executor.checks.unjudged import has_comments, is_template
from executor.state import Problem

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTANT: Final = re.compile(r'"(?:\\.|[^"\\])*"|(-?Infinity|NaN)', re.DOTALL)
_TOML_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_STANDARD: Final = "tag:yaml.org,2002:"
_MERGE: Final = f"{_STANDARD}merge"
_DEEPEST: Final = 100
_DEEP_KEY: Final = re.compile(rf"^[ \t\[]*(?:[\w\"'-]+[ \t]*\.[ \t]*){{{_DEEPEST}}}", re.MULTILINE)
"""Python's reader takes quadratic time for such a key."""
_RECORDS: Final = 2
Check = Callable[[str, str], list[Problem]]
_TOO_DEEP: Final = "the data is nested too deeply"


class _NoConstant(ValueError):
    """Python's reader would take `NaN`; no other reader does."""


def data_problems(
    check: Check, path: str, text: str, before: Callable[[str], str | None]
) -> list[Problem]:
    """Tell what the file's reader would refuse, unless it is a template or stood so before."""
    found = check(path, text)
    if not found or is_template(text, found[0]["line"]):
        return []
    old = before(path) or ""
    if check is json_problems and has_comments(path, old):
        return []
    return [] if old.strip() and check(path, old) else found


def json_problems(path: str, text: str) -> list[Problem]:
    """Read strictly, except where the tool that owns the file allows comments."""
    if has_comments(path, None):
        return []
    found = _json_problem(path, text)
    return [found] if found and not _is_one_value_a_line(text) else []


def _json_problem(path: str, text: str) -> Problem | None:
    try:
        _strict(text)
    except json.JSONDecodeError as error:
        return problem(path, text, "json", error.msg, place_at(text, error.pos))
    except _NoConstant as error:
        places = [m.start() for m in _CONSTANT.finditer(text) if m[1]]
        return problem(path, text, "json", str(error), place_at(text, places[0]))
    except RecursionError:
        return problem(path, text, "json", _TOO_DEEP)
    return None


def _strict(text: str) -> None:
    json.loads(text, parse_int=str, parse_float=str, parse_constant=_refuse)


def _is_one_value_a_line(text: str) -> bool:
    """Tell records, one to a line, from one value that is broken: every record is whole."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < _RECORDS or not all(line.lstrip()[0] in "{[" for line in lines):
        return False
    try:
        for line in lines:
            _strict(line)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(constant: str) -> NoReturn:
    message = f"{constant} is no value of JSON"
    raise _NoConstant(message)


class _AnyTag(_SafeLoader):  # type: ignore[misc] # the base is C code where it is installed
    """Loads nothing, but goes through everything; a tag belongs to whoever reads the file."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Judge what `<<` merges, but merge nothing: a chain of merges grows exponentially."""
        for key, value in node.value:
            if key.tag == _MERGE:
                _judge_merge(node, value)
        node.value = [(key, value) for key, value in node.value if key.tag != _MERGE]


def _judge_merge(node: yaml.MappingNode, value: yaml.Node) -> None:
    """Let `<<: !include other.yaml` through: what it merges is known to its reader only."""
    merged = value.value if isinstance(value, yaml.SequenceNode) else [value]
    for part in merged:
        if not isinstance(part, yaml.MappingNode) and part.tag.startswith(_STANDARD):
            raise yaml.constructor.ConstructorError(
                "while constructing a mapping",
                node.start_mark,
                "expected a mapping or list of mappings for merging",
                part.start_mark,
            )


def _any_value(_loader: object, _suffix: str, _node: yaml.Node) -> Hashable:
    return None


_AnyTag.add_multi_constructor("", _any_value)


def yaml_problems(path: str, text: str) -> list[Problem]:
    """Read all documents of the stream."""
    if "templates" in PurePosixPath(path).parts and "{{" in text:
        return []  # a Helm chart: YAML only once it is rendered
    try:
        if _too_deep(text):
            return [problem(path, text, "yaml", _TOO_DEEP)]
        for _ in yaml.load_all(text, Loader=_AnyTag):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place() if mark is None else Place(mark.line + 1, mark.column + 1)
        message = ": ".join(part for part in (error.context, error.problem) if part)
        return [problem(path, text, "yaml", message, place)]
    except yaml.YAMLError as error:
        return [problem(path, text, "yaml", _first_line(error))]
    except (ValueError, OverflowError) as error:
        return [problem(path, text, "yaml", f"a value cannot be read: {error}")]
    return []


def _too_deep(text: str) -> bool:
    """Count before anything recurses: the C loader does not survive deep nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=_AnyTag):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                return True
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return False


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["unreadable"])[0]


def toml_problems(path: str, text: str) -> list[Problem]:
    if _DEEP_KEY.search(text):
        return [problem(path, text, "toml", _TOO_DEEP)]
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [_toml_problem(path, text, str(error))]
    except RecursionError:
        return [problem(path, text, "toml", _TOO_DEEP)]
    except ValueError as error:
        return [problem(path, text, "toml", f"a value cannot be read: {error}")]
    return []


def _toml_problem(path: str, text: str, message: str) -> Problem:
    """Take the place out of the message: there it would be said twice."""
    at = _TOML_PLACE.search(message)
    if at is None:
        return problem(path, text, "toml", message)
    place = Place(int(at[1]), int(at[2])) if at[1] else place_at(text, len(text.rstrip()))
    return problem(path, text, "toml", message[: at.start()], place)
