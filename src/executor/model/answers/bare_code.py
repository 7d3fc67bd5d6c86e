"""Whether an answer without any fence is code from its first line to its last."""

import re
from pathlib import PurePosixPath
from typing import Final

_STARTS: Final[dict[str, str]] = {
    ".py": (
        r"def |class |import \w|from \S+ import |async def |@\w+|if __name__|[A-Z_]+ ?[=:] ?\S"
        r"|\"\"\"|#!"
    ),
    ".js": (
        r"import |export |const |let \w+ =|function |class \w+|'use strict'|\"use strict\"|#!"
        r"|module\."
    ),
    ".go": r"package \w+$",
    ".rs": r"use \w|fn |pub |mod \w|#!?\[|struct |enum |impl ",
    ".java": r"package [\w.]+;|import [\w.*]+;|public (?:final |abstract )?(?:class|interface) ",
    ".c": r"#include|#define|#ifndef|#pragma|int \w+\(|void \w+\(|static |typedef |struct ",
    ".rb": r"require |class [A-Z]|module [A-Z]|def |# frozen",
    ".php": r"<\?php",
    ".sh": r"#!",
    ".html": r"<!DOCTYPE|<!doctype|<html",
    ".xml": r"<\?xml",
    ".sql": r"(?i:create|select|insert|alter|drop|with) ",
    ".json": r"[\[{]$|\{ ?\"",
    ".toml": r"\[[\w.\-\"]+\]$|\[\[[\w.\-]+\]\]$",
    ".yaml": r"---$|[\w\-]+:$|(?:version|name|on|services): ?\S*$",
    ".css": r"[.#@:*\w][^{}]*\{",
}
_KIN: Final = {
    **dict.fromkeys((".pyi", ".pyw"), ".py"),
    **dict.fromkeys((".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".mts"), ".js"),
    **dict.fromkeys((".h", ".cpp", ".cc", ".hpp", ".cxx"), ".c"),
    **dict.fromkeys((".bash", ".zsh"), ".sh"),
    ".htm": ".html",
    ".yml": ".yaml",
}
_COMMENTS: Final = ("#", "//", "/*", "*", "--", "<!--")
_PROSE: Final = re.compile(r"[A-Z][a-z']+(?: [A-Za-z'`,]+){4,}[.!?:]?$")


def looks_like_code(path: str, text: str) -> bool:
    """Tell by the first line of code; a sentence at the start of a line means there is prose."""
    suffix = PurePosixPath(path.lower()).suffix
    start = _STARTS.get(_KIN.get(suffix, suffix))
    told = [line.rstrip() for line in text.split("\n") if line.strip()]
    if start is None or not told or "```" in text:
        return False
    first = next((line for line in told if not line.startswith(_COMMENTS)), told[0])
    begins = re.match(start, first) or re.match(start, told[0])
    return bool(begins) and not any(_PROSE.match(line[:400]) for line in (told[0], told[-1]))
