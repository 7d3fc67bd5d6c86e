"""A git at work when everything is to end at once comes to its end before we look again."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.repository import IDENTITY, git, make_repository

WORKER = """
import sys
from pathlib import Path
from executor.workspace.git import Git
repository = Git(Path(sys.argv[1]))
try:
    print(repository.commit(["a.slow"], "Change it"), flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_an_interrupted_commit_leaves_no_git_behind_that_could_still_make_it(
    tmp_path: Path,
) -> None:
    files = {".gitattributes": "*.slow filter=slow\n", "a.slow": "old\n"}
    project = make_repository(tmp_path / "project", files)
    gate, started = tmp_path / "gate", tmp_path / "started"
    os.mkfifo(gate)
    os.mkfifo(started)
    slow = f"echo > '{started}'; cat '{gate}' > '{os.devnull}'; cat"
    git(project, "config", "filter.slow.clean", slow)
    (project / "a.slow").write_text("new\n", encoding="utf-8")
    command = [sys.executable, "-c", WORKER, str(project)]
    environment = {**os.environ, **IDENTITY}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as worker:
        started.read_text(encoding="utf-8")
        worker.send_signal(signal.SIGINT)
        said, _ = worker.communicate()
    assert said == "interrupted\n"
    with pytest.raises(OSError, match=os.strerror(errno.ENXIO)):
        os.open(gate, os.O_WRONLY | os.O_NONBLOCK)
    assert git(project, "log", "-1", "--format=%s").strip() != "Change it"
