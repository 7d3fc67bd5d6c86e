"""Evidence of bounded size: the beginning and the end of a text say the most."""

from pathlib import Path
from typing import Final

from executor.state import Failure, TestFailure

OUTPUT_CHARS: Final = 4_000
TRACEBACK_CHARS: Final = 3_000
TRACEBACK_LINES: Final = 60
SHOWN_FAILURES: Final = 8
_TELLING: Final = frozenset(
    {"AssertionError", "ImportError", "ModuleNotFoundError", "SyntaxError", "IndentationError"}
)


def head_and_tail(text: str, chars: int, lines: int | None = None) -> str:
    """Leave out the middle."""
    parts = text.split("\n")
    if lines is not None and len(parts) > lines:
        half = (lines - 1) // 2
        gap = f"[... {len(parts) - 2 * half} lines left out ...]"
        text = "\n".join([*parts[:half], gap, *parts[-half:]])
    if len(text) <= chars:
        return text
    gap = f"\n[... {len(text) - chars} characters left out ...]\n"
    half = max((chars - len(gap)) // 2, 0)
    return f"{text[:half]}{gap}{text[len(text) - half :]}"


def without_root(text: str, root: Path) -> str:
    """Say paths as the project knows them: state and prompts hold no absolute ones."""
    for shown in {f"{root}/", f"{root.resolve()}/"}:
        text = text.replace(shown, "")
    return text


def failed_tests(message: str, tests: list[TestFailure], output: str, root: Path) -> Failure:
    """Keep the most telling failures; the message says how many there were."""
    telling = sorted(tests, key=lambda test: test["error"] not in _TELLING)[:SHOWN_FAILURES]
    if len(tests) > len(telling):
        message = f"{message} ({len(telling)} of {len(tests)} shown)"
    shown = head_and_tail(without_root(output, root), OUTPUT_CHARS)
    return Failure(kind="tests", message=message, tests=telling, output=shown)


def timeout_failure(message: str, output: str, root: Path) -> Failure:
    shown = head_and_tail(without_root(output, root), OUTPUT_CHARS)
    return Failure(kind="timeout", message=message, tests=[], output=shown)
