"""Right contents in wrong wrapping."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks.noisy_model.task import Block, Said, render, render_block

BEFORE = (
    "Sure! Here is the solution you asked for:",
    "I'll start by looking at the task. It needs one change, which I explain below.",
)
AFTER = (
    "This handles all the edge cases. Let me know if you need anything else!",
    "**Explanation**: the code is straightforward. You can run it with:\n\n```bash\npytest -q\n```",
)
COMMENTS = {"python": "# {}", "sh": "# {}", "sql": "-- {}", "javascript": "// {}", "toml": "# {}"}


def prose_around(rng: random.Random, said: Said) -> str | None:
    return f"{rng.choice(BEFORE)}\n\n{said.text}\n{rng.choice(AFTER)}\n"


def bold_path(_rng: random.Random, said: Said) -> str | None:
    return _headed(said, "**{}**", before="Sure! Here are the files.\n\n")


def heading_path(rng: random.Random, said: Said) -> str | None:
    return _headed(said, rng.choice(("### {}", "## `{}`", "#### File: {}", "### 1. `{}`")))


def backticked_path(rng: random.Random, said: Said) -> str | None:
    return _headed(said, rng.choice(("FILE: `{}`", "**FILE:** `{}`", "FILE: {} (new)", "`{}`:")))


def lower_case_word(rng: random.Random, said: Said) -> str | None:
    return _headed(said, rng.choice(("File: {}", "file: {}", "Filename: {}", "Path: {}")))


def path_in_info(rng: random.Random, said: Said) -> str | None:
    form = rng.choice(("{1} {0}", "{1}:{0}", "{0}", '{1} title="{0}"', "{1} filename={0}"))
    if _only_files(said) is None:
        return None
    return "\n".join(
        f"```{form.format(block.path, block.language)}\n{block.text}```\n"
        for block in said.files
        if "```" not in block.text
    )


def path_in_comment(_rng: random.Random, said: Said) -> str | None:
    blocks = _only_files(said)
    if blocks is None or any(block.language not in COMMENTS for block in blocks):
        return None
    return "\n".join(
        f"```{block.language}\n{COMMENTS[block.language].format(block.path)}\n{block.text}```\n"
        for block in blocks
        if "```" not in block.text
    )


def no_path(rng: random.Random, said: Said) -> str | None:
    blocks = _only_files(said)
    if blocks is None or len(blocks) > 1:
        return None
    block = blocks[0]
    marks = "````" if "```" in block.text else "```"
    return f"{rng.choice(BEFORE)}\n\n{marks}{block.language}\n{block.text}{marks}\n"


def tildes(_rng: random.Random, said: Said) -> str | None:
    return _refenced(said, "~~~")


def four_backticks(rng: random.Random, said: Said) -> str | None:
    return _refenced(said, rng.choice(("````", "`````")))


def unclosed_fence(_rng: random.Random, said: Said) -> str | None:
    text = said.text.rstrip("\n")
    return text.rstrip("`") if text.endswith("```") and (said.files or said.edits) else None


def too_short_fence(_rng: random.Random, said: Said) -> str | None:
    """Fence a file that holds fences with one no longer than those."""
    if not any("```" in block.body for block in said.blocks):
        return None
    return said.text.replace("````", "```")


def no_fence(_rng: random.Random, said: Said) -> str | None:
    blocks = _only_files(said)
    if blocks is None or len(blocks) > 1:
        return None
    return f"FILE: {blocks[0].path}\n{blocks[0].text}"


def fence_on_header_line(_rng: random.Random, said: Said) -> str | None:
    return said.text.replace("\n```", " ```", 1) if said.files[:1] == said.blocks[:1] else None


def thought(_rng: random.Random, said: Said) -> str | None:
    """Think aloud first, with a draft that is no answer."""
    draft = "".join(map(render_block, map(_draft, said.files)))
    told = f"The user wants a change. Maybe like this:\n\n{draft}\nNo, better otherwise."
    return f"<think>\n{told}\n</think>\n\n{said.text}"


def json_of_files(rng: random.Random, said: Said) -> str | None:
    blocks = _only_files(said)
    if blocks is None:
        return None
    told: object = {block.path: block.text for block in blocks}
    if rng.random() < 1 / 2:
        told = {"files": [{"path": block.path, "content": block.text} for block in blocks]}
    text = json.dumps(told, indent=2)
    return f"```json\n{text}\n```\n" if rng.random() < 1 / 2 else text


def tags(rng: random.Random, said: Said) -> str | None:
    blocks = _only_files(said)
    if blocks is None:
        return None
    form = rng.choice(('<file path="{}">\n{}</file>\n', '<file name="{}">\n{}</file>\n'))
    return "\n".join(form.format(block.path, block.text) for block in blocks)


def carriage_returns(_rng: random.Random, said: Said) -> str | None:
    return said.text.replace("\n", "\r\n")


def byte_order_mark(_rng: random.Random, said: Said) -> str | None:
    if not said.files:
        return f"\ufeff{said.text}"
    marked = tuple(
        replace(block, text=f"\ufeff{block.text}") if block.word == "FILE" else block
        for block in said.blocks
    )
    return render(marked)


def invisible_headers(_rng: random.Random, said: Said) -> str | None:
    """Put zero-width blanks around the words that matter."""
    return said.text.replace("FILE: ", "\u200bFILE: \u200b").replace("EDIT: ", "\u200bEDIT:\u00a0")


def indented(rng: random.Random, said: Said) -> str | None:
    """Answer as an item of a list: all of it stands deeper."""
    blanks = " " * rng.choice((2, 3, 4))
    lines = said.text.splitlines()
    return "1. The change:\n\n" + "".join(
        f"{blanks}{line}\n" if line.strip() else "\n" for line in lines
    )


def two_versions(_rng: random.Random, said: Said) -> str | None:
    """Say a poorer version first, then the right one."""
    if not said.files:
        return None
    first = "".join(render_block(_draft(block)) for block in said.files)
    return f"{first}\nWait, that is not complete. The corrected version:\n\n{said.text}"


def _draft(block: Block) -> Block:
    lines = block.text.splitlines(keepends=True)
    return replace(block, text="".join(lines[: max(1, len(lines) // 3)]))


def _only_files(said: Said) -> tuple[Block, ...] | None:
    return said.files if said.files and said.files == said.blocks else None


def _headed(said: Said, form: str, *, before: str = "") -> str | None:
    """Announce each file in another way; None if the answer is more than whole files."""
    if _only_files(said) is None:
        return None
    return before + "\n".join(_under(form.format(block.path), block) for block in said.files)


def _under(header: str, block: Block) -> str:
    return "\n".join([header, *render_block(block).split("\n")[1:]])


def _refenced(said: Said, marks: str) -> str | None:
    if not (said.files or said.edits):
        return None
    return "\n".join(_in_marks(said.blocks, marks))


def _in_marks(blocks: tuple[Block, ...], marks: str) -> Iterator[str]:
    for block in blocks:
        if block.word in {"FILE", "EDIT"}:
            yield f"{block.word}: {block.path}\n{marks}{block.language}\n{block.body}{marks}\n"
        else:
            yield render_block(block)


FORMAT: dict[str, Callable[[random.Random, Said], str | None]] = {
    "prose around": prose_around,
    "bold path": bold_path,
    "heading path": heading_path,
    "backticked path": backticked_path,
    "other word than FILE": lower_case_word,
    "path in info string": path_in_info,
    "path in comment": path_in_comment,
    "no path": no_path,
    "tilde fence": tildes,
    "long fence": four_backticks,
    "unclosed fence": unclosed_fence,
    "nested fence": too_short_fence,
    "no fence": no_fence,
    "fence on header line": fence_on_header_line,
    "think block": thought,
    "json of files": json_of_files,
    "xml tags": tags,
    "crlf": carriage_returns,
    "bom": byte_order_mark,
    "invisible in headers": invisible_headers,
    "indented": indented,
    "two versions": two_versions,
}
