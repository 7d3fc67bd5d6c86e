"""A project as a check of imports sees it."""

from collections.abc import Mapping

from executor.checks.imports.problems import World
from executor.verification.modules import Modules

PROJECT = {
    "app/__init__.py": "",
    "app/models.py": "import os\n\n\nclass User:\n    pass\n\n\nclass Team:\n    pass\n",
    "app/utils/__init__.py": "from app.utils.text import slug\n",
    "app/utils/text.py": "def slug(text: str) -> str:\n    return text\n",
    "app/open.py": "from os.path import *\n",
    "app/lazy.py": "def __getattr__(name: str) -> str:\n    return name\n",
    "app/fast.pyx": "",
    "loose/part.py": "VALUE = 1\n",
    "tests/conftest.py": "",
    "tests/helpers.py": "def make() -> None: ...\n",
    "tests/test_app.py": "from app.models import User\n",
    "pyproject.toml": "",
}


def world(
    environment: Modules,
    files: Mapping[str, str] = PROJECT,
    *,
    announced: tuple[str, ...] = (),
    declared: tuple[str, ...] = (),
) -> World:
    return World(
        has=environment.has,
        declared=declared,
        listed=list(files),
        read=files.get,
        announced=announced.__contains__,
        names=environment.names,
    )
