"""Templates filled in, and shown text fenced so that nothing inside can end the fence."""

import re
from collections.abc import Iterable
from importlib.resources import files
from string import Template

TICKS = re.compile(r"`{3,}")


def render(name: str, **values: str) -> str:
    """Fill the template `name`; a variable that is missing or unknown to it is an error."""
    template = Template(files(__package__).joinpath(f"{name}.md").read_text(encoding="utf-8"))
    unknown = values.keys() - set(template.get_identifiers())
    if unknown:
        raise KeyError(*sorted(unknown))
    return template.substitute(values)


def fenced(text: str) -> str:
    """Put text between fences longer than any inside."""
    longest = max(map(len, TICKS.findall(text)), default=2)
    marks = "`" * (longest + 1)
    return f"{marks}\n{text.rstrip(chr(10))}\n{marks}"


def clipped(text: str, *, head: int, tail: int) -> str:
    """Keep the first and the last lines of a long text; tell how many are left out."""
    lines = text.split("\n")
    left = len(lines) - head - tail
    if left <= 1:
        return text
    return "\n".join([*lines[:head], f"[{left} lines left out]", *lines[len(lines) - tail :]])


def sections(parts: Iterable[str]) -> str:
    """Join the parts that say something, each with an empty line after it."""
    return "".join(f"{part}\n\n" for part in parts if part)
