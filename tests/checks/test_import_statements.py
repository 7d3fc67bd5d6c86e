import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.checks.imports.statements import Import, glimpsed, imports_of
from executor.checks.imports.top_names import bound_names

BINDINGS = {
    "x = 1": {"x"},
    "x: int": {"x"},
    "a, (b, *c) = y": {"a", "b", "c"},
    "for i in y:\n    j = 1": {"i", "j"},
    "with y as f, z as (g, h): pass": {"f", "g", "h"},
    "try:\n    import a.b\nexcept E:\n    a = None\nelse:\n    c = 1\nfinally:\n    d = 1": {
        *"acd"
    },
    "import a.b as c\nfrom d import e, f as g": {"c", "e", "g"},
    "def f():\n    global made\n    local = made = 1\n    import inside": {"f", "made"},
    "class C:\n    member = 1\n    def method(self): ...": {"C"},
    "async def f(): ...": {"f"},
    "if (n := 1): pass": {"n"},
    "match y:\n    case [a, *b]: pass\n    case {'k': c, **d}: pass\n    case int() as e: pass": {
        *"abcde"
    },
    "while y:\n    z = lambda q: q": {"z"},
}


@pytest.mark.parametrize(("text", "names"), BINDINGS.items())
def test_the_names_of_a_module_are_what_its_top_level_binds(text: str, names: set[str]) -> None:
    assert bound_names(text) == frozenset(names)


@pytest.mark.parametrize("text", ["globals()['x'] = 1", "from a import *", "def (", "exec('x=1')"])
def test_a_module_that_cannot_be_read_off_has_unknown_names(text: str) -> None:
    assert bound_names(text) is None


def test_a_long_module_is_read_as_well() -> None:
    assert bound_names("x = 1\n" + "#" * 200_000) == frozenset("x")


STATEMENTS = st.sampled_from(
    [
        "import a\n",
        "import a.b as c, d\n",
        "from a import b, c as d\n",
        "from . import a  # import\n",
        "from ..a.b import (\n    c,\n    d as e,\n)\n",
        "from a import (b,  # )\n    c)\n",
        "from a import b, \\\n    c\n",
        "x = 1; import a\n",
        "if x: import a\n",
        '"""\nimport a\n"""\n',
        "# import a\n",
        "x = 'import a'\n",
        "def f():\n    import a\n",
        "import a, b ; import c\n",
        "from a import *\n",
        "from a import(b)\n",
        "import\ta\n",
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.lists(STATEMENTS, max_size=8).map("".join))
def test_a_glimpse_misses_no_import(text: str) -> None:
    seen = glimpsed(text)
    said = {found.said for found in imports_of(text)}
    assert seen is None or said <= {found.said for found in seen}


PIECES = st.sampled_from([*".ab,*()\\\n;#'\" \t:\r\f", "import", "import ", "from ", "\nfrom a"])


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_text_makes_the_reading_of_imports_raise(text: str) -> None:
    seen, found = glimpsed(text), imports_of(text)
    assert seen is None or {one.said for one in found} <= {one.said for one in seen}


def test_an_import_is_the_same_wherever_it_stands() -> None:
    assert Import(1, 1, 0, "a", "b").said == Import(9, 5, 0, "a", "b", "function").said
