"""Shell scripts, judged by the shell itself: no grammar knows all of it."""

import re
import shutil
import subprocess
from typing import Final

from executor.checks.tree_errors import Fault

_LARGEST: Final = 300_000
_SECONDS: Final = 10
_TOLD: Final = re.compile(r"^[^\n]*?line (\d+): (.*)$", re.MULTILINE)


def shell_faults(text: str) -> list[Fault] | None:
    """Let bash read the script without running it; None where there is no bash to ask."""
    shell = shutil.which("bash")
    if shell is None:
        return None
    if len(text) > _LARGEST:
        return []
    options = ("-O", "extglob") if "extglob" in text else ()
    try:
        done = subprocess.run(
            [shell, "--norc", "--noprofile", *options, "-n"],
            input=text.replace("\r\n", "\n").encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={"LC_ALL": "C"},
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return _told(text, done.stderr.decode(errors="replace")) if done.returncode else []


def _told(text: str, complaint: str) -> list[Fault]:
    """Read the shell's lines, but not those that only show the place."""
    lines = text.split("\n")
    found: list[Fault] = []
    for told in _TOLD.finditer(complaint):
        number = max(int(told[1]), 1)
        if not told[2].startswith("`"):
            shown = lines[number - 1].strip() if number <= len(lines) else ""
            found.append(Fault(number, 1, told[2], shown))
    return found
