import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from executor.errors import Interrupted
from executor.workspace.processes import Finished, Processes

LINUX = sys.platform == "linux"
LONG_SECONDS = 60.0


def never() -> str | None:
    return None


@pytest.fixture
def processes(tmp_path: Path) -> Processes:
    return Processes(tmp_path, never)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def lives(pid: int) -> bool:
    """A process that is ending, or a zombie that nobody reaps, has no memory and runs no more."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/statm").read_text().split()[0] != "0"
    return False


def test_tells_code_output_and_time(processes: Processes) -> None:
    finished = processes.run("echo out; echo err >&2; exit 3", timeout=LONG_SECONDS)
    assert (finished.code, finished.output, finished.timed_out) == (3, "out\nerr\n", False)
    assert finished.seconds > 0


def test_arguments_are_not_read_by_a_shell(processes: Processes) -> None:
    assert processes.run(["echo", "$HOME;", "*"], timeout=LONG_SECONDS).output == "$HOME; *\n"


def test_runs_in_the_project_unless_told_otherwise(processes: Processes, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    assert processes.run("pwd", timeout=LONG_SECONDS).output == f"{tmp_path}\n"
    in_sub = processes.run("pwd", timeout=LONG_SECONDS, cwd=tmp_path / "sub")
    assert in_sub.output == f"{tmp_path}/sub\n"


def test_gets_no_input(processes: Processes) -> None:
    assert processes.run("cat; echo end", timeout=LONG_SECONDS).output == "end\n"


def test_sees_no_secret_but_what_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    processes = Processes(tmp_path, never, {"A": "settings", "B": "settings"})
    shown = processes.run("env", timeout=LONG_SECONDS, env={"B": "call"}).output.splitlines()
    assert not [line for line in shown if "sk-secret" in line]
    assert {"A=settings", "B=call", "TERM=dumb"} <= set(shown)


@pytest.mark.parametrize(
    "command", [["no-such-program"], ["./folder"], [""], [], ["nul\0byte"]], ids=repr
)
def test_what_cannot_be_started_has_code_127(
    processes: Processes, tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "folder").mkdir()
    finished = processes.run(command, timeout=LONG_SECONDS)
    assert finished.code == 127
    assert "cannot be started" in finished.output


def test_a_missing_folder_is_told(processes: Processes, tmp_path: Path) -> None:
    finished = processes.run(["true"], timeout=LONG_SECONDS, cwd=tmp_path / "gone")
    assert finished.code == 127


def test_a_signal_is_told_as_shells_do(processes: Processes) -> None:
    finished = processes.run(python("import os; os.abort()"), timeout=LONG_SECONDS)
    assert finished.code == 128 + signal.SIGABRT


@pytest.mark.parametrize(
    "code",
    [
        "import time; time.sleep(600)",
        "import sys, time; sys.stdout.close(); time.sleep(600)",
        "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(600)",
        "import signal, sys, time; signal.signal(15, lambda *_: sys.exit(0)); time.sleep(600)",
        "while True: pass",
    ],
    ids=["sleeps", "closed-output", "ignores-term", "exits-0-on-term", "spins"],
)
def test_out_of_time_is_never_a_success(processes: Processes, code: str) -> None:
    finished = processes.run(python(code), timeout=0.4)
    assert (finished.code, finished.timed_out) == (None, True)


def test_what_was_printed_before_the_time_limit_is_kept(processes: Processes) -> None:
    finished = processes.run("echo before; sleep 600", timeout=0.4)
    assert finished == Finished(None, "before\n", True, finished.seconds, False)  # noqa: FBT003 - a value as it is


def test_endless_output_stays_within_bounds(processes: Processes) -> None:
    finished = processes.run("echo start; yes", timeout=0.5, output_limit=1000)
    assert finished.timed_out
    assert finished.truncated
    assert finished.output.startswith("start\ny\n")
    assert len(finished.output) < 1100


@pytest.mark.parametrize("start", ["", "exec >/dev/null 2>&1; "], ids=["holds-pipe", "silent"])
@pytest.mark.parametrize("reason", ["ends", "times out"])
def test_its_children_die_with_it(processes: Processes, start: str, reason: str) -> None:
    last = "sleep 600" if reason == "times out" else "true"
    command = f"({start}exec sleep 601) & echo $!; {last}"
    finished = processes.run(command, timeout=0.4 if reason == "times out" else LONG_SECONDS)
    assert not lives(int(finished.output))
    assert finished.timed_out == (reason == "times out")


DAEMON = """
import os, sys, time
if os.fork():
    time.sleep({wait})
    sys.exit(0)
os.setsid()
if os.fork():
    os._exit(0)
print(os.getpid(), flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(not LINUX, reason="what left its group is found through /proc")
@pytest.mark.parametrize("wait", [0.2, 600], ids=["parent-ends", "parent-times-out"])
def test_a_daemon_that_left_the_group_dies_too(processes: Processes, wait: float) -> None:
    finished = processes.run(python(DAEMON.format(wait=wait)), timeout=2)
    assert not lives(int(finished.output))


def test_a_wish_to_stop_ends_the_command_and_is_raised(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"

    def when_started() -> str | None:
        return "SIGINT" if pid_file.exists() and pid_file.read_text().strip() else None

    with pytest.raises(Interrupted, match="SIGINT"):
        Processes(tmp_path, when_started).run("echo $$ > pid; exec sleep 600", timeout=LONG_SECONDS)
    assert not lives(int(pid_file.read_text()))


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Make an executor that died by `kill -9` while its command went on."""
    code = (
        "import sys, pathlib\n"
        "from executor.workspace.processes import Processes\n"
        f"Processes(pathlib.Path({str(tmp_path)!r}), lambda: None).run("
        "'echo $$ > pid; echo ok > ready; exec sleep 600', timeout=600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as executor:
        while not (tmp_path / "ready").exists():
            os.sched_yield()
        executor.kill()
        yield executor


@pytest.mark.skipif(not LINUX, reason="what left its group is found through /proc")
@pytest.mark.usefixtures("sleeper")
def test_leftovers_of_a_killed_executor_are_ended(tmp_path: Path) -> None:
    pid = int((tmp_path / "pid").read_text())
    Processes(tmp_path / "elsewhere", never).end_leftovers()
    assert lives(pid)
    Processes(tmp_path, never).end_leftovers()
    assert not lives(pid)
