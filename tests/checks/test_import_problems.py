import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from executor.checks.imports.problems import Unresolved, World, import_problems, unresolved
from executor.recovery.classify import MISSING_MODULE
from executor.state import Edits
from executor.verification.modules import Modules
from tests.support.import_world import PROJECT, world


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Modules:
    return Modules(sys.executable, tmp_path_factory.mktemp("project"))


def messages(environment: Modules, edits: Edits, files: Mapping[str, str] = PROJECT) -> list[str]:
    return [found["message"] for found in import_problems(edits, world(environment, files))]


def one(environment: Modules, path: str, text: str) -> Unresolved:
    (found,) = unresolved({path: text}, world(environment))
    return found


RESOLVED = {
    "the standard library": "import os.path\nimport xml.etree.ElementTree as tree\n",
    "what is installed": "import rich\nfrom pytest import fixture\nimport rich.console\n",
    "a module of the project": "import app.models\nfrom app import models\n",
    "a name of a module": "from app.models import User, Team as Group, os\n",
    "a name that a package passes on": "from app.utils import slug, text\n",
    "any name of a module with a star": "from app.open import anything\n",
    "any name of a module with __getattr__": "from app.lazy import anything\n",
    "an extension module": "from app.fast import anything\n",
    "everything of a module": "from app.models import *\n",
    "a relative module": "from .models import User\nfrom . import utils\nfrom .utils import text\n",
    "what every module has": "from app.models import __name__, __file__\n",
    "a folder without __init__": "import loose.part\nfrom loose import part\n",
    "the future": "from __future__ import annotations\n",
    "several lines": "from app.models import (\n    User,\n    Team,  # the group\n)\n",
    "no Python at all": "import )(\n",
}


@pytest.mark.parametrize("text", RESOLVED.values(), ids=RESOLVED)
def test_what_can_be_imported_is_no_problem(environment: Modules, text: str) -> None:
    assert messages(environment, {"app/new.py": text}) == []


NEVER_TOLD = {
    "try": "try:\n    import nowhere\nexcept ImportError:\n    import nothing_else\n",
    "a bare except": "try:\n    from . import nowhere\nexcept:\n    pass\n",
    "one of several exceptions": "try:\n    import nowhere\nexcept (KeyError, ImportError): ...\n",
    "suppress": "with contextlib.suppress(ImportError):\n    import nowhere\n",
    "a platform": "if sys.platform == 'win32':\n    import winapi_of_others\n",
    "a version": "if sys.version_info < (3, 8):\n    import backport\n",
    "type checkers": "if TYPE_CHECKING:\n    import nowhere\n",
    "importorskip": 'pytest.importorskip("nowhere")\nimport nowhere\n',
    "a generated module": "from app import models_pb2\n",
    "a compiled module": "from app._core import run\n",
}


@pytest.mark.parametrize("text", NEVER_TOLD.values(), ids=NEVER_TOLD)
def test_an_import_that_may_fail_is_no_problem(environment: Modules, text: str) -> None:
    assert messages(environment, {"app/new.py": text}) == []


TOLD = {
    "a handler of other errors": "try:\n    import nowhere\nexcept KeyError:\n    pass\n",
    "a function": "def f():\n    import nowhere\n",
    "a method in a class": "class A:\n    def f(self):\n        import nowhere\n",
    "the main guard": "if __name__ == '__main__':\n    import nowhere\n",
    "the runtime branch": "if TYPE_CHECKING:\n    pass\nelse:\n    import nowhere\n",
    "an open file": "with open('x') as f:\n    import nowhere\n",
    "a loop": "for i in x:\n    import nowhere\n",
    "a match": "match x:\n    case 1:\n        import nowhere\n",
    "behind a semicolon": "x = 1; import nowhere\n",
    "a declared top elsewhere": "import nowhere.deep.down\n",
}


@pytest.mark.parametrize("text", TOLD.values(), ids=TOLD)
def test_a_package_that_is_nowhere_is_named(environment: Modules, text: str) -> None:
    (message,) = messages(environment, {"app/new.py": text})
    found = MISSING_MODULE.search(message)
    assert found is not None
    assert found[1].startswith("nowhere")


def test_the_place_and_the_lines_of_the_import_are_told(environment: Modules) -> None:
    text = "import os\n\nfrom app.models import (\n    User,\n    Usr,\n)\n"
    (found,) = import_problems({"app/new.py": text}, world(environment))
    assert (found["path"], found["line"], found["column"]) == ("app/new.py", 5, 5)
    assert found["kind"] == "import"
    assert ">" in found["excerpt"]


def test_a_near_module_of_the_environment_is_told(environment: Modules) -> None:
    (message,) = messages(environment, {"app/new.py": "import jsons\n"})
    assert message.startswith("No module named 'jsons'")
    assert "did you mean `json`" in message
    assert "Use only what is installed" in message


def test_a_part_that_an_installed_package_lacks_is_told(environment: Modules) -> None:
    found = one(environment, "app/new.py", "import rich.no_such_part\n")
    assert (found.case, found.module, found.near) == ("foreign", "rich.no_such_part", ())


def test_what_the_project_declares_counts_as_there(environment: Modules) -> None:
    known = world(environment, declared=("nowhere",))
    assert unresolved({"app/new.py": "import nowhere.deep\n"}, known) == []


def test_a_missing_name_is_told_with_the_names_there_are(environment: Modules) -> None:
    (message,) = messages(environment, {"app/new.py": "from app.models import Usr\n"})
    assert message == "`app.models` defines no `Usr`; it has `User`, `Team`, `os`"


def test_a_name_that_another_module_makes_is_told_with_that_module(environment: Modules) -> None:
    (message,) = messages(environment, {"app/new.py": "from app.models import slug\n"})
    assert message.endswith("it is in `app.utils.text`: from app.utils.text import slug")


def test_a_module_without_names_says_so(environment: Modules) -> None:
    edits: Edits = {"app/empty.py": "", "app/new.py": "from app.empty import x\n"}
    (message,) = messages(environment, edits)
    assert message == "`app.empty` defines no `x`; it defines nothing that has a name"


@pytest.mark.parametrize(
    "text", ["from loose import other\n", "import loose.other\n", "from loose.other import x\n"]
)
def test_a_folder_can_only_lack_modules(environment: Modules, text: str) -> None:
    found = one(environment, "app/new.py", text)
    assert (found.case, found.module, found.right) == ("project", "loose.other", "")


def test_a_module_imports_another_one_of_its_name_and_a_package_its_own_parts(
    environment: Modules,
) -> None:
    files = {"app/cache/nowhere.py": "", "app/cache/__init__.py": "", "app/__init__.py": ""}
    text = "from app.cache import nowhere\nfrom . import nowhere\n"
    assert messages(environment, {"app/cache/__init__.py": text}, files) == []
    edits: Edits = {"scripts/nowhere.py": "from nowhere import Client\n"}
    assert [found.case for found in unresolved(edits, world(environment, files))] == ["foreign"]


def test_an_import_that_was_there_before_is_no_problem(environment: Modules) -> None:
    files = {"app.py": "import nowhere\nfrom .gone import x\n"}
    edits: Edits = {"app.py": "import nowhere\nimport nothing_else\nfrom .gone import x\n"}
    assert [found.module for found in unresolved(edits, world(environment, files))] == [
        "nothing_else"
    ]


LATER = {
    "a function": "def f():\n    from app.billing import pay\n",
    "a try": "try:\n    import app.billing\nexcept ImportError:\n    pass\n",
    "type checkers": "if TYPE_CHECKING:\n    from .billing import Bill\n",
    "a part of a package": "def f():\n    from app import billing\n",
}


@pytest.mark.parametrize("text", LATER.values(), ids=LATER)
def test_a_module_that_an_open_task_makes_may_be_imported_late(
    environment: Modules, text: str
) -> None:
    known = world(environment, announced=("app.billing",))
    assert unresolved({"app/new.py": text}, known) == []


@pytest.mark.parametrize("module", ["app.billing", "billing", "src.billing"])
def test_a_module_that_an_open_task_makes_is_marked_at_the_top(
    environment: Modules, module: str
) -> None:
    text = f"from {module} import pay\n"
    known = world(environment, announced=(module.removeprefix("src."),))
    (found,) = unresolved({"app/new.py": text}, known)
    assert (found.case, found.announced, found.module) == ("project", True, module)
    (problem,) = import_problems({"app/new.py": text}, known)
    assert problem["message"].startswith(f"No module named '{module}'")
    assert "another task" in problem["message"]


def test_an_unknown_environment_makes_no_foreign_module_a_problem(environment: Modules) -> None:
    known = World(lambda _: None, (), list(PROJECT), PROJECT.get, lambda _: False)
    text = "import nowhere\nfrom app.models import Usr\n"
    assert [found.case for found in unresolved({"app/new.py": text}, known)] == ["name"]
    assert environment.has("nowhere") is False


@pytest.mark.parametrize("path", ["app/new.pyi", "app/new.txt", "{{ name }}/new.py"])
def test_only_python_modules_are_judged(environment: Modules, path: str) -> None:
    assert messages(environment, {path: "import nowhere\n"}) == []


def test_a_flood_of_imports_is_told_in_part(environment: Modules) -> None:
    text = "".join(f"import nowhere{number}\n" for number in range(20_000))
    assert len(messages(environment, {"app/new.py": text})) == 25


HOSTILE = {
    "open parentheses": "from a import (\n" * 50_000,
    "a very long name": f"import {'x' * 1_000_000}\n",
    "a very deep name": f"import {'x.' * 3_000}x\n",
    "nested calls": f"import os\n{'(' * 5_000}",
    "a chain of conditions": "if x:\n    pass\n" + "elif x:\n    import nowhere\n" * 2_000,
    "a null byte": "import os\0\n",
    "half a character": "import os\n'\ud800'\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_end_quickly_and_with_short_messages(environment: Modules, text: str) -> None:
    assert all(len(message) < 1_000 for message in messages(environment, {"app/new.py": text}))


def test_real_packages_have_no_unresolved_imports(environment: Modules) -> None:
    for package in ("typer", "pyflakes", "pluggy", "iniconfig"):
        folder = Path(sys.prefix, "lib", f"python3.{sys.version_info.minor}", "site-packages")
        paths = sorted((folder / package).rglob("*.py"))
        files = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}
        assert files
        known = World(
            has=lambda module, own=package: (  # type: ignore[misc] # mypy knows no defaults here
                False if module.partition(".")[0] == own else environment.has(module)
            ),
            declared=(),
            listed=list(files),
            read=lambda _: None,
            announced=lambda _: False,
        )
        assert unresolved(dict(files), known) == []
