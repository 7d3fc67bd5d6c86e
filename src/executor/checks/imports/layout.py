"""What a project's settings say about where its modules lie, and which ones a build makes."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from executor.checks.imports.project_modules import ProjectModules, joined

_SETTINGS: Final = (
    *("pyproject.toml", "setup.cfg", "setup.py", "tox.ini", "pytest.ini", ".pytest.ini"),
    *("pytest.toml", "Cargo.toml", "meson.build", "CMakeLists.txt", ".gitignore", "MANIFEST.in"),
)
_LONGEST: Final = 200_000
_PYTHON_PATH: Final = re.compile(
    r"^pythonpath[ \t]*=[ \t]*(\[[^\]]*\]|[^\n]*(?:\n[ \t]+[^\n]+)*)", re.MULTILINE
)
_PLACES: Final = re.compile(
    r"\b(?:package[_-]dir|where|from|packages|sources|python-source|only-include|py-modules|include)\b"
    r"[\"']?[ \t]*[=:][ \t]*(\{[^}]{0,2000}\}|\[[^\]]{0,2000}\]|[^\n]*(?:\n[ \t]+[^\n]+)*)"
)
_FOLDER: Final = re.compile(r"[\w.-]+(?:/[\w.-]+)*")
_RENAMED: Final = re.compile(r"package[_-]dir[\"']?[ \t]*=[ \t]*(\{[^}]{0,2000}\})")
_KEY: Final = re.compile(r"[\"']([\w.]+)[\"'][ \t]*[:=]")
_OWN_NAME: Final = re.compile(
    r"\bname[ \t]*=[ \t]*[\"']([\w.-]+)[\"']|^name[ \t]*=[ \t]*([\w.-]+)", re.MULTILINE
)
_MARKERS: Final = frozenset({"manage.py", "pyproject.toml", "setup.py", "setup.cfg"})


class Layout:
    def __init__(self, project: ProjectModules) -> None:
        self._project = project

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """Folders that modules are imported from: named in the settings, or with their own."""
        return tuple(dict.fromkeys([*self._of_runner(), *self._of_build(), *self._with_settings()]))

    def makes(self, module: str) -> bool:
        """Tell whether a build makes a module: the settings name its file or itself."""
        if not module:
            return False
        last = module.rpartition(".")[2]
        named = re.compile(
            rf"(?:module[-_]name|\bExtension\()[^\n\"']{{0,20}}[\"']{re.escape(module)}[\"']"
        )
        return any(f"{last}.py" in text or named.search(text) for text in self._texts)

    def is_own_name(self, top: str) -> bool:
        """Tell whether the project installs a module of this name from who knows where."""
        return top.casefold() in self._own_names

    @cached_property
    def _own_names(self) -> frozenset[str]:
        names = {key.partition(".")[0] for text in self._texts for key in _renamed(text)}
        for text in self._texts:
            names.update(found[1] or found[2] for found in _OWN_NAME.finditer(text))
        known = self._project.by_stem
        folded = {name.casefold().replace("-", "_").replace(".", "_") for name in names}
        return frozenset(name for name in folded if name not in known)

    @cached_property
    def _texts(self) -> list[str]:
        return [(self._project.text(name) or "")[:_LONGEST] for name in _SETTINGS]

    def _of_runner(self) -> Iterator[str]:
        for text in self._texts:
            for found in _PYTHON_PATH.finditer(text):
                yield from _FOLDER.findall(found[1])

    def _of_build(self) -> Iterator[str]:
        for text in self._texts:
            for found in _PLACES.finditer(text):
                for folder in _FOLDER.findall(found[1]):
                    if folder in self._project.folders:
                        yield folder
                        yield folder.rpartition("/")[0]

    def _with_settings(self) -> Iterator[str]:
        for path in sorted(self._project.files):
            folder, _, name = path.rpartition("/")
            if folder and name in _MARKERS:
                yield folder
                yield joined(folder, "src")


def _renamed(text: str) -> Iterator[str]:
    for found in _RENAMED.finditer(text):
        yield from _KEY.findall(found[1])
