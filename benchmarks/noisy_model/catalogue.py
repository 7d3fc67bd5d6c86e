"""Reads the tasks from their files: sections that begin with `@@`."""

import re
from collections.abc import Iterator, Sequence
from importlib.resources import files

from benchmarks.noisy_model.task import Block, Pair, Task

GROUPS = ("functions", "classes", "packages", "config", "edits")
PAIR = re.compile(r"<{7} SEARCH\n(.*?)={7}\n(.*?)>{7} REPLACE\n", re.DOTALL)
FILLER = re.compile(r"^%% filler (\d+) (\w+)\n", re.MULTILINE)
Section = tuple[str, str, str]
"""A word, what stands behind it, and the lines below."""


def all_tasks() -> tuple[Task, ...]:
    return tuple(task for group in GROUPS for task in read_tasks(_text(group)))


def read_tasks(text: str) -> Iterator[Task]:
    for told in re.split(r"^(?=@@ task )", text, flags=re.MULTILINE):
        if told:
            yield _task(list(_sections(told)))


def _text(group: str) -> str:
    place = files(__package__) / "tasks" / f"{group}.txt"
    return place.read_text(encoding="utf-8")


def _sections(told: str) -> Iterator[Section]:
    for part in told.split("@@ ")[1:]:
        head, _, body = part.partition("\n")
        word, _, rest = head.partition(" ")
        yield word, rest, body


def _task(sections: Sequence[Section]) -> Task:
    (_, named, details), *others = sections
    number, _, title = named.partition(" ")
    return Task(
        id=number,
        title=title,
        details=tuple(details.splitlines()),
        before={path: _filled(body) for word, path, body in others if word == "before"},
        blocks=tuple(block for told in others if (block := _block(*told))),
        slip=next((_slip(body) for word, _, body in others if word == "slip"), ("", "")),
        hidden=next(body for word, _, body in others if word == "hidden"),
    )


def _block(word: str, rest: str, body: str) -> Block | None:
    match word:
        case "file":
            return Block("FILE", rest, text=body)
        case "edit":
            pairs = tuple((found[1], found[2]) for found in PAIR.finditer(body))
            return Block("EDIT", rest, pairs=pairs)
        case "move":
            old, _, new = rest.partition(" -> ")
            return Block("MOVE", old, target=new)
        case "delete":
            return Block("DELETE", rest)
        case _:
            return None


def _slip(body: str) -> Pair:
    right, wrong = body.splitlines()
    return right, wrong


def _filled(body: str) -> str:
    """Make a file long: `%% filler 45 step` stands for 45 small functions."""
    return FILLER.sub(lambda found: _functions(int(found[1]), found[2]), body)


def _functions(count: int, name: str) -> str:
    return "".join(
        f'def {name}_{number:03}(value: int) -> int:\n    """Add {number}."""\n'
        f"    return value + {number}\n\n\n"
        for number in range(1, count + 1)
    )
