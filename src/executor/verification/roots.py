"""From where a project's modules are imported."""

import os
from collections.abc import Callable
from keyword import iskeyword
from pathlib import Path, PurePosixPath


def has_source_root(root: Path) -> bool:
    """`src/` holds packages, unless it is one."""
    return (root / "src").is_dir() and not (root / "src" / "__init__.py").exists()


def python_path(root: Path) -> str:
    """`PYTHONPATH` for the project's processes: what the user set there stays, behind ours."""
    inherited = os.environ.get("PYTHONPATH", "")
    ours = [str(root / "src")] if has_source_root(root) else []
    return os.pathsep.join([*ours, str(root), *([inherited] if inherited else [])])


def module_name(path: str, root: Path) -> str | None:
    """Name the module as `import` would; None when it lies under no import root."""
    pure = PurePosixPath(path)
    parts = pure.with_suffix("").parts
    if pure.suffix != ".py" or not parts:
        return None
    in_source = parts[0] == "src" and has_source_root(root)
    if in_source:
        parts = parts[1:]
    elif not all((root / parent / "__init__.py").is_file() for parent in list(pure.parents)[:-1]):
        return None
    if parts and parts[-1] == "__init__":
        parts = parts[:-1]
    if not parts or not all(part.isidentifier() and not iskeyword(part) for part in parts):
        return None
    return ".".join(parts)


def module_path(module: str, exists: Callable[[str], bool]) -> str | None:
    """Find the file of a module of the project."""
    base = module.replace(".", "/")
    candidates = (f"src/{base}.py", f"src/{base}/__init__.py", f"{base}.py", f"{base}/__init__.py")
    return next((path for path in candidates if exists(path)), None)
