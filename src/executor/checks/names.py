"""Names that Python would not find when it comes to run the line."""

import ast
import builtins
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Final, NamedTuple, Protocol

from executor.checks.excerpt import source_lines
from executor.checks.known_names import OLD_NAMES, advice
from executor.checks.problem import Place, problem
from executor.checks.python import tree_of
from executor.checks.unjudged import has_mark
from executor.state import Problem


class Message(Protocol):
    """What pyflakes says; it comes without types."""

    lineno: int
    col: int
    message_args: tuple[object, ...]


_LARGEST: Final = 300_000
_MOST: Final = 10
_MOST_WEIGHED: Final = 300
_LONGEST_LINE: Final = 1_000
_GIVEN: Final = frozenset(
    {
        *("_", "ngettext", "pgettext", "npgettext"),  # by gettext.install
        *("reveal_type", "reveal_locals", "get_ipython", "display", "__path__", "__class__"),
        *("PythonFinalizationError", "exit", "quit", "get_config", "spark", "dbutils"),
    }
)
"""Names that other hands put into a module: the interpreter, a type checker, a notebook."""
_BUILD_SCRIPTS: Final = frozenset({"SConstruct", "SConscript", "wscript", "site_scons"})
_FOR_BUILDS: Final = frozenset({"Environment", "Import", "Export", "Return", "SConscript", "Glob"})
_CELL_NAME: Final = re.compile(r"In|Out|_+\d*|_i+\d*|sc|sqlContext")
_CELLS: Final = re.compile(
    r"^# (?:%%|In\[|COMMAND -|Databricks notebook)|\bget_ipython\(", re.MULTILINE
)
"""Signs of a notebook that was written down as a module."""
_BY_HAND: Final = re.compile(
    r"\bglobals\(\)|\bglobal_enum\b|\blocals\(\)\s*[\[.]|\bvars\(\)|\bexec\(|\bexecfile\(|\b_convert_?\(|"
    r"\bsetattr\(\s*(?:builtins|sys\.modules)|\bbuiltins\.\w+\s*=[^=]|__builtins?__|"
    r"\bbuiltins\.__dict__|"
    r"\bsys\.modules\[|#\s*(?:flake8|ruff)\s*:\s*noqa\s*$",
    re.MULTILINE,
)
"""A module that makes its names by hand: which ones, only its run can tell."""
_EXCUSED: Final = re.compile(
    r"#.*\bnoqa\b(?!\s*:)|#.*\bnoqa\s*:.*\bF8\d*|#.*disable\s*=.*\bundefined-", re.IGNORECASE
)
_TWO_PYTHONS: Final = re.compile(r"version_info|\bPY[23]\b|\bsix\b|version\[0\]|python_version")


def name_problems(
    path: str, text: str, tree: ast.Module, before: Callable[[str], str | None]
) -> list[Problem]:
    """Judge a file that compiles; what was undefined in it before is somebody's intention."""
    if PurePosixPath(path).suffix == ".pyi":
        return []
    found = _messages(path, text, tree)
    if not found:
        return []
    old = before(path)
    old_tree = tree_of(old) if old else None
    known = {_name(m) for m in _messages(path, old, old_tree)} if old and old_tree else set()
    fresh = [message for message in found if _name(message) not in known]
    others = _bound(tree) | set(dir(builtins))
    once = {_name(message): message for message in reversed(fresh)}
    chosen = sorted(once.values(), key=lambda message: (message.lineno, message.col))[:_MOST]
    lines = source_lines(text)
    return [_problem(path, text, message, lines, others) for message in chosen]


def _messages(path: str, text: str, tree: ast.Module) -> list[Message]:
    """Ask pyflakes, and keep only what is certain to fail."""
    from pyflakes import checker, messages  # type: ignore[import-untyped] # noqa: PLC0415 - heavy

    if len(text) > _LARGEST:
        return []
    try:
        told = checker.Checker(tree, path, builtins=_GIVEN, withDoctest=False).messages
    except RecursionError:
        return []
    certain = (
        messages.UndefinedName,
        messages.UndefinedLocal,
        messages.UndefinedExport,
        messages.RaiseNotImplemented,
    )
    wrong: list[Message] = [message for message in told if isinstance(message, certain)]
    del wrong[_MOST_WEIGHED:]
    if not wrong or _BY_HAND.search(text):
        return []
    lines = source_lines(text)
    excused = _excused_names(text, tree)
    loops = _loops(tree)
    return [
        message
        for message in wrong
        if _name(message) not in excused
        and not _is_excused(_line(lines, message))
        and not _is_quoted(_line(lines, message), message)
        and not _is_injected(path, text, _line(lines, message), message)
        and not any(_name(message) in loop.names and message.lineno in loop.lines for loop in loops)
    ]


def _is_quoted(line: str, message: Message) -> bool:
    """Names in string annotations are often of other modules, or units, or plain words."""
    if type(message).__name__ != "UndefinedName":
        return False
    return not line.encode()[message.col :].startswith(_name(message).encode())


def _is_injected(path: str, text: str, line: str, message: Message) -> bool:
    """Tell whether whoever runs the file hands it the name: a profiler, a build, a notebook."""
    name = _name(message)
    if name == "profile":
        return line[: message.col].rstrip().endswith("@")
    if name == "c" and "get_config" in text:
        return True
    if name in _FOR_BUILDS:
        return PurePosixPath(path).stem in _BUILD_SCRIPTS
    if _CELL_NAME.fullmatch(name):
        return _CELLS.search(text) is not None
    return bool(has_mark(line[:_LONGEST_LINE]))


class _Loop(NamedTuple):
    lines: range
    names: frozenset[str]
    """What it assigns: its second round knows what its first has made."""


def _loops(tree: ast.Module) -> list[_Loop]:
    return [
        _Loop(range(node.lineno, (node.end_lineno or node.lineno) + 1), frozenset(_stored(node)))
        for node in ast.walk(tree)
        if isinstance(node, ast.For | ast.AsyncFor | ast.While)
    ]


def _stored(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _line(lines: list[str], message: Message) -> str:
    return lines[message.lineno - 1] if message.lineno <= len(lines) else ""


def _is_excused(line: str) -> bool:
    """Look at as much of the line as a person would write."""
    return _EXCUSED.search(line[:_LONGEST_LINE]) is not None


def _name(message: Message) -> str:
    return str(message.message_args[0]) if message.message_args else "NotImplemented"


def _excused_names(text: str, tree: ast.Module) -> set[str]:
    """Names whose being defined depends on the way taken: deleted, lazily exported, Python 2's."""
    excused = {"NotImplemented"} if "NotImplemented =" in text else set()
    if _TWO_PYTHONS.search(text):
        excused |= OLD_NAMES
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del):
            excused.add(node.id)
        elif isinstance(node, ast.Try) and any(map(_catches_name_error, node.handlers)):
            excused |= {name for part in node.body for name in _names_in(part)}
    if any("__getattr__" in _made(node) for node in tree.body):
        excused |= set(_exported(tree))
    return excused


def _catches_name_error(handler: ast.ExceptHandler) -> bool:
    return handler.type is not None and any(
        isinstance(node, ast.Name) and node.id == "NameError" for node in ast.walk(handler.type)
    )


def _names_in(tree: ast.AST) -> Iterator[str]:
    return (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _made(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.Assign):
        return {name for target in node.targets for name in _names_in(target)}
    return {node.name} if isinstance(node, ast.FunctionDef) else set()


def _exported(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and node.value:
            for part in ast.walk(node.value):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def _bound(tree: ast.Module) -> set[str]:
    names = set(_stored(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
    return names


def _problem(path: str, text: str, message: Message, lines: list[str], others: set[str]) -> Problem:
    before = _line(lines, message).encode()[: message.col].decode(errors="ignore")
    place = Place(message.lineno, len(before) + 1)
    return problem(path, text, "name", _told(message, others), place)


def _told(message: Message, others: set[str]) -> str:
    name = _name(message)
    match type(message).__name__:
        case "UndefinedName":
            return advice(name, others - {name})
        case "UndefinedExport":
            return f"`__all__` names `{name}`, which the module does not define"
        case "UndefinedLocal":
            return f"the local variable `{name}` is used before it gets a value"
        case _:
            return "`raise NotImplemented` raises a TypeError; NotImplementedError is meant"
