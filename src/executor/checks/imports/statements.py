"""The import statements of a Python file, and under which conditions they run."""

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

Guard = Literal["top", "function", "typing", "optional"]
"""Run when the module is imported, when a function is called, by no one, or only if it can be."""

_RANK: Final[dict[Guard, int]] = {"top": 0, "function": 1, "typing": 2, "optional": 3}
_CATCHERS: Final = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
_STATEMENT: Final = re.compile(
    r"^[ \t]*+(?:from[ \t]++(\.*+)(?:(?<=[ \t.])(\w[\w.]*+))?[ \t]*+(?<=[\w \t.])import\b[ \t]*+"
    r"(\([^()#]*+\)[ \t]*+|[^\n\\;#()]++)|import[ \t]++([^\n\\;#()]++))(?=\#|\n|\Z)",
    re.MULTILINE,
)
"""Nothing in it is tried twice: blanks and dots may go on for as long as they like."""
_WORD: Final = re.compile(r"\bimport\b")
_LONGEST: Final = 100_000
"""Characters of a text that is worth a glimpse."""


class Import(NamedTuple):
    """One imported thing: a statement that imports three names is three of them."""

    line: int
    column: int
    level: int
    """Leading dots."""
    module: str
    name: str
    """What is taken out of the module; empty for `import module`."""
    guard: Guard = "top"
    bound: str = ""
    """By what the file calls it."""

    @property
    def said(self) -> tuple[int, str, str]:
        """The same import somewhere else in the file is the same."""
        return self.level, self.module, self.name


def parsed(text: str) -> ast.Module | None:
    """Parse quietly; None for what is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def imports_of(text: str) -> list[Import]:
    """List them in order; nothing for what is no Python."""
    tree = parsed(text) if "import" in text else None
    return sorted(_found(tree)) if tree is not None else []


def glimpsed(text: str) -> list[Import] | None:
    """List them without parsing, which costs ten times as much; None where that is not certain.

    Some may be no imports at all, but words of a string: good enough to find that all is well.
    """
    if len(text) > _LONGEST:
        return None
    found = list(_STATEMENT.finditer(text))
    if len(found) != len(_WORD.findall(text)):
        return None
    return [one for match in found for one in _of_match(match)]


def _of_match(match: re.Match[str]) -> Iterator[Import]:
    dots, module, names, modules = match.groups()
    for part in (names or modules).strip("() \t\n").split(","):
        words = part.split()
        if words and modules:
            yield Import(0, 0, 0, words[0], "")
        elif words:
            yield Import(0, 0, len(dots), module or "", words[0])


def _found(tree: ast.Module) -> Iterator[Import]:
    """Walk statements only, without recursion: a chain of `elif` is as deep as it is long."""
    open_blocks: list[tuple[Sequence[ast.AST], Guard]] = [(tree.body, "top")]
    while open_blocks:
        nodes, guard = open_blocks.pop()
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield from _of_statement(node, guard)
            else:
                open_blocks += _blocks(node, guard)


def _of_statement(node: ast.Import | ast.ImportFrom, guard: Guard) -> Iterator[Import]:
    for alias in node.names:
        column, bound = alias.col_offset + 1, alias.asname or alias.name
        if isinstance(node, ast.Import):
            yield Import(alias.lineno, column, 0, alias.name, "", guard, bound)
        else:
            module = node.module or ""
            yield Import(alias.lineno, column, node.level, module, alias.name, guard, bound)


def _blocks(node: ast.AST, guard: Guard) -> Iterator[tuple[Sequence[ast.AST], Guard]]:
    inner = max(guard, _guard_of(node), key=_RANK.__getitem__)
    for field in ("body", "handlers", "orelse", "finalbody", "cases"):
        nodes = getattr(node, field, None)
        if isinstance(nodes, list):
            other = inner == "typing" and field == "orelse"
            yield nodes, guard if other else inner


def _guard_of(node: ast.AST) -> Guard:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return "function"
        case ast.If(test=test):
            return _guard_of_test(test)
        case ast.Try(handlers=handlers) | ast.TryStar(handlers=handlers):
            caught = any(handler.type is None or _names(handler.type) for handler in handlers)
            return "optional" if caught else "top"
        case ast.With(items=items):
            calls = (item.context_expr for item in items)
            suppressed = any(isinstance(c, ast.Call) and any(map(_names, c.args)) for c in calls)
            return "optional" if suppressed else "top"
    return "top"


def _guard_of_test(test: ast.expr) -> Guard:
    """Take every other condition as one that knows why: a platform, a version, a flag."""
    name = _last_name(test)
    if name in {"TYPE_CHECKING", "MYPY"}:
        return "typing"
    main = isinstance(test, ast.Compare) and _last_name(test.left) == "__name__"
    return "top" if main or isinstance(test, ast.Constant) else "optional"


def _names(caught: ast.expr) -> bool:
    types = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(_last_name(one) in _CATCHERS for one in types)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
