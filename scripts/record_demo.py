"""Write the demo's recordings anew from its own answers, after a prompt has changed.

The answers stay as they are; what is renewed is the prompt beside each of them.
"""

import re
import shutil
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from executor.cli.example import play
from executor.cli.screen import Screen

CALL = re.compile(r"\w+-\d+-\d+\.json")


def main() -> int:
    answers = Path(str(files("executor") / "demo" / "answers"))
    with tempfile.TemporaryDirectory() as name:
        project = Path(name) / "tally"
        code = play(project, Screen(quiet=True, verbose=False, as_json=False, color=False))
        if code != 0:
            return code
        (run,) = (project / ".executor" / "artifacts").iterdir()
        calls = [path for path in sorted(run.rglob("*.json")) if CALL.fullmatch(path.name)]
        renewed = Path(name) / "answers"
        for path in calls:
            target = renewed / path.relative_to(run)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        shutil.rmtree(answers)
        shutil.copytree(renewed, answers)
    sys.stdout.write(f"{len(calls)} recordings are renewed\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
