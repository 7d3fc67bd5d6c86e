"""What a printed traceback says: the error, the comparison that failed, the places it passed."""

import ast
import re
from pathlib import Path
from typing import Final, NamedTuple

from executor.state import Frame
from executor.verification.evidence import without_root

_MESSAGE_LINES: Final = 12
_MESSAGE_CHARS: Final = 800
_PYTEST_PLACE: Final = re.compile(r"^(?P<path>[^\s:][^:\n]*):(?P<line>\d+): (?P<rest>.*)$")
_PYTHON_PLACE: Final = re.compile(r'^\s*(?:E\s+)?File "(?P<path>[^"\n]+)", line (?P<line>\d+)')
_NAMED: Final = re.compile(r"^(?P<name>[A-Za-z_][\w.]*)(?:: (?P<message>.*))?$", re.DOTALL)
_ERROR_NAME: Final = re.compile(r"[A-Z]\w*")
_FOREIGN: Final = ("site-packages", ".venv/", "venv/")


class Said(NamedTuple):
    """The last exception of a text; empty parts were not said."""

    error: str
    message: str


def last_error(text: str) -> Said:
    """Read the lines that pytest marks with `E`, else the last line of a plain traceback."""
    lines = _marked_lines(text) or _plain_error(text)
    if not lines:
        return Said("", "")
    message = "\n".join(lines[:_MESSAGE_LINES])[:_MESSAGE_CHARS].strip()
    if message.startswith("assert "):
        return Said("AssertionError", message)
    for line in lines:
        named = _NAMED.match(line)
        if named and _ERROR_NAME.fullmatch(named["name"].rpartition(".")[2]):
            return Said(named["name"].rpartition(".")[2], message)
    return Said("", message)


def _marked_lines(text: str) -> list[str]:
    """The last block only: before it stand the exceptions that led to it."""
    block: list[str] = []
    for line in text.split("\n"):
        if line == "E" or line.startswith("E   "):
            block.append(line[1:].removeprefix("   "))
        elif block and line.strip():
            block = _after_block(block, line)
    return _dedented(block)


def _after_block(block: list[str], line: str) -> list[str]:
    """Only a further exception makes the earlier one a mere cause."""
    starts = ("The above exception", "During handling", "> ", ">\t")
    return [] if line.startswith(starts) else block


def _dedented(block: list[str]) -> list[str]:
    margin = min((len(x) - len(x.lstrip()) for x in block[:1]), default=0)
    return [line[margin:] if line[:margin].isspace() else line for line in block]


def _plain_error(text: str) -> list[str]:
    lines = text.rstrip().split("\n")
    for index in range(len(lines) - 1, -1, -1):
        named = _NAMED.match(lines[index])
        if named and re.search(r"(Error|Exception|Exit|Interrupt)$", named["name"]):
            return lines[index:]
    return []


def frames_in(text: str, root: Path) -> list[Frame]:
    """List the places inside the project, in the order of the text."""
    found: dict[tuple[str, int], Frame] = {}
    for line in text.split("\n"):
        place = _PYTHON_PLACE.match(line) or _PYTEST_PLACE.match(line)
        if place is None:
            continue
        path = _inside(place["path"], root)
        if path is not None:
            number = int(place["line"])
            found[path, number] = Frame(path=path, line=number)
    return list(found.values())


def _inside(shown: str, root: Path) -> str | None:
    path = without_root(shown, root).removeprefix("./")
    if path.startswith(("/", "..", "<")) or any(part in path for part in _FOREIGN):
        return None
    try:
        return path if (root / path).is_file() else None
    except (OSError, ValueError):
        return None


def compared(message: str) -> tuple[str, str]:
    """Give what was expected and what was there, when the message says both."""
    for line in message.split("\n"):
        text = line.removeprefix("AssertionError: ").strip()
        if text.startswith("assert "):
            return _of_assert(text.removeprefix("assert "))
        if " != " in text and line.startswith("AssertionError"):
            return _of_unittest(text)
        truth = re.match(r"(.+) is not (true|false)\b", text)
        if truth:
            return f"a {truth[2]} value", truth[1]
    if "DID NOT RAISE" in message:
        raised = message.partition("DID NOT RAISE")[2].strip().split("\n")[0]
        return f"{raised} is raised", "nothing was raised"
    return "", ""


def _of_unittest(text: str) -> tuple[str, str]:
    text = re.sub(r"^\w+ differ: ", "", text)
    actual, _, expected = text.partition(" != ")
    return expected.rpartition(" : ")[0] or expected, actual


def _of_assert(text: str) -> tuple[str, str]:
    operator = _split(text)
    if operator is None:
        return "a true value", text
    actual, sign, expected = operator
    return (expected if sign == "==" else f"{sign} {expected}"), actual


def _split(text: str) -> tuple[str, str, str] | None:
    """Split at the comparison: by grammar when the values are Python, else at a single sign."""
    for sign in ("==", "!=", "<=", ">=", "<", ">", "not in", "in", "is not", "is"):
        places = [m.start() for m in re.finditer(re.escape(f" {sign} "), text)]
        fitting = [place for place in places if _is_operand(text[:place])] or places
        if len(fitting) == 1 or (fitting and _is_operand(text[: fitting[0]])):
            place = fitting[0]
            return text[:place].strip(), sign, text[place + len(sign) + 2 :].strip()
    return None


def _is_operand(text: str) -> bool:
    try:
        ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
