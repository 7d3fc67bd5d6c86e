"""Settings of a runner that keep tests from being run."""

import configparser
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final

_SECTIONS: Final = {
    "pytest.ini": "pytest",
    ".pytest.ini": "pytest",
    "tox.ini": "pytest",
    "setup.cfg": "tool:pytest",
    "pyproject.toml": "",
}
_OPTION: Final = re.compile(
    r"(?:^|\s)(--deselect|--ignore(?:-glob)?|-k|-m|--collect-only|--co)(?=[=\s]|$)[=\s]*(\S*)"
)
_NAMES: Final = ("python_files", "python_functions", "python_classes", "norecursedirs")


def holds_settings(path: str) -> bool:
    return PurePosixPath(path).name in _SECTIONS


def deselects(path: str, before: str, after: str | None, standing: Iterable[str]) -> bool:
    """Tell whether new settings keep any of the tests that stand from being run."""
    section = _SECTIONS.get(PurePosixPath(path).name)
    if section is None or not after:
        return False
    old, new = _settings(before, section), _settings(after, section)
    options, known = (set(_OPTION.findall(one.get("addopts", ""))) for one in (new, old))
    if options - known or any(name in new and new[name] != old.get(name) for name in _NAMES):
        return True
    paths = new.get("testpaths", "")
    return paths != old.get("testpaths", "") and not _reaches_all(path, paths.split(), standing)


def _reaches_all(path: str, folders: list[str], standing: Iterable[str]) -> bool:
    if not folders or any("*" in folder for folder in folders):
        return True
    places = [PurePosixPath(path).parent / folder for folder in folders]
    tests = (PurePosixPath(test) for test in standing)
    return all(any(test.is_relative_to(at) for at in places) for test in tests)


def _settings(text: str, section: str) -> Mapping[str, str]:
    return _of_ini(text, section) if section else _of_toml(text)


def _of_ini(text: str, section: str) -> Mapping[str, str]:
    parser = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=True)
    try:
        parser.read_string(text)
        return {name: value or "" for name, value in parser.items(section)}
    except configparser.Error:
        return {}


def _of_toml(text: str) -> Mapping[str, str]:
    try:
        found: object = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    for name in ("tool", "pytest", "ini_options"):
        inner = found.get(name) if isinstance(found, dict) else None
        if inner is None and name == "ini_options":
            break
        found = inner
    return {name: _told(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _told(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
