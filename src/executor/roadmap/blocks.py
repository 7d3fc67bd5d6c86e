"""Markdown as a tree of blocks with their lines; what stands inside a line is left alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_NESTING: Final = 100
"""Levels of blocks; a list counts two. CommonMark's preset would lose the tenth list in a list."""

CONTAINERS: Final = {
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "heading_open": "heading",
}
LEAVES: Final = {
    "inline": "paragraph",
    "fence": "fence",
    "html_block": "html",
    "code_block": "code",
    "hr": "rule",
}
"""What holds no blocks. A paragraph is known by its inline token alone."""


@dataclass(slots=True)
class Block:
    kind: str
    """A value of `CONTAINERS` or `LEAVES`."""
    span: range
    """Its lines, from 0."""
    text: str = ""
    """Of a paragraph or heading the trimmed lines, of a fence or HTML the raw ones."""
    markup: str = ""
    children: Sequence["Block"] = ()


def read_blocks(text: str) -> list[Block]:
    """Parse block structure only: inline rules would cost half the time and tell nothing."""
    blocks: list[Block] = []
    open_lists = [blocks]
    for token in _parser().parse(text):
        if token.type in CONTAINERS:
            inside: list[Block] = []
            open_lists[-1].append(_block(CONTAINERS[token.type], token, inside))
            open_lists.append(inside)
        elif token.type in LEAVES:
            open_lists[-1].append(_block(LEAVES[token.type], token, ()))
        elif token.nesting < 0 and token.type != "paragraph_close":
            open_lists.pop()
    return blocks


def _block(kind: str, token: Token, children: Sequence[Block]) -> Block:
    start, end = token.map or (0, 0)
    markup = token.tag if kind == "heading" else token.markup
    return Block(kind, range(start, end), token.content, markup, children)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser
