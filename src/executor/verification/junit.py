"""JUnit XML, as pytest writes it, as values."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from executor.state import TestFailure
from executor.verification.evidence import (
    TRACEBACK_CHARS,
    TRACEBACK_LINES,
    head_and_tail,
    without_root,
)
from executor.verification.traceback_text import compared, frames_in, last_error

SIZE_LIMIT_BYTES: Final = 20_000_000
_DECLARATION: Final = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_COLLECTION: Final = "collection failure"


@dataclass(frozen=True)
class Report:
    tests: int
    failures: int
    errors: int
    skipped: int
    failed: tuple[TestFailure, ...]


def read_report(data: bytes, root: Path) -> Report | None:
    """Read the report; None when it is damaged, too large, or declares entities."""
    if len(data) > SIZE_LIMIT_BYTES:
        return None
    try:
        text = data.decode()
        if _DECLARATION.search(text):
            return None
        tree = ET.fromstring(text)  # noqa: S314 - declarations are refused above
    except (UnicodeDecodeError, ValueError, ET.ParseError):
        return None
    cases = list(tree.iter("testcase"))
    return Report(
        tests=len(cases),
        failures=sum(case.find("failure") is not None for case in cases),
        errors=sum(case.find("error") is not None for case in cases),
        skipped=sum(case.find("skipped") is not None for case in cases),
        failed=tuple(failure for case in cases for failure in _failures(case, root)),
    )


def _failures(case: ET.Element, root: Path) -> Iterator[TestFailure]:
    for child in case:
        if child.tag in {"failure", "error"}:
            yield _failure(case, child, root)


def _failure(case: ET.Element, child: ET.Element, root: Path) -> TestFailure:
    headline = child.get("message") or ""
    text = without_root(child.text or headline, root)
    path = _path(case, root)
    said = last_error(text)
    message = said.message or without_root(headline, root)
    expected, actual = compared(message)
    frames = frames_in(text, root)
    own = [frame["line"] for frame in frames if frame["path"] == path]
    return TestFailure(
        test=_test_id(case, path),
        path=path,
        line=own[-1] if own else _line(case),
        error=said.error or ("collection" if headline == _COLLECTION else child.tag),
        message=message,
        expected=expected,
        actual=actual,
        traceback=head_and_tail(text, TRACEBACK_CHARS, TRACEBACK_LINES),
        frames=frames,
    )


def _line(case: ET.Element) -> int | None:
    """Count from 1: the report counts from 0."""
    shown = case.get("line") or ""
    return int(shown) + 1 if shown.isdecimal() else None


def _path(case: ET.Element, root: Path) -> str:
    """Take the report's word, else find the file that the dotted name begins with."""
    if file := case.get("file"):
        return file
    parts = (case.get("classname") or case.get("name") or "").split(".")
    for count in range(len(parts), 0, -1):
        path = "/".join(parts[:count])
        if (root / f"{path}.py").is_file():
            return f"{path}.py"
    return ""


def _test_id(case: ET.Element, path: str) -> str:
    name, classname = case.get("name") or "", case.get("classname") or ""
    if not classname:
        return path or name
    module = ".".join(PurePosixPath(path).with_suffix("").parts) if path else ""
    inner = classname.removeprefix(module).strip(".").split(".") if classname != module else []
    return "::".join(part for part in [path, *inner, name] if part)
