"""Answers that parse and are wrong."""

import ast
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from benchmarks.noisy_model.patch_noise import search_not_there
from benchmarks.noisy_model.places import Place, parses, places
from benchmarks.noisy_model.task import Block, Said, render

MADE_UP = ("fasttext_helpers", "pyutils_extra", "smartlib", "text_toolbox_pro")
ELIDED = ("# ... rest of the code unchanged", "# ... existing code ...", "# (remaining code here)")
EMPTIED = ("pass  # TODO: implement", "raise NotImplementedError", "...  # your code here")
WEAKENED = '"""Simplified tests."""\n\n\ndef test_ok() -> None:\n    assert True\n'


def made_up_import(rng: random.Random, said: Said) -> str | None:
    """Import a package that nobody has ever heard of."""

    def importing(text: str) -> str:
        name = rng.choice(MADE_UP)
        return _before_first_statement(text, f"from {name} import helper\n")

    return _in_module(rng, said, importing)


def import_from_elsewhere(rng: random.Random, said: Said) -> str | None:
    """Import a module of the project by a path where it is not."""
    form = rng.choice((r"from \2 import", r"from lib.\1.\2 import", r"from \1.core.\2 import"))

    def moved(text: str) -> str:
        return re.sub(r"^from ([a-z_]+)\.([a-z_]+) import", form, text, flags=re.MULTILINE)

    return _in_module(rng, said, lambda text: moved(text) if _imports_own(text, said) else None)


def missing_import(rng: random.Random, said: Said) -> str | None:
    """Use names of the standard library without importing them."""
    wanted = re.compile(
        r"^(?:import (?:re|math|csv|string)|from (?:dataclasses|decimal|collections|enum"
        r"|datetime|contextlib|functools) import .*)\n",
        re.MULTILINE,
    )
    return _in_module(rng, said, lambda text: wanted.sub("", text, count=1))


def wrong_operator(_rng: random.Random, said: Said) -> str | None:
    """Make the one slip that the visible check is there to find."""
    right, wrong = said.slip
    for place in places(said):
        if right and right in place.text:
            return place.within(said, place.text.replace(right, wrong)).text
    return None


def elided(rng: random.Random, said: Said) -> str | None:
    """Leave out what has been seen already."""
    remark = rng.choice(ELIDED)
    if said.edits and said.edits[0].language == "python":
        block = said.edits[0]
        shown = f"\n{remark}\n\n".join(new for _, new in block.pairs)
        whole = Block("FILE", block.path, text=f"{remark}\n\n{shown}\n{remark}\n")
        return render([whole if other is block else other for other in said.blocks])

    def without_end(text: str) -> str | None:
        last = _last_function(text)
        lines = text.splitlines(keepends=True)
        return None if last is None else "".join([*lines[: last.lineno - 1], f"{remark}\n"])

    return _in_module(rng, said, without_end)


def missing_function(rng: random.Random, said: Said) -> str | None:
    """Forget the last thing that was asked for."""

    def forgetful(text: str) -> str | None:
        defined = [
            node
            for node in ast.parse(text).body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        ]
        if len(defined) < 2:  # noqa: PLR2004 - one has to remain
            return None
        start = min([defined[-1].lineno, *(mark.lineno for mark in defined[-1].decorator_list)])
        return "".join(text.splitlines(keepends=True)[: start - 1]).rstrip("\n") + "\n"

    return _in_module(rng, said, forgetful)


def emptied_function(rng: random.Random, said: Said) -> str | None:
    """Leave a function to be written by somebody else."""

    def empty(text: str) -> str | None:
        last = _last_function(text)
        if last is None or last.end_lineno is None:
            return None
        lines = text.splitlines(keepends=True)
        body = f"{' ' * last.body[0].col_offset}{rng.choice(EMPTIED)}\n"
        return "".join([*lines[: last.body[0].lineno - 1], body, *lines[last.end_lineno :]])

    return _in_module(rng, said, empty)


def wrong_file_name(rng: random.Random, said: Said) -> str | None:
    found = [block for block in said.files if not block.path.startswith("tests/")]
    if not found:
        return None
    block = rng.choice(found)
    path = PurePosixPath(block.path)
    name = rng.choice((f"{path.stem}_new{path.suffix}", f"my_{path.name}"))
    other = replace(block, path=str(path.with_name(name)))
    return render([other if one is block else one for one in said.blocks])


def tests_weakened(_rng: random.Random, said: Said) -> str | None:
    """Make the tests pass in the cheapest way, with code that needs it."""
    standing = [path for path in said.before if path.startswith("tests/test_")]
    right, wrong = said.slip
    if not standing or not right:
        return None
    weakened = Block("FILE", standing[0], text=WEAKENED)
    for place in places(said):
        if right in place.text:
            other = place.within(said, place.text.replace(right, wrong))
            return render([*other.blocks, weakened])
    return None


def _in_module(rng: random.Random, said: Said, change: Callable[[str], str | None]) -> str | None:
    """Change one new Python module that is no test, so that it still parses."""
    found = [place for place in places(said) if _is_module(place)]
    rng.shuffle(found)
    for place in found:
        text = change(place.text)
        if text is not None and text != place.text and parses(place.path, text):
            return place.within(said, text).text
    return None


def _is_module(place: Place) -> bool:
    return (
        place.pair is None
        and place.suffix == ".py"
        and not place.path.startswith("tests/")
        and parses(place.path, place.text)
    )


def _imports_own(text: str, said: Said) -> bool:
    packages = {block.path.partition("/")[0] for block in said.blocks}
    return any(f"from {package}." in text for package in packages)


def _last_function(text: str) -> ast.FunctionDef | None:
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    return max(functions, key=lambda node: (node.lineno, -node.col_offset), default=None)


def _before_first_statement(text: str, line: str) -> str:
    body = ast.parse(text).body
    docstring = body[0] if body and isinstance(body[0], ast.Expr) else None
    at = docstring.end_lineno if docstring is not None and docstring.end_lineno else 0
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:at], "\n", line, *lines[at:]])


MEANING: dict[str, Callable[[random.Random, Said], str | None]] = {
    "made-up import": made_up_import,
    "import from elsewhere": import_from_elsewhere,
    "missing import": missing_import,
    "wrong operator": wrong_operator,
    "elided": elided,
    "missing function": missing_function,
    "emptied function": emptied_function,
    "wrong file name": wrong_file_name,
    "tests weakened": tests_weakened,
    "search not there": search_not_there,
}
