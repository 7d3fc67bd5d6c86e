"""What Python 2 allowed."""

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import Final

from executor.checks.mend.fault import Fault
from executor.checks.mend.mended import Change
from executor.checks.mend.tokens import open_at, tokens

_PRINT: Final = re.compile(r"print[ \t]*(?=[^\s(>=])|print[ \t]+(?=\()")
_EXCEPT: Final = re.compile(
    r"(?P<head>[ \t]*except[ \t]+(?:[\w.]+|\([^()]*\)))[ \t]*,[ \t]*(?P<name>\w+)(?P<end>[ \t]*:.*)"
)
_BINDINGS: Final = frozenset({"e", "ex", "exc", "err", "exception", "why", "msg", "inst", "detail"})
_RAISE: Final = re.compile(r"(?P<head>[ \t]*raise[ \t]+[A-Za-z_][\w.]*)[ \t]*,[ \t]*(?P<said>.+)$")
_OCTAL: Final = re.compile(r"0(?=[0-7]{3,}\b|[0-7]\b)")
_MODE: Final = re.compile(
    r"(?:(?P<call>\b(?:[fl]?chmod|umask|mkdir|makedirs|mkfifo|open)[ \t]*)"
    r"|(?P<key>\bmode[ \t]*=[ \t]*))$"
)
_UNEQUAL: Final = re.compile("<>")


def python2(lines: Sequence[str], fault: Fault) -> Iterator[Change]:
    line = lines[fault.line - 1]
    if fault.message.startswith("Missing parentheses in call to 'print'"):
        yield from _print(line, fault)
    elif fault.message.startswith("multiple exception types"):
        yield from _except(line, fault)
    elif fault.message.startswith("leading zeros"):
        yield from _octal(line, fault)
    elif fault.message.startswith("invalid syntax"):
        yield from _raise(line, fault)
        yield from _unequal(line, fault)


def _print(line: str, fault: Fault) -> Iterator[Change]:
    start = fault.column - 1
    match = _PRINT.match(line, start)
    if match is None:
        return
    printed, comment = _split_comment(line[match.end() :])
    if _is_expressions(printed):
        new = f"{line[:start]}print({printed.rstrip()}){comment}"
        yield Change({fault.line: new}, f"put the parentheses of `print` on line {fault.line}")


def _is_expressions(text: str) -> bool:
    """Tell whether it can stand in parentheses as it is; a comma at its end meant something."""
    if text.rstrip().endswith(","):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = ast.parse(f"print({text})", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    if not isinstance(found, ast.Call) or found.keywords:
        return False
    return not any(isinstance(arg, ast.Starred) for arg in found.args)


def _split_comment(text: str) -> tuple[str, str]:
    for token in tokens(text):
        if token.kind == "comment":
            code = text[: token.start]
            return code.rstrip(), code[len(code.rstrip()) :] + text[token.start :]
    return text, ""


def bare_prints(tree: ast.Module, lines: Sequence[str]) -> Iterator[Change]:
    """`print` alone is a name in Python 3; among statements of Python 2 it printed a line."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Name)):
            continue
        line = lines[node.lineno - 1]
        if line.strip() == "print":
            says = f"put the parentheses of `print` on line {node.lineno}"
            yield Change({node.lineno: f"{line.rstrip()}()"}, says)


def has_half_prints(tree: ast.Module) -> bool:
    """`print (a), b` parses, but printed both in Python 2; so did `print ("%s") % a`."""
    return any(
        isinstance(node, ast.Expr)
        and not isinstance(node.value, ast.Name | ast.Call)
        and any(
            isinstance(part, ast.Name)
            and part.id == "print"
            and (part.lineno, part.col_offset) == (node.lineno, node.col_offset)
            for part in ast.walk(node.value)
        )
        for node in ast.walk(tree)
    )


def _except(line: str, fault: Fault) -> Iterator[Change]:
    match = _EXCEPT.match(line)
    if match is None:
        return
    if match["name"] in _BINDINGS:
        new = f"{match['head']} as {match['name']}{match['end']}"
        yield Change(
            {fault.line: new}, f"wrote `as` for the comma of `except` on line {fault.line}"
        )


def _raise(line: str, fault: Fault) -> Iterator[Change]:
    match = _RAISE.match(line)
    if match is None:
        return
    said, comment = _split_comment(match["said"])
    if _is_expressions(said) and _is_single(said):
        new = f"{match['head']}({said}){comment}"
        yield Change({fault.line: new}, f"wrote `raise` as a call on line {fault.line}")


def _is_single(text: str) -> bool:
    """A tuple was taken apart into the arguments of the exception."""
    return not isinstance(ast.parse(text.strip(), mode="eval").body, ast.Tuple)


def _octal(line: str, fault: Fault) -> Iterator[Change]:
    match = _OCTAL.match(line, fault.column - 1)
    if match and _is_mode(line, match.start()):
        new = f"{line[: match.start()]}0o{line[match.end() :]}"
        yield Change({fault.line: new}, f"wrote `0o` before an octal number on line {fault.line}")


def _is_mode(line: str, index: int) -> bool:
    """Only rights of a file are sure to be octal: a code or a date may begin with 0 as well."""
    named = _MODE.search(line[:index])
    if named and named["key"]:
        return True
    start = open_at(line, index)
    called = _MODE.search(line[:start]) if start is not None and line[start] == "(" else None
    return called is not None and called["call"] is not None


def _unequal(line: str, fault: Fault) -> Iterator[Change]:
    match = _UNEQUAL.match(line, fault.column - 1)
    if match:
        new = f"{line[: match.start()]}!={line[match.end() :]}"
        yield Change({fault.line: new}, f"wrote `!=` for `<>` on line {fault.line}")
