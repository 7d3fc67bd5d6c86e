"""Imports that nothing resolves here, and that are right."""

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from executor.checks.imports.problems import import_problems
from executor.state import Edits
from executor.verification.modules import Modules
from tests.support.import_world import world

LIB = {"lib/util.py": "def f(): ...\n"}
LATE = "def f():\n    import nowhere_x\n"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Modules:
    return Modules(sys.executable, tmp_path_factory.mktemp("project"))


Case = tuple[Mapping[str, str], Edits]
RIGHT: dict[str, Case] = {
    "pythonpath in setup.cfg": (
        {**LIB, "setup.cfg": "[tool:pytest]\npythonpath = lib\n"},
        {"tests/test_a.py": "import util\n"},
    ),
    "pythonpath of several lines": (
        {**LIB, "pytest.ini": "[pytest]\npythonpath =\n    other\n    lib\n"},
        {"tests/test_a.py": "import util\n"},
    ),
    "packages of hatch": (
        {"lib/it/a.py": "", "pyproject.toml": '[x]\npackages = ["lib/it"]\n'},
        {"tests/test_a.py": "import it.a\n"},
    ),
    "package_dir": (
        {"source/a.py": "", "setup.py": "setup(package_dir={'it': 'source'})\n"},
        {"tests/test_a.py": "import it.a\n"},
    ),
    "the project's own compiled name": (
        {"pyproject.toml": '[project]\nname = "Fast-Lib"\n'},
        {"tests/test_a.py": "import fast_lib\n"},
    ),
    "a part of a larger project": (
        {"parts/a/pyproject.toml": "", "parts/a/alpha.py": ""},
        {"parts/b/beta.py": "import alpha\n"},
    ),
    "a script beside its helpers": (
        {"pkg/__init__.py": "", "pkg/helper.py": ""},
        {"pkg/tool.py": "import helper\n\nif __name__ == '__main__':\n    print(helper)\n"},
    ),
    "a module that a build writes": (
        {"pkg/__init__.py": "", "pyproject.toml": "version-file = 'pkg/_version.py'\n"},
        {"pkg/a.py": "from pkg._version import version\n"},
    ),
    "a module that a compiler makes": (
        {"pkg/__init__.py": "", "pyproject.toml": 'module-name = "pkg.native"\n'},
        {"pkg/a.py": "import pkg.native\n"},
    ),
    "what another file imports": ({"a.py": LATE}, {"b.py": "import nowhere_x.sub\n"}),
    "a tool's own environment": ({}, {"noxfile.py": "import nowhere_x\n"}),
    "a tool's tasks": ({}, {"tasks.py": "import nowhere_x\n"}),
    "a silenced checker": ({}, {"a.py": "import nowhere_x  # type: ignore\n"}),
    "a skipped test": (
        {},
        {"a.py": "try:\n    import no_x\nexcept ImportError:\n    raise Skip\nimport no_x.y\n"},
    ),
    "importorskip": ({}, {"a.py": "pytest.importorskip( 'no_x')\nimport no_x\n"}),
    "what this answer declares": ({}, {"requirements.txt": "py-nowhere-x\n", "a.py": LATE}),
    "a lazy package": (
        {"pkg/__init__.py": "a, b, c = lazy.attach(__name__)\n"},
        {"a.py": "from pkg import run\n"},
    ),
    "test data": ({}, {"tests/data/a.py": "import nowhere_x\n"}),
}


@pytest.mark.parametrize(("files", "edits"), RIGHT.values(), ids=RIGHT)
def test_an_import_that_the_project_explains_is_no_problem(
    environment: Modules, files: Mapping[str, str], edits: Edits
) -> None:
    assert import_problems(edits, world(environment, files)) == []


WRONG: dict[str, Case] = {
    "a noqa for something else": ({}, {"a.py": "import nowhere_x  # noqa: E501\n"}),
    "tasks of a package": ({}, {"pkg/tasks.py": "import nowhere_x\n"}),
    "a declaration that stood before": (
        {"requirements.txt": "nowhere-x-tools\n"},
        {"requirements.txt": "nowhere-x-tools\nother\n", "a.py": LATE},
    ),
    "a longer name that is used": ({"a.py": "import nowhere_xy\n"}, {"b.py": LATE}),
}


@pytest.mark.parametrize(("files", "edits"), WRONG.values(), ids=WRONG)
def test_an_import_that_nothing_explains_is_told(
    environment: Modules, files: Mapping[str, str], edits: Edits
) -> None:
    assert len(import_problems(edits, world(environment, files))) == 1


@pytest.mark.parametrize(
    ("declared", "module"), [("PIL", "pil"), ("Foo_Bar", "foo.bar"), ("foo", "foo.bar")]
)
def test_declared_names_are_compared_loosely(
    environment: Modules, declared: str, module: str
) -> None:
    edits: Edits = {"a.py": f"import {module}\n"}
    assert import_problems(edits, world(environment, {}, declared=(declared,))) == []


def test_endless_blanks_and_dots_are_read_in_time(environment: Modules, tmp_path: Path) -> None:
    for endless in ("." * 90_000, " " * 90_000):
        edits: Edits = {f"{tmp_path.name}.py": f"x = '''\nfrom {endless}\n'''\n"}
        assert import_problems(edits, world(environment, {})) == []
