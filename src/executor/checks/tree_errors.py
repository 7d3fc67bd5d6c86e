"""What a grammar cannot read, told as a person would tell it."""

from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple

from executor.checks.grammars import grammar

if TYPE_CHECKING:
    from tree_sitter import Node, TreeCursor

MOST_COUNTED: Final = 50
"""Errors of one file that are worth telling apart."""
_LONGEST_TOKEN: Final = 40
_PAIRS: Final = {"(": ")", "[": "]", "{": "}", "${": "}", "#{": "}"}
_CLOSERS: Final = frozenset(_PAIRS.values())
_WITHOUT_PAIRS: Final = frozenset({"bash"})
"""Here brackets stand alone by right: the patterns of `case`."""


class Fault(NamedTuple):
    line: int
    column: int
    """In characters, from 1."""
    message: str
    source: str
    """The line it stands on: a line that was wrong before is no news."""


class _Source:
    """The text as the grammar sees it: bytes, and places in them."""

    def __init__(self, text: str) -> None:
        self.data = text.encode()
        self.rows = self.data.split(b"\n")

    def fault(self, node: "Node", message: str) -> Fault:
        row, column = node.start_point
        line = self.rows[row] if row < len(self.rows) else b""
        before = line[:column].decode(errors="ignore")
        return Fault(row + 1, len(before) + 1, message, line.decode(errors="ignore").strip())

    def told(self, node: "Node") -> str:
        """Give the beginning of the node, one line of it at most."""
        data = self.data[node.start_byte : min(node.end_byte, node.start_byte + 4 * _LONGEST_TOKEN)]
        lines = data.decode(errors="ignore").strip().splitlines()
        return lines[0][:_LONGEST_TOKEN].strip() if lines else ""


def faults(language: str, text: str) -> list[Fault]:
    """Read the text and list what is wrong with it, in order, the first few only."""
    from tree_sitter import Parser  # noqa: PLC0415 - most projects need one grammar or none

    tree = Parser(grammar(language)).parse(text.encode())
    if not tree.root_node.has_error:
        return []
    source = _Source(text)
    nodes = list(islice(_wrong_nodes(tree.root_node.walk()), MOST_COUNTED))
    if language not in _WITHOUT_PAIRS:
        nodes = list(_with_brackets(nodes))
    return [_fault(source, node) for node in _innermost(nodes)]


def _wrong_nodes(cursor: "TreeCursor") -> "Iterator[Node]":
    """Walk from outside in; without recursion, since the tree may be as deep as it likes."""
    while True:
        node = cursor.node
        if node is None:
            return
        if node.is_error or node.is_missing:
            yield node
        if node.has_error and cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def _with_brackets(nodes: "Iterable[Node]") -> "Iterator[Node]":
    """Where a lost bracket explains an error, it stands for all that is wrong inside."""
    done = 0
    for node in nodes:
        if node.start_byte < done:
            continue
        bracket = _unpaired(node) if node.is_error else None
        if bracket:
            done = node.end_byte
        yield bracket or node


def _innermost(nodes: "list[Node]") -> "Iterator[Node]":
    for node, following in zip_longest(nodes, nodes[1:]):
        inside = following is not None and following.start_byte < node.end_byte
        if not inside or following.start_byte < node.start_byte:
            yield node


def _fault(source: _Source, node: "Node") -> Fault:
    if node.is_missing:
        kind = node.type.replace("_", " ") if node.is_named else f"`{node.type}`"
        return source.fault(node, f"missing {kind}")
    if node.type in _PAIRS:
        return source.fault(node, f"`{node.type}` is never closed")
    told = source.told(node)
    if node.type in _CLOSERS or len(told.split()) == 1:
        return source.fault(node, f"unexpected `{told}`")
    return source.fault(node, f"syntax error near `{told}`")


def _unpaired(error: "Node") -> "Node | None":
    """Find the bracket that spoils the node: the most frequent damage, and the worst to find."""
    opened: list[Node] = []
    for node in _leaves(error):
        if node.type in _PAIRS:
            opened.append(node)
        elif node.type in _CLOSERS:
            if not opened or _PAIRS[opened[-1].type] != node.type:
                return node
            opened.pop()
    return opened[-1] if opened else None


def _leaves(node: "Node") -> "Iterator[Node]":
    cursor = node.walk()
    while True:
        if cursor.goto_first_child():
            continue
        if cursor.node is not None:
            yield cursor.node
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
