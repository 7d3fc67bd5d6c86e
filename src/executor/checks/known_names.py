"""Names that everybody knows, and the line that is missing where they are undefined."""

import difflib
import sys
from collections.abc import Collection
from typing import Final

_FROM: Final = {
    "pathlib": "Path PurePath PurePosixPath",
    "typing": "Any Callable ClassVar Dict Final FrozenSet Generic List Literal NamedTuple NoReturn "
    "Optional Protocol Self Set TYPE_CHECKING Tuple Type TypeVar TypedDict Union cast overload",
    "collections.abc": "AsyncIterator Awaitable Collection Generator Hashable Iterable Iterator "
    "Mapping MutableMapping MutableSequence Sequence",
    "dataclasses": "asdict dataclass field replace",
    "datetime": "date datetime timedelta timezone",
    "collections": "ChainMap Counter OrderedDict defaultdict deque namedtuple",
    "functools": "cache cached_property lru_cache partial reduce wraps",
    "contextlib": "ExitStack asynccontextmanager closing contextmanager suppress",
    "enum": "Enum Flag IntEnum StrEnum auto",
    "abc": "ABC abstractmethod",
    "decimal": "Decimal",
    "fractions": "Fraction",
    "uuid": "UUID uuid4",
    "io": "BytesIO StringIO",
    "itertools": "accumulate chain combinations groupby islice permutations product",
    "threading": "Lock Thread",
    "concurrent.futures": "ProcessPoolExecutor ThreadPoolExecutor",
    "unittest.mock": "MagicMock Mock patch",
    "unittest": "TestCase",
    "http": "HTTPStatus",
    "types": "MappingProxyType SimpleNamespace",
    "copy": "deepcopy",
    "textwrap": "dedent",
    "math": "ceil floor sqrt",
}
_MODULE_OF: Final = {name: module for module, names in _FROM.items() for name in names.split()}
_ALIASES: Final = {
    "np": "import numpy as np",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "pytest": "import pytest",
}
_PYTHON_2: Final = {
    "basestring": "str",
    "long": "int",
    "raw_input": "input",
    "unichr": "chr",
    "unicode": "str",
    "xrange": "range",
}
OLD_NAMES: Final = frozenset(_PYTHON_2)
"""Names that only Python 2 knows."""
_NEAR: Final = 0.7
_LENGTHS: Final = 3
_COMPARED: Final = 1_000
"""Names that are compared with one that is unknown: comparing is slow."""


def advice(name: str, others: Collection[str]) -> str:
    """Say of an undefined name what its author forgot or mistyped, as far as that is plain."""
    if missing := _missing_import(name):
        return f"`{name}` is used but never imported: {missing}"
    told = f"the name `{name}` is not defined"
    if name in _PYTHON_2:
        return f"{told}: Python 3 calls it `{_PYTHON_2[name]}`"
    alike = [other for other in others if abs(len(other) - len(name)) <= _LENGTHS][:_COMPARED]
    near = difflib.get_close_matches(name, alike, n=1, cutoff=_NEAR)
    return f"{told}; did you mean `{near[0]}`?" if near else told


def _missing_import(name: str) -> str:
    if module := _MODULE_OF.get(name):
        return f"from {module} import {name}"
    if name in sys.stdlib_module_names:
        return f"import {name}"
    return _ALIASES.get(name, "")
