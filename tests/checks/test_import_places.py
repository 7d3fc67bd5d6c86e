import sys
from collections.abc import Mapping

import pytest

from executor.checks.imports.problems import Unresolved, World, import_problems, unresolved
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


ELSEWHERE = {
    "without its package": ("from text import slug\n", "app.utils.text"),
    "without its outer package": ("from utils.text import slug\n", "app.utils.text"),
    "with a wrong package": ("from application.models import User\n", "app.models"),
    "a level too high": ("from .text import slug\n", ".utils.text"),
    "as a module that is used": ("import text\n\nprint(text.slug('a'))\n", "app.utils.text"),
    "a part of a package": ("from app import text\n\nprint(text.slug('a'))\n", "app.utils.text"),
    "beside itself in a package": ("from models import User\n", "app.models"),
}


@pytest.mark.parametrize(("text", "right"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_module_at_another_place_is_named(environment: Modules, text: str, right: str) -> None:
    found = one(environment, "app/new.py", text)
    assert found.right == right
    (problem,) = import_problems({"app/new.py": text}, world(environment))
    assert (
        f"from {right.rpartition('.')[0] if 'text.slug' in text else right} import"
        in (problem["message"])
    )


def test_a_module_of_others_is_not_taken_for_one_of_the_project(environment: Modules) -> None:
    files = {**PROJECT, "app/cache/nowhere.py": "class Cache: ...\n"}
    edits: Edits = {"app/new.py": "from nowhere import Client\n", "b.py": "import nowhere\n"}
    cases = [found.case for found in unresolved(edits, world(environment, files))]
    assert cases == ["foreign", "foreign"]


def test_the_prefix_that_other_files_use_is_taken(environment: Modules) -> None:
    files = {
        "src/tool/helpers.py": "def help_me(): ...\n",
        "src/tool/main.py": "from src.tool.helpers import help_me\n",
    }
    edits: Edits = {"tests/test_it.py": "from helpers import help_me\n"}
    (found,) = unresolved(edits, world(environment, files))
    assert found.right == "src.tool.helpers"


def test_a_source_folder_that_is_a_package_is_no_import_root(environment: Modules) -> None:
    files = {"src/__init__.py": "", "src/utils/helpers.py": "def x(): ...\n"}
    edits: Edits = {"tests/test_x.py": "from utils.helpers import x\n"}
    (message,) = messages(environment, edits, files)
    assert message.startswith("there is no module `utils.helpers`; it is `src.utils.helpers`:")
    assert message.endswith("from src.utils.helpers import x")


ROOTS = {
    "the source folder": ({"src/pkg/a.py": ""}, "tests/test_a.py", "import pkg.a\n"),
    "the whole path": ({"src/pkg/a.py": ""}, "tests/test_a.py", "import src.pkg.a\n"),
    "the file's own folder": ({"scripts/a.py": ""}, "scripts/b.py", "import a\n"),
    "a folder above": ({"back/a.py": ""}, "back/tests/test_a.py", "import a\n"),
    "a folder that holds a package": (
        {"lib/pkg/__init__.py": "", "lib/pkg/a.py": ""},
        "tests/test_a.py",
        "import pkg.a\n",
    ),
    "beside a conftest": ({"checks/conftest.py": "", "checks/h.py": ""}, "x/b.py", "import h\n"),
    "the runner's settings": (
        {"back/a.py": "", "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["back"]\n'},
        "tests/test_a.py",
        "import a\n",
    ),
    "the folder of files that do so": (
        {"app/__init__.py": "", "app/a.py": "", "app/main.py": "import a\n"},
        "app/b.py",
        "import a\n",
    ),
    "a path that the file adds": (
        {"tools/deep/a.py": ""},
        "b.py",
        "import sys\nsys.path.insert(0, 'tools/deep')\nimport a\n",
    ),
    "a project that is a package": (
        {"__init__.py": "", "a.py": "X = 1\n"},
        "b.py",
        "from . import a\nfrom .a import X\n",
    ),
}


@pytest.mark.parametrize(("files", "path", "text"), ROOTS.values(), ids=ROOTS)
def test_every_folder_that_modules_are_imported_from_counts(
    environment: Modules, files: dict[str, str], path: str, text: str
) -> None:
    assert messages(environment, {path: text}, files) == []


def test_a_folder_that_an_editable_installation_names_counts(environment: Modules) -> None:
    files = {"odd/a.py": ""}
    known = World(environment.has, (), list(files), files.get, lambda _: False, roots=("odd",))
    assert unresolved({"b.py": "import a\n"}, known) == []


def test_a_file_that_git_does_not_list_is_found_on_disk(environment: Modules) -> None:
    files = {"app/__init__.py": "", "app/_version.py": "version = '1'\n"}
    known = World(environment.has, (), ["app/__init__.py"], files.get, lambda _: False)
    text = "from app._version import version\nfrom app import _version\n"
    assert unresolved({"app/new.py": text}, known) == []


@pytest.mark.parametrize("text", ["from .a import x\n", "from . import a\n", "from ..a import x\n"])
def test_a_relative_import_in_no_package_is_a_problem(environment: Modules, text: str) -> None:
    (found,) = unresolved({"main.py": text}, world(environment, {"a.py": "x = 1\n"}))
    assert found.case in {"project", "elsewhere"}


def test_modules_of_this_answer_are_there_and_deleted_ones_are_not(environment: Modules) -> None:
    edits: Edits = {
        "app/fresh.py": "class Fresh: ...\n",
        "app/models.py": None,
        "app/people.py": PROJECT["app/models.py"],
        "app/new.py": "from app.fresh import Fresh\nfrom app.models import User\n",
    }
    (found,) = [one for one in unresolved(edits, world(environment)) if one.path == "app/new.py"]
    assert (found.module, found.line, found.gone, found.case) == ("app.models", 2, True, "project")


def test_files_that_still_import_what_is_deleted_are_told(environment: Modules) -> None:
    edits: Edits = {"app/models.py": None, "app/people/models.py": PROJECT["app/models.py"]}
    (found,) = import_problems(edits, world(environment))
    assert found["path"] == "tests/test_app.py"
    assert found["message"] == (
        "there is no module `app.models` (this answer removes it); it is `app.people.models`:"
        " from app.people.models import User"
    )


def test_a_deleted_module_without_a_successor_is_told(environment: Modules) -> None:
    (message,) = messages(environment, {"app/models.py": None})
    assert message == "this answer removes the module `app.models`, which is still imported here"


def test_a_name_that_this_answer_removes_is_told(environment: Modules) -> None:
    edits: Edits = {
        "app/models.py": "class Team: ...\n",
        "tests/test_app.py": "from app.models import User\n",
    }
    assert messages(environment, edits) == [
        "`app.models` defines no `User`; this answer removes it; it has `Team`"
    ]
