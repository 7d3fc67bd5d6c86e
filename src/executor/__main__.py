"""`python -m executor`, and the command `executor`."""

import sys
import tempfile
import traceback
from pathlib import Path

BUG = 70
"""Exit code for what should never happen."""


def main() -> None:
    """Run the command line; even a bug of ours shows no traceback, but a place to find it."""
    from executor.cli.app import app  # noqa: PLC0415 - an import that fails is told like any bug

    try:
        app()
    except Exception:  # noqa: BLE001 - the last border: the whole traceback goes to the file
        with tempfile.NamedTemporaryFile(
            "w", prefix="executor-bug-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            traceback.print_exc(file=file)
        sys.stderr.write(
            f"error: this is a bug in executor; please report it with {Path(file.name)}\n"
        )
        sys.exit(BUG)


if __name__ == "__main__":
    main()
