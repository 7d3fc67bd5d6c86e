"""Import modules one by one and write down how each went.

Its text is handed to the project's interpreter, so it uses nothing but an old standard library.
"""

from __future__ import annotations

import importlib
import json
import sys
import traceback


def probe(modules: list[str], report: str) -> None:
    """Write one line a module at once: a module that hangs or crashes is the one without."""
    with open(report, "w", encoding="utf-8") as out:  # noqa: PTH123 - an old Python may read this
        for module in modules:
            said = {"module": module, "error": "", "message": "", "traceback": ""}
            try:
                importlib.import_module(module)
            except BaseException as error:  # noqa: BLE001 - a module may raise anything, `exit()` too
                said["error"] = type(error).__name__
                said["message"] = str(error)
                said["traceback"] = traceback.format_exc()
            out.write(json.dumps(said) + "\n")
            out.flush()


if __name__ == "__main__":
    probe(sys.argv[2:], sys.argv[1])
