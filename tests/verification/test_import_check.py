import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from executor.verification.importable import importable
from executor.verification.imports import import_check
from executor.verification.probe import probe
from executor.verification.roots import python_path
from executor.workspace.processes import Processes

Write = Callable[..., list[str]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_files(**files: str) -> list[str]:
        for path, text in files.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return list(files)

    return write_files


@pytest.fixture
def processes(tmp_path: Path) -> Processes:
    return Processes(tmp_path, lambda: None)


def left_behind(root: Path) -> list[str]:
    return [str(p) for p in root.rglob("*") if p.name in {"__pycache__", ".pytest_cache"}]


def test_modules_that_can_be_imported_are_no_failure(
    tmp_path: Path, write: Write, processes: Processes
) -> None:
    changed = write(
        **{"app.py": "import pkg.b, other\n", "pkg/__init__.py": "", "pkg/b.py": "print('hi')\n"},
        **{"src/other.py": "x = 1\n"},
    )
    assert import_check(changed, tmp_path, processes, sys.executable) is None
    assert left_behind(tmp_path) == []


def test_nothing_to_import_starts_no_process(tmp_path: Path, processes: Processes) -> None:
    assert import_check(["README.md"], tmp_path, processes, "/no/such/python") is None


def test_every_module_that_fails_is_told_with_its_place(
    tmp_path: Path, write: Write, processes: Processes
) -> None:
    changed = write(
        **{"a.py": "import b\n", "b.py": "x = 1\nimport no_such_module\n"},
        **{"c.py": "x = 1\n", "d.py": "class E(Exception): ...\nraise E('no')\n"},
        **{"e.py": "from c import missing\n", "f.py": "raise SystemExit(3)\n"},
    )
    failure = import_check(changed, tmp_path, processes, sys.executable)
    assert failure is not None
    assert failure["kind"] == "imports"
    assert failure["message"].startswith("5 modules cannot be imported")
    found = {test["path"]: test for test in failure["tests"]}
    assert {path: (test["error"], test["line"]) for path, test in found.items()} == {
        "a.py": ("ModuleNotFoundError", 1),
        "b.py": ("ModuleNotFoundError", 2),
        "d.py": ("E", 2),
        "e.py": ("ImportError", 1),
        "f.py": ("SystemExit", 1),
    }
    assert found["a.py"]["frames"][-2:] == [
        {"path": "a.py", "line": 1},
        {"path": "b.py", "line": 2},
    ]
    assert found["b.py"]["message"] == "No module named 'no_such_module'"
    assert str(tmp_path) not in repr(failure)


def test_a_module_that_ends_the_interpreter_is_named(
    tmp_path: Path, write: Write, processes: Processes
) -> None:
    changed = write(**{"a.py": "x = 1\n", "b.py": "import os\nx = os._exit(7)\n"})
    failure = import_check(changed, tmp_path, processes, sys.executable)
    assert failure is not None
    (found,) = failure["tests"]
    assert (found["path"], found["error"]) == ("b.py", "crash")
    assert "ended with 7" in failure["message"]


def test_an_interpreter_that_cannot_start_is_a_failure(
    tmp_path: Path, write: Write, processes: Processes
) -> None:
    changed = write(**{"a.py": "x = 1\n"})
    failure = import_check(changed, tmp_path, processes, str(tmp_path / "no-python"))
    assert failure is not None
    assert failure["kind"] == "imports"
    assert "ended with 127" in failure["message"]


def test_a_module_that_hangs_is_named(tmp_path: Path, write: Write, processes: Processes) -> None:
    changed = write(**{"a.py": "x = 1\n", "b.py": "while True:\n    x = 1\n"})
    failure = import_check(changed, tmp_path, processes, sys.executable, timeout=1)
    assert failure is not None
    assert failure["kind"] == "timeout"
    assert "`b`" in failure["message"]


@pytest.mark.parametrize(
    ("path", "text", "module"),
    [
        ("app.py", "x = 1\n", "app"),
        ("pkg/__init__.py", "", "pkg"),
        ("src/deep/er/mod.py", "x = 1\n", "deep.er.mod"),
        ("log.py", "'''doc'''\nimport logging\nlog = logging.getLogger()\n", "log"),
        ("main.py", "def f(): print()\nif __name__ == '__main__':\n    f()\n", "main"),
        ("broken.py", "def (\n", "broken"),
        ("handler.py", "try:\n    import x\nexcept ImportError:\n    print()\n", "handler"),
        ("scripts/tool.py", "x = 1\n", None),
        ("script.py", "print('hi')\n", None),
        ("loop.py", "for x in []:\n    print(x)\n", None),
        ("cond.py", "if 1:\n    pass\nelse:\n    print()\n", None),
        ("my-app.py", "x = 1\n", None),
        ("class.py", "x = 1\n", None),
        ("src/__main__.py", "x = 1\n", None),
        ("setup.py", "x = 1\n", None),
        ("conftest.py", "x = 1\n", None),
        ("test_a.py", "x = 1\n", None),
        ("src/a_test.py", "x = 1\n", None),
        ("tests/__init__.py", "", None),
        ("data.json", "{}", None),
    ],
)
def test_only_modules_are_imported_and_no_scripts(
    tmp_path: Path, write: Write, path: str, text: str, module: str | None
) -> None:
    changed = write(**{path: text})
    assert importable(changed, tmp_path) == ({} if module is None else {module: path})


def test_deleted_and_unreadable_files_are_not_imported(tmp_path: Path) -> None:
    (tmp_path / "latin.py").write_bytes(b"x = '\xe9'\n")
    assert importable(["gone.py", "latin.py"], tmp_path) == {}


def test_a_source_folder_that_is_a_package_is_no_import_root(tmp_path: Path, write: Write) -> None:
    changed = write(**{"src/__init__.py": "", "src/a.py": ""})
    assert importable(changed, tmp_path) == {"src": "src/__init__.py", "src.a": "src/a.py"}


def test_the_users_python_path_stays_behind_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "src").mkdir()
    monkeypatch.setenv("PYTHONPATH", "/theirs")
    assert python_path(tmp_path) == f"{tmp_path}/src:{tmp_path}:/theirs"


def test_the_probe_writes_one_line_a_module(tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    probe(["json", "no_such_module"], str(report))
    said = [json.loads(line) for line in report.read_text().splitlines()]
    assert [(s["module"], s["error"]) for s in said] == [
        ("json", ""),
        ("no_such_module", "ModuleNotFoundError"),
    ]
