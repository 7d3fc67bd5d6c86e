"""Which Python runs the project."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

from executor.workspace.environment import scrubbed

_PROBE_SECONDS: Final = 20
_PROBE: Final = (
    "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)"
)


def python_for(root: Path, module: str = "pytest") -> str:
    """Prefer the project's own environment, even without `module`: its run then says so."""
    homes = [root / ".venv", root / "venv"]
    if active := os.environ.get("VIRTUAL_ENV"):
        homes.append(Path(active))
    for home in homes:
        python = home / "bin" / "python"
        if os.access(python, os.X_OK):
            return str(python)
    found = [sys.executable, shutil.which("python3")]
    return next(
        (python for python in found if python and has_module(python, module)), sys.executable
    )


@cache
def has_module(python: str, module: str) -> bool:
    try:
        probe = subprocess.run(
            [python, "-I", "-c", _PROBE, module],
            env=scrubbed(os.environ),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0
