"""What is said about an import that nothing resolves, so that it can be repaired."""

from collections.abc import Collection
from typing import Final

from executor.checks.imports.unresolved import Unresolved

_SHOWN_CHARS: Final = 100


def message_of(found: Unresolved) -> str:
    module = _shown(found.module)
    match found.case:
        case "elsewhere":
            removed = " (this answer removes it)" if found.gone else ""
            return f"there is no module `{module}`{removed}; it is `{found.right}`: {_line(found)}"
        case "name":
            return _name_message(found, module)
        case _ if found.gone:
            return f"this answer removes the module `{module}`, which is still imported here"
        case "project":
            later = "; another task is to make it" if found.announced else ""
            return (
                f"No module named '{module}': the project has no such module{later}; import what is"
                " there, or make it in this answer"
            )
    near = f"; did you mean {_list(found.near)}?" if found.near else "."
    return (
        f"No module named '{module}': it is no module of the standard library, the project or its"
        f" environment{near} Use only what is installed"
    )


def _name_message(found: Unresolved, module: str) -> str:
    name = _shown(found.name)
    removed = "; this answer removes it" if found.gone else ""
    if found.right:
        return f"`{module}` defines no `{name}`{removed}; it is in `{found.right}`: {_line(found)}"
    has = f"it has {_list(found.near)}" if found.near else "it defines nothing that has a name"
    return f"`{module}` defines no `{name}`{removed}; {has}"


def _line(found: Unresolved) -> str:
    """Spell out the line: what it binds is what the file goes on to use."""
    package, _, last = found.right.rpartition(".")
    if package and found.name in {"", last}:
        return f"from {package} import {last}"
    return f"from {found.right} import {found.name}" if found.name else f"import {found.right}"


def _shown(name: str) -> str:
    return name if len(name) <= _SHOWN_CHARS else f"{name[:_SHOWN_CHARS]}…"


def _list(names: Collection[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
