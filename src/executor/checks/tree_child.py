"""The process in which a grammar reads a text of some size, within bounds."""

import json
import resource
import sys
from typing import Final

from executor.checks.tree_errors import faults

_MEMORY: Final = 1 << 30
_SECONDS: Final = 3


def main() -> None:
    """Read the standard input in the language that the argument names."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    text = sys.stdin.buffer.read().decode()
    sys.stdout.write(json.dumps(faults(sys.argv[1], text)))


if __name__ == "__main__":
    main()
