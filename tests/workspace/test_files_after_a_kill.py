"""Kill the process at every single change it makes to the disk, and look what can be recovered.

The counting happens in the killed process, by an audit hook: the product knows nothing of it. One
child forks once per trial, each in a tree of its own, until a trial is not killed any more.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from executor.state import Edits
from executor.workspace.files import Files

FIRST: Edits = {
    "a.txt": "new a",
    "new/deep/b.txt": "b",
    "gone.txt": None,
    "tool/inner.py": "",
    "tool": None,
}
SECOND: Edits = {"a.txt": "newer a", "c.txt": "new c"}
OLD = {"a.txt": "old a", "c.txt": "old c", "gone.txt": "gone", "tool": "tool"}
NEW = OLD | SECOND

TRIALS = """
import itertools, os, sys
from pathlib import Path
from executor.workspace.files import Files

KILLED = 77
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod"}

def kill_at(number):
    changes = itertools.count(1)
    def count(event, args):
        writes = event == "open" and isinstance(args[2], int) and args[2] & os.O_ACCMODE
        if (writes or event in CHANGES) and next(changes) == number:
            os._exit(KILLED)
    sys.addaudithook(count)

def trial(root, number):
    root.mkdir()
    for name, text in OLD.items():
        (root / name).write_text(text)
    (root / "tool").chmod(0o755)
    files = Files(root, root / ".executor" / "journal")
    for step in sys.argv[2:]:
        match step:
            case "first": files.write("task/1", FIRST)
            case "second": files.write("task/1", SECOND)
            case "restore": files.restore()
            case "settle": files.settle()
            case "COUNT": kill_at(number)

for number in itertools.count(1):
    child = os.fork()
    if child == 0:
        trial(Path(sys.argv[1]) / str(number), number)
        sys.exit()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code != KILLED:
        sys.exit(code)
"""


def killed_at_every_change(folder: Path, *steps: str) -> Iterator[Path]:
    """Give the trees left by a kill at the first, second, … change after the step `COUNT`."""
    program = f"{OLD=}\n{FIRST=}\n{SECOND=}\n{TRIALS}"
    subprocess.run([sys.executable, "-c", program, str(folder), *steps], check=True)
    trials = sorted(folder.iterdir(), key=lambda root: int(root.name))
    assert len(trials) > 1
    yield from trials


def tree(root: Path) -> dict[str, str | None]:
    """Tell every file and, with a slash, every folder that is not ours."""
    paths = [path for path in root.rglob("*") if ".executor" not in path.relative_to(root).parts]
    return {
        path.relative_to(root).as_posix() + ("/" if path.is_dir() else ""): (
            "" if path.is_dir() else path.read_text()
        )
        for path in paths
    }


def opened(root: Path) -> Files:
    return Files(root, root / ".executor" / "journal")


@pytest.mark.parametrize(
    "steps",
    [
        ("COUNT", "first"),
        ("first", "COUNT", "second"),
        ("first", "COUNT", "restore"),
        ("first", "second", "COUNT", "restore"),
    ],
    ids=" ".join,
)
def test_a_kill_at_any_change_leaves_a_tree_that_can_be_put_back(
    tmp_path: Path, steps: tuple[str, ...]
) -> None:
    for root in killed_at_every_change(tmp_path, *steps):
        opened(root).restore()
        assert tree(root) == OLD
        assert (root / "tool").stat().st_mode & 0o777 == 0o755
        assert not (root / ".executor" / "journal").exists()
        assert not (root / ".executor" / "displaced").exists()


def test_a_kill_before_the_journal_is_open_has_changed_nothing(tmp_path: Path) -> None:
    unopened = [
        root
        for root in killed_at_every_change(tmp_path, "COUNT", "first")
        if opened(root).open_owner() is None
    ]
    assert unopened
    assert all(tree(root) == OLD for root in unopened)


def test_after_a_kill_the_same_step_can_be_done_again(tmp_path: Path) -> None:
    for root in killed_at_every_change(tmp_path, "first", "COUNT", "second"):
        files = opened(root)
        assert files.changed_since(dict.fromkeys(["new/deep/b.txt"])) == []
        files.write("task/1", SECOND)
        files.settle()
        assert tree(root) == NEW
        assert not (root / ".executor" / "journal").exists()


def test_a_kill_while_settling_keeps_the_new_tree(tmp_path: Path) -> None:
    for root in killed_at_every_change(tmp_path, "first", "second", "COUNT", "settle"):
        assert tree(root) == NEW
        opened(root).settle()
        opened(root).restore()
        assert tree(root) == NEW
