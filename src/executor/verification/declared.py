"""Which distributions a project says it needs, and by which names those are imported."""

import configparser
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"[ \t]*([A-Za-z0-9][\w.-]*)")
_EGG: Final = re.compile(r"#egg=([\w.-]+)")
_SEPARATORS: Final = re.compile(r"[-_.]+")
_IMPORTED_AS: Final = {
    "attrs": "attr attrs",
    "beautifulsoup4": "bs4",
    "discord-py": "discord",
    "djangorestframework": "rest_framework",
    "faiss-cpu": "faiss",
    "gitpython": "git",
    "grpcio": "grpc",
    "markdown-it-py": "markdown_it",
    "msgpack-python": "msgpack",
    "mysqlclient": "MySQLdb",
    "opencv-contrib-python": "cv2",
    "opencv-python": "cv2",
    "opencv-python-headless": "cv2",
    "pillow": "PIL",
    "protobuf": "google",
    "psycopg2-binary": "psycopg2",
    "pycryptodome": "Crypto",
    "pyjwt": "jwt",
    "pymupdf": "fitz pymupdf",
    "pyopenssl": "OpenSSL",
    "pyserial": "serial",
    "pyyaml": "yaml",
    "pyzmq": "zmq",
    "scikit-image": "skimage",
    "scikit-learn": "sklearn",
    "setuptools": "setuptools pkg_resources",
    "websocket-client": "websocket",
}
_FAMILIES: Final = frozenset({"azure", "google", "zope"})
"""Namespaces that many distributions fill."""


def read_declared(root: Path) -> dict[str, str]:
    """Read the files in which a project declares what it needs."""
    places = [root / "pyproject.toml", root / "setup.cfg"]
    places += sorted([*root.glob("*requirements*.txt"), *root.glob("requirements/*.txt")])
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
        if path.endswith(".txt"):
            found.update(_requirements(text.splitlines()))
        elif path.endswith(".toml"):
            found.update(_of_pyproject(text))
        else:
            found.update(_of_setup_cfg(text))
    return frozenset(found)


def import_names(distributions: Iterable[str]) -> frozenset[str]:
    """Guess by which names distributions are imported: known ones, or what their own name says."""
    return frozenset(
        name
        for distribution in distributions
        for name in _IMPORTED_AS.get(distribution, "").split() or _guessed(distribution)
    )


def _guessed(distribution: str) -> set[str]:
    plain = distribution.replace("-", "_")
    family = distribution.partition("-")[0]
    return {
        plain,
        plain.replace("_", ""),
        plain.removeprefix("python_").removesuffix("_python"),
        family if family in _FAMILIES else plain,
    }


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
