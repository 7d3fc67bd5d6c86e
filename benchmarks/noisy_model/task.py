"""The tasks as values: what is asked, what stands before, the right answer, the stricter check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

Word = Literal["FILE", "EDIT", "MOVE", "DELETE"]
Pair = tuple[str, str]

LANGUAGES = {
    ".py": "python",
    ".js": "javascript",
    ".sh": "sh",
    ".sql": "sql",
    ".md": "markdown",
    ".json": "json",
    ".yaml": "yaml",
    ".toml": "toml",
}


@dataclass(frozen=True)
class Block:
    """One block of a right answer, before it is written down in this or that form."""

    word: Word
    path: str
    text: str = ""
    """The whole file, where it is one."""
    pairs: tuple[Pair, ...] = ()
    """Lines as they are and as they should be."""
    target: str = ""
    """Where a file moves to."""

    @property
    def language(self) -> str:
        return LANGUAGES.get(PurePosixPath(self.path).suffix, "")

    @property
    def body(self) -> str:
        """What stands between the fences."""
        return self.text if self.word == "FILE" else "".join(map(show_pair, self.pairs))

    def applied(self, before: Mapping[str, str]) -> str:
        """Tell how the file reads with this block in it."""
        text = self.text if self.word == "FILE" else before.get(self.path, "")
        for search, replace in self.pairs:
            text = text.replace(search, replace, 1)
        return text


@dataclass(frozen=True)
class Task:
    id: str
    title: str
    details: tuple[str, ...]
    before: Mapping[str, str]
    blocks: tuple[Block, ...]
    slip: Pair
    """A right piece of the answer and a wrong one, which the visible check finds."""
    hidden: str
    """Python that raises if the task is not really done."""

    @property
    def check(self) -> str:
        """The visible check: a test that stands before, or comes with the answer."""
        paths = [*self.before, *(block.path for block in self.blocks)]
        return next(path for path in paths if path.startswith("tests/"))

    @property
    def right(self) -> dict[str, str]:
        """Every written file as it should read in the end."""
        return {
            block.path: block.applied(self.before)
            for block in self.blocks
            if block.word in {"FILE", "EDIT"}
        }

    @property
    def roadmap(self) -> str:
        lines = [f"- [ ] {self.id} {self.title}"]
        lines += [f"  {line}" for line in self.details]
        lines.append(f"  - Verify: `python -m pytest -q {self.check}`")
        return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True)
class Said:
    """A right answer that is about to be said, with what a damage needs to know about it."""

    blocks: tuple[Block, ...]
    before: Mapping[str, str]
    slip: Pair

    @property
    def text(self) -> str:
        return render(self.blocks)

    @property
    def files(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.word == "FILE")

    @property
    def edits(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.word == "EDIT")


def show_pair(pair: Pair) -> str:
    search, replace = pair
    return f"<<<<<<< SEARCH\n{search}=======\n{replace}>>>>>>> REPLACE\n"


def render(blocks: Sequence[Block]) -> str:
    """Write an answer in the canonical form."""
    return "\n".join(map(render_block, blocks))


def render_block(block: Block) -> str:
    match block.word:
        case "MOVE":
            return f"MOVE: {block.path} -> {block.target}\n"
        case "DELETE":
            return f"DELETE: {block.path}\n"
        case _:
            marks = "````" if "```" in block.body else "```"
            info = block.language if block.word == "FILE" else ""
            return f"{block.word}: {block.path}\n{marks}{info}\n{block.body}{marks}\n"
