"""Which distributions a project says it needs."""

import ast
import configparser
import re
import tomllib
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"[ \t]*([A-Za-z0-9][\w.-]*)")
_EGG: Final = re.compile(r"#egg=([\w.-]+)")
_SEPARATORS: Final = re.compile(r"[-_.]+")
_REQUIRES: Final = frozenset(
    {"install_requires", "tests_require", "setup_requires", "extras_require"}
)
_LISTED: Final = re.compile(r"^[ \t]*-[ \t]*[\"']?([A-Za-z0-9][\w.-]*)", re.MULTILINE)
_PLACES: Final = (
    *("*requirements*.txt", "requirements/*.txt", "*requirements*.in", "requirements/*.in"),
    *("environment*.yml", "environment*.yaml"),
)


def read_declared(root: Path) -> dict[str, str]:
    """Read the files in which a project declares what it needs."""
    places = [root / name for name in ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile")]
    places += sorted({place for pattern in _PLACES for place in root.glob(pattern)})
    found: dict[str, str] = {}
    for place in places:
        try:
            found[place.relative_to(root).as_posix()] = place.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
    return found


def declared_in(files: Mapping[str, str]) -> frozenset[str]:
    """Name the distributions, normalised; a file that cannot be understood declares nothing."""
    found: set[str] = set()
    for path, text in files.items():
        found.update(_reader_of(path)(text))
    return frozenset(found)


def _reader_of(path: str) -> Callable[[str], Iterable[str]]:
    if path.endswith((".txt", ".in")):
        return lambda text: _requirements(text.splitlines())
    if path.endswith((".yml", ".yaml")):
        return _of_environment
    named = {"Pipfile": _of_pipfile, "setup.py": _of_setup_py, "setup.cfg": _of_setup_cfg}
    return named.get(path.rpartition("/")[2], _of_pyproject)


def _requirements(lines: Iterable[object]) -> Iterator[str]:
    for line in lines:
        told = line if isinstance(line, str) else ""
        if found := _EGG.search(told) or _NAME.match(told):
            yield _normal(found[1])


def _normal(name: str) -> str:
    return _SEPARATORS.sub("-", name).lower()


def _of_pyproject(text: str) -> Iterator[str]:
    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    project, tool = _table(told, "project"), _table(told, "tool")
    yield from _requirements(_items(_table(told, "build-system").get("requires")))
    yield from _requirements(_items(project.get("dependencies")))
    for groups in (_table(project, "optional-dependencies"), _table(told, "dependency-groups")):
        for group in groups.values():
            yield from _requirements(_items(group))
    yield from _requirements(_items(_table(tool, "uv").get("dev-dependencies")))
    poetry = _table(tool, "poetry")
    parts = [poetry, *(_table(_table(poetry, "group"), name) for name in _table(poetry, "group"))]
    for part in parts:
        for key in ("dependencies", "dev-dependencies"):
            yield from (_normal(name) for name in _table(part, key) if name != "python")


def _table(told: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = told.get(key)
    return value if isinstance(value, dict) else {}


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _of_setup_cfg(text: str) -> Iterator[str]:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return
    yield from _requirements(
        parser.get("options", "install_requires", fallback="").replace(";", "\n").splitlines()
    )
    if parser.has_section("options.extras_require"):
        for _, value in parser.items("options.extras_require"):
            yield from _requirements(value.splitlines())


def _of_pipfile(text: str) -> Iterator[str]:
    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    for key in ("packages", "dev-packages"):
        yield from map(_normal, _table(told, key))


def _of_environment(text: str) -> Iterator[str]:
    """Take every item of every list: a channel too many does no harm."""
    return (_normal(name) for name in _LISTED.findall(text))


def _of_setup_py(text: str) -> Iterator[str]:
    """Read what the call spells out, and lists that are named before it; nothing is run."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    named = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in _REQUIRES:
            value = named.get(node.value.id) if isinstance(node.value, ast.Name) else node.value
            yield from _requirements(_strings(value))


def _strings(node: ast.expr | None) -> Iterator[str]:
    for part in ast.walk(node) if node is not None else ():
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield from part.value.splitlines()
