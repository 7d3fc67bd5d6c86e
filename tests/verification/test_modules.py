import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from executor.verification.module_probe import probe
from executor.verification.modules import Modules


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one environment without anything in it; tests put packages of their own into it."""
    home = tmp_path_factory.mktemp("environment") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    return home


def site_packages(home: Path) -> Path:
    (found,) = home.glob("lib/python*/site-packages")
    return found


def install(home: Path, **files: str) -> None:
    """Put files into the environment, and let its folder look changed as an installer does."""
    folder = site_packages(home)
    for name, text in files.items():
        path = folder / f"{name.replace('__in__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture
def modules(bare: Path, tmp_path: Path) -> Modules:
    return Modules(str(bare / "bin" / "python"), tmp_path)


STANDARD = [
    "os",
    "sys",
    "winreg",
    "xml.etree.ElementTree",
    "importlib.metadata",
    "concurrent.futures",
    "json.decoder",
    "email.mime.text",
    "__future__",
]


@pytest.mark.parametrize("module", STANDARD)
def test_the_standard_library_is_there(modules: Modules, module: str) -> None:
    assert modules.has(module) is True


@pytest.mark.parametrize("module", ["requests2", "pytest", "json.nope", "xml.nope", "no-name", ""])
def test_what_the_environment_lacks_is_not_there(modules: Modules, module: str) -> None:
    assert modules.has(module) is False


@pytest.mark.parametrize("module", ["os.path", "sys.anything"])
def test_modules_inside_of_modules_cannot_be_told_about(modules: Modules, module: str) -> None:
    assert modules.has(module) is None


def test_an_installed_package_has_the_modules_that_lie_in_it(bare: Path, modules: Modules) -> None:
    install(bare, pack__in____init__="", pack__in__part="", pack__in__deep__in__leaf="", single="")
    (site_packages(bare) / "pack" / "fast.cpython-311-x86_64-linux-gnu.so").touch()
    (site_packages(bare) / "pack" / "data.txt").touch()
    there = ["pack", "pack.part", "pack.deep", "pack.deep.leaf", "pack.fast", "single"]
    assert [modules.has(name) for name in there] == [True] * len(there)
    absent = ["pack.data", "pack.nope", "pack.deep.nope", "single.nope", "pack.part.nope"]
    assert [modules.has(name) for name in absent] == [False] * len(absent)
    assert modules.has("pack.fast.inner") is None


@pytest.mark.parametrize(
    "text", ["def __getattr__(name): ...", "import sys\nsys.modules['x'] = 1", "__path__ = []"]
)
def test_a_package_that_makes_its_modules_cannot_be_told_about(
    bare: Path, modules: Modules, text: str
) -> None:
    install(bare, dynamic__in____init__=text)
    assert modules.has("dynamic.moves") is None


def test_a_package_that_is_installed_meanwhile_is_seen(bare: Path, modules: Modules) -> None:
    assert modules.has("late_arrival") is False
    install(bare, late_arrival__in____init__="", late_arrival__in__part="")
    assert modules.has("late_arrival.part") is True
    assert "late_arrival" in modules.names()


def test_a_folder_that_a_path_file_adds_is_seen(
    bare: Path, modules: Modules, tmp_path_factory: pytest.TempPathFactory
) -> None:
    added = tmp_path_factory.mktemp("added")
    (added / "by_path_file.py").touch()
    assert modules.has("by_path_file") is False
    (site_packages(bare) / "added.pth").write_text(f"{added}\n")
    assert modules.has("by_path_file") is True


def test_the_users_python_path_counts(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "else" / "from_the_path.py").parent.mkdir()
    (tmp_path / "else" / "from_the_path.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "else"))
    modules = Modules(str(bare / "bin" / "python"), tmp_path / "project")
    assert modules.has("from_the_path") is True


FINDER = """
import sys
from importlib.machinery import ModuleSpec, PathFinder

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "broken_by_finder":
            raise RuntimeError(name)
        if name == "from_nothing":
            return ModuleSpec(name, None)
        if name in ("mapped", "ours", "renamed"):
            return PathFinder.find_spec({"renamed": "other"}.get(name, name), [FOLDER])

sys.meta_path.append(Finder)
"""


@pytest.fixture
def hooked(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Modules:
    """Make an environment as an editable installation does, with a finder of its own."""
    home = tmp_path_factory.mktemp("hooked") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    install(home, _finder=f"FOLDER = {str(tmp_path / 'code')!r}\n{FINDER}")
    (site_packages(home) / "finder.pth").write_text("import _finder\n")
    for name in ("mapped", "ours", "other"):
        (tmp_path / "code" / name).mkdir(parents=True)
        (tmp_path / "code" / name / "__init__.py").touch()
        (tmp_path / "code" / name / "part.py").touch()
    return Modules(str(home / "bin" / "python"), tmp_path / "elsewhere")


def test_what_a_finder_of_the_environment_finds_is_there(hooked: Modules) -> None:
    assert [hooked.has("mapped.part"), hooked.has("mapped.nope")] == [True, False]
    assert [hooked.has("from_nothing"), hooked.has("from_nothing.part")] == [True, None]


def test_a_finder_that_raises_finds_nothing(hooked: Modules) -> None:
    assert hooked.has("broken_by_finder") is False


def test_a_module_of_the_project_is_not_told_as_the_environments(
    hooked: Modules, tmp_path: Path
) -> None:
    own = Modules(hooked.python, tmp_path)
    assert own.has("ours.part") is False
    assert own.has("renamed.part") is True


def test_a_flood_of_unknown_modules_starts_few_processes(hooked: Modules) -> None:
    assert not any(hooked.has(f"unknown_{number}") for number in range(2_000))


def test_folders_of_the_project_that_are_installed_from_are_roots(tmp_path: Path) -> None:
    home = tmp_path / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    install(home, inside="")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "mine.py").touch()
    (site_packages(home) / "own.pth").write_text(f"{tmp_path / 'lib'}\n{tmp_path}\n")
    modules = Modules(str(home / "bin" / "python"), tmp_path)
    assert modules.roots == ("lib",)
    assert modules.has("mine") is False
    assert modules.has("inside") is True


def test_the_probe_tells_what_cannot_be_seen_from_outside(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    probe(str(report), ["json", "sys", "typing", "nowhere_at_all", "json.nope.deeper"])
    said = json.loads(report.read_text())
    assert said["prefixes"] == [sys.prefix, sys.base_prefix]
    assert "builtins" in said["standard"]
    assert said["hooked"] is True
    assert [Path(place).name for place in said["found"]["json"]] == ["json"]
    assert [Path(place).name for place in said["found"]["typing"]] == ["typing.py"]
    assert said["found"]["sys"] == []
    assert said["found"]["nowhere_at_all"] is said["found"]["json.nope.deeper"] is None


BROKEN = {
    "is not there": None,
    "fails": "#!/bin/sh\nexit 1\n",
    "writes nothing": "#!/bin/sh\nexit 0\n",
    "writes no JSON": '#!/bin/sh\necho nonsense > "$3"\n',
    "writes something else": '#!/bin/sh\necho "[]" > "$3"\n',
    "writes half of it": '#!/bin/sh\necho "{}" > "$3"\n',
    "writes without end": '#!/bin/sh\nhead -c 6000000 /dev/zero > "$3"\n',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_an_interpreter_that_says_nothing_useful_leaves_everything_open(
    tmp_path: Path, text: str | None
) -> None:
    python = tmp_path / "python"
    if text is not None:
        python.write_text(text)
        python.chmod(0o755)
    modules = Modules(str(python), tmp_path)
    assert [modules.has("os"), modules.has("nowhere"), modules.has("os")] == [None] * 3
    assert (modules.names(), modules.roots) == (frozenset(), ())


def test_an_interpreter_that_is_mended_is_asked_again(bare: Path, tmp_path: Path) -> None:
    python = tmp_path / "python"
    modules = Modules(str(python), tmp_path)
    assert modules.has("os") is None
    python.write_text(f'#!/bin/sh\nexec "{bare / "bin" / "python"}" "$@"\n')
    python.chmod(0o755)
    assert modules.has("os") is True


def test_a_module_that_cannot_be_read_cannot_be_told_about(bare: Path, modules: Modules) -> None:
    install(bare, unreadable__in____init__="")
    (site_packages(bare) / "unreadable" / "__init__.py").unlink()
    (site_packages(bare) / "unreadable" / "__init__.py").symlink_to(os.devnull + "/x")
    assert modules.has("unreadable.part") is False
    (site_packages(bare) / "unreadable" / "gone.py").symlink_to("nowhere.py")
    assert modules.has("unreadable.gone.part") is None


def test_the_names_are_those_of_the_library_and_of_the_environment(
    bare: Path, modules: Modules
) -> None:
    install(bare, listed_one="")
    assert {"os", "json", "listed_one"} <= modules.names()
    assert "__pycache__" not in modules.names()


def test_what_is_declared_is_read_again_when_it_changes(tmp_path: Path, modules: Modules) -> None:
    assert modules.declared == frozenset()
    (tmp_path / "requirements.txt").write_text("PyYAML\n")
    (tmp_path / "setup.cfg").write_bytes(b"\xff")
    assert modules.declared == {"yaml"}
    (tmp_path / "requirements-dev.txt").write_text("requests\n")
    assert modules.declared == {"yaml", "requests"}
