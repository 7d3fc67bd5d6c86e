"""What the oracle understands of a prompt: the task, the files asked about, how they read now."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from benchmarks.noisy_model.task import Pair

TASK = re.compile(r"\b[Tt]ask (\d+\.\d+)\b")
HEADING = re.compile(r"^### (\S+)$", re.MULTILINE)
FENCE = re.compile(r"^(`{3,})\n(.*?)\n?^\1$", re.MULTILINE | re.DOTALL)
NUMBERED = re.compile(r"[> ]\s*\d+ \| ?(.*)|[> ]\s*\d+ \|")
EDIT_ASKED = re.compile(r"as EDIT: (\S+)|Change with EDIT: (.*?)\. All else")
ONE_FILE = re.compile(r"one block only: (\S+), complete")
OTHER_FILES = re.compile(r"These files are there already: (.*)\.$", re.MULTILINE)
CONTEXT_LINES = 3


@dataclass(frozen=True)
class Current:
    """How a file reads now, as the prompt shows it: the whole of it, or a region."""

    lines: tuple[str, ...]
    whole: bool


def task_of(prompt: str) -> str:
    found = TASK.search(prompt)
    return found[1] if found else ""


def headings(prompt: str) -> tuple[str, ...]:
    """List the paths that a repair prompt complains about."""
    return tuple(HEADING.findall(FENCE.sub("", prompt)))


def asked_as_edit(prompt: str) -> set[str]:
    found = EDIT_ASKED.findall(prompt)
    return {path.strip() for told in found for part in told for path in part.split(",")}


def only_file(prompt: str) -> str:
    """Name the one file that is wanted after an answer that was too long; empty if all are."""
    found = ONE_FILE.search(prompt)
    return found[1] if found else ""


def files_there(prompt: str) -> list[str] | None:
    """List the files that need not be said again; None if that is not the question."""
    found = OTHER_FILES.search(prompt)
    return found[1].split(", ") if found else None


def current_files(prompt: str, paths: Collection[str]) -> dict[str, Current]:
    """Find the shown files; of several regions of one the longest counts."""
    shown: dict[str, Current] = {}
    for path, lead, text in _fenced(prompt, paths):
        lines = text.split("\n")
        inner = [NUMBERED.fullmatch(line) for line in lines]
        if all(inner):
            region = tuple((found[1] or "") if found else "" for found in inner)
            if path not in shown or len(shown[path].lines) < len(region):
                shown[path] = Current(region, whole=False)
        elif lead == "The file now:" or (path in lead and lead.endswith(":")):
            shown[path] = Current(tuple(lines), whole=True)
    return shown


def _fenced(prompt: str, paths: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each fenced text with the path named last before it, and the line before it."""
    path, at = "", 0
    for found in FENCE.finditer(prompt):
        between = prompt[at : found.start()].rstrip("\n").split("\n")
        named = [known for line in between for known in paths if known in line]
        path = named[-1] if named else path
        at = found.end()
        if path:
            yield path, between[-1], found[2]


def pair_between(now: Current, right: Sequence[str]) -> Pair | None:
    """Make the SEARCH and REPLACE that lead from what is shown to what is right."""
    matcher = SequenceMatcher(None, now.lines, right, autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    if not now.whole:
        edges = {(0, 0), (len(now.lines), len(now.lines))}
        changes = [code for code in changes if (code[1], code[2]) not in edges]
    if not changes:
        return None
    (_, old, _, new, _), (_, _, old_end, _, new_end) = changes[0], changes[-1]
    above = min(CONTEXT_LINES, old, new)
    below = min(CONTEXT_LINES, len(now.lines) - old_end, len(right) - new_end)
    search = now.lines[old - above : old_end + below]
    replace = right[new - above : new_end + below]
    return _joined(search), _joined(replace)


def _joined(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
