"""The scenarios of the acceptance list, through the real command, real git and real pytest."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.answers import by_task, files
from tests.support.chat_server import ChatRequest, ChatServer, Said
from tests.support.command import WITHOUT_OUR_PLUGINS, executor
from tests.support.repository import git, make_repository

TRAILERS = ("Executor-Run", "Executor-Task", "Executor-Attempt")


def repository(path: Path, roadmap: str, more: dict[str, str] | None = None) -> Path:
    return make_repository(path / "project", {"ROADMAP.md": roadmap, **(more or {})})


def subjects(project: Path) -> list[str]:
    return git(project, "log", "--reverse", "--format=%s").splitlines()[1:]


def committed(project: Path, revision: str) -> list[str]:
    return git(project, "show", "--format=", "--name-only", revision).splitlines()


def python(project: Path, code: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    return ended.stdout.strip()


def in_order(text: str, *words: str) -> bool:
    """Tell whether the words stand in the text, one after another."""
    at = 0
    for word in words:
        at = text.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True


CALCULATOR = """# Calculator

- [ ] 1.1 Create `calc.py` with add and divide
- [ ] 1.2 Test it in `test_calc.py`
"""
CALC = "def add(a, b):\n    return a + b\n\n\ndef divide(a, b):\n    return a / b\n"
BROKEN = "def add(a, b:\n    return a +\n\n\ndef divide(a b)\n    return a / b\n"
CALC_TEST = "from calc import add, divide\n\n\ndef test_add():\n    assert add(1, 2) == 3\n"
CALC_TEST += "\n\ndef test_divide():\n    assert divide(4, 2) == 2\n"


def test_a_syntax_error_is_repaired_before_anything_is_on_disk(tmp_path: Path) -> None:
    project = repository(tmp_path, CALCULATOR, {"pytest.ini": WITHOUT_OUR_PLUGINS})
    answer = by_task(
        {
            "1.1": [files({"calc.py": BROKEN}), files({"calc.py": CALC})],
            "1.2": [files({"test_calc.py": CALC_TEST})],
        }
    )
    on_disk = []

    def script(request: ChatRequest) -> Said:
        on_disk.append(sorted(path.name for path in project.glob("*.py")))
        return answer(request)

    with ChatServer(script) as server:
        run = executor(project, "run", server=server)
    assert run.code == 0, run.said
    assert on_disk == [[], [], ["calc.py"]]
    assert in_order(
        run.stdout,
        *("Executing task [1.1]", "Validation failed for 1 file"),
        *("Repairing calc.py (attempt 1/2)", "All generated code passed validation"),
        *("Wrote", "Committed 1.1", "Executing task [1.2]", "Verified: 2 tests", "2 of 2 tasks"),
    )
    assert (project / "ROADMAP.md").read_text(encoding="utf-8").count("[x]") == 2
    assert (project / "calc.py").read_text(encoding="utf-8") == CALC
    assert not list(project.rglob("__pycache__")) + list(project.rglob(".pytest_cache"))


def test_a_package_of_two_modules_can_be_imported(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        "# Names\n\n- [ ] 1.1 Add `src/utils/helpers.py`\n"
        "- [ ] 1.2 Add `src/user.py` with full_name\n  - Depends on: 1.1\n",
    )
    helpers = "def join_names(first: str, last: str) -> str:\n    return f'{first} {last}'\n"
    user = (
        "from src.utils.helpers import join_names\n\n\n"
        "def full_name(first: str, last: str) -> str:\n    return join_names(first, last)\n"
    )
    packages = {"src/__init__.py": "", "src/utils/__init__.py": ""}
    script = by_task(
        {
            "1.1": [files({**packages, "src/utils/helpers.py": helpers})],
            "1.2": [files({"src/user.py": user})],
        }
    )
    with ChatServer(script) as server:
        run = executor(project, "run", server=server)
    assert run.code == 0, run.said
    assert len(server.requests) == 2
    code = "from src.user import full_name; print(full_name('John', 'Doe'))"
    assert python(project, code) == "John Doe"


def test_a_failing_test_is_repaired_in_the_implementation(tmp_path: Path) -> None:
    test = (
        "from string_utils import reverse, shout, title\n\n\n"
        "def test_all():\n    assert reverse('ab') == 'ba'\n"
        "    assert shout('a') == 'A!'\n    assert title('a b') == 'A B'\n"
    )
    project = repository(
        tmp_path,
        "# Texts\n\n- [ ] 1.1 Add reverse, shout and title to `string_utils.py`\n",
        {"pytest.ini": WITHOUT_OUR_PLUGINS},
    )
    wrong = (
        "def reverse(text):\n    return text\n\n\ndef shout(text):\n"
        "    return text.upper() + '!'\n\n\ndef title(text):\n    return text.title()\n"
    )
    right = wrong.replace("return text\n", "return text[::-1]\n")
    first = files({"string_utils.py": wrong, "test_string_utils.py": test})
    with ChatServer(by_task({"1.1": [first, files({"string_utils.py": right})]})) as server:
        run = executor(project, "run", server=server)
    assert run.code == 0, run.said
    assert in_order(
        run.stdout, "Verification failed", "Test repair attempt 1/2", "Verified: 1 test"
    )
    repair = server.requests[1].text
    assert "Fix the implementation, not the test" in repair
    assert "reverse('ab') == 'ba'" in repair
    changed = committed(project, "HEAD")
    assert changed == ["ROADMAP.md", "string_utils.py", "test_string_utils.py"]
    assert git(project, "status", "--porcelain") == ""


def test_a_full_stack_of_five_files_is_built_in_order(tmp_path: Path) -> None:
    texts = {
        "app/models.py": "class User:\n    def __init__(self, name):\n        self.name = name\n",
        "app/store.py": "from app.models import User\n\nUSERS = [User('Ann')]\n",
        "app/api.py": "from app.store import USERS\n\n\ndef names():\n"
        "    return [user.name for user in USERS]\n",
        "app/static/index.html": "<!doctype html>\n<title>Users</title>\n",
        "app/config.json": '{"debug": false}\n',
    }
    roadmap = "# Shop\n\n## 1 Stack\n\n" + "".join(
        f"- [ ] 1.{number} Write `{path}`\n" for number, path in enumerate(texts, 1)
    )
    project = repository(tmp_path, roadmap, {"app/__init__.py": ""})
    script = by_task(
        {
            f"1.{number}": [files({path: text})]
            for number, (path, text) in enumerate(texts.items(), 1)
        }
    )
    with ChatServer(script) as server:
        run = executor(project, "run", server=server)
    assert run.code == 0, run.said
    assert "5 of 5 tasks done; 5 model calls" in run.stdout
    assert subjects(project) == [f"Write `{path}`" for path in texts]
    for number, path in enumerate(texts, 1):
        revision = f"HEAD~{len(texts) - number}"
        assert committed(project, revision) == sorted(["ROADMAP.md", path])
        body = git(project, "log", "-1", "--format=%(trailers:only)", revision).splitlines()
        assert [line.split(":")[0] for line in body if line] == list(TRAILERS)
        assert f"Executor-Task: 1.{number}" in body
    assert python(project, "from app.api import names; print(names())") == "['Ann']"


def test_a_plan_is_made_before_its_task_is_executed(tmp_path: Path) -> None:
    project = repository(tmp_path, "# Auth\n\n- [ ] 1.1 Add a login\n")
    plan = '{"likely_files": ["src/auth.py"], "dependencies": [], "risks": ["passwords"],'
    plan += ' "approach": "One function.", "complexity": "low"}'
    script = by_task(
        {"1.1": [plan, files({"src/auth.py": "def login(name):\n    return bool(name)\n"})]}
    )
    with ChatServer(script) as server:
        run = executor(project, "run", "--enable-planning", server=server)
    assert run.code == 0, run.said
    assert in_order(run.stdout, "Planning task [1.1]", "src/auth.py", "Executing task [1.1]")
    assert "Likely files: src/auth.py" in server.requests[1].text


FAMILY = """# Family

- [ ] 1.1 Say ok in `ok.txt`
  - Verify: grep -q ok ok.txt
- [ ] 1.2 Needs it
  - Depends on: 1.1
- [ ] 2 A parent
  - [ ] 2.1 Write `one.txt`
  - [ ] 2.2 Write `two.txt`
"""


@pytest.fixture(scope="module")
def exceeded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    project = repository(tmp_path_factory.mktemp("exceeded"), FAMILY, {"ok.txt": "before\n"})
    script = by_task(
        {
            "1.1": [files({"ok.txt": f"{word}\n", "more/new.txt": "x\n"}) for word in "abc"],
            "2.1": [files({"one.txt": "1\n"})],
            "2.2": [files({"two.txt": "2\n"})],
        }
    )
    with ChatServer(script) as server:
        run = executor(project, "run", server=server)
    assert len(server.requests) == 5
    return project, run.said, run.code


def test_repairs_end_and_the_other_tasks_go_on(exceeded: tuple[Path, str, int]) -> None:
    project, said, code = exceeded
    assert code == 1
    assert in_order(
        said,
        *("Test repair attempt 1/2", "Test repair attempt 2/2"),
        *("Max repairs exceeded, classifying failure", "Classified failure: UNKNOWN -> ESCALATE"),
        *("Executing task [2.1]", "Executing task [2.2]", "2 of 4 tasks done"),
    )
    assert subjects(project) == ["Write `one.txt`", "Write `two.txt`"]


def test_what_depends_on_a_failed_task_is_blocked(exceeded: tuple[Path, str, int]) -> None:
    project, said, _ = exceeded
    assert "1 failed, 1 blocked" in said
    assert "depends on 1.1, which is failed" in said
    report = (project / ".executor/report.md").read_text(encoding="utf-8")
    assert "Task 1.2 (blocked)" in report
    assert "Tests still failing after 2 repair attempts" in report


def test_a_failed_task_leaves_tree_and_index_as_they_were(exceeded: tuple[Path, str, int]) -> None:
    project, _, _ = exceeded
    assert (project / "ok.txt").read_text(encoding="utf-8") == "before\n"
    assert not (project / "more").exists()
    assert git(project, "status", "--porcelain") == ""


def test_a_parent_is_ticked_in_the_commit_of_its_last_sub_task(
    exceeded: tuple[Path, str, int],
) -> None:
    project, _, _ = exceeded
    before = git(project, "show", "HEAD~1:ROADMAP.md")
    assert "- [ ] 2 A parent\n  - [x] 2.1" in before
    after = (project / "ROADMAP.md").read_text(encoding="utf-8")
    assert "- [x] 2 A parent\n  - [x] 2.1 Write `one.txt`\n  - [x] 2.2" in after
    assert "- [ ] 1.1" in after
