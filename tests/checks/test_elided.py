import pytest

from executor.checks import find_problems
from executor.state import Problem

MARKERS = [
    ("a.py", "# ... rest of the code unchanged"),
    ("a.py", "# ... existing code ..."),
    ("a.py", "# (unchanged)"),
    ("a.py", "# ... (same as before)"),
    ("a.py", "# rest of the file remains unchanged"),
    ("a.py", "# Rest of the implementation"),
    ("a.py", "# ... remaining methods ..."),
    ("a.py", "# other methods unchanged"),
    ("a.py", "# existing imports here"),
    ("a.py", "# ... other methods"),
    ("a.py", "# [rest of the code]"),
    ("a.py", "# code omitted for brevity"),
    ("a.py", "# rest of `load_config` stays the same"),
    ("a.py", "# keep existing code"),
    ("a.py", "# … previous code …"),
    ("a.py", "# ... no changes here"),
    ("a.py", "# --- snip ---"),
    ("a.py", "def f():\n    ...  # existing implementation unchanged"),
    ("a.py", "def f():\n    pass  # ... rest of the function"),
    ("a.py", "# remaining code"),
    ("a.js", "// existing code here"),
    ("a.ts", "function f() { /* previous code */ }"),
    ("a.tsx", "return <div>{/* ... existing JSX ... */}</div>"),
    ("a.go", "// ... rest of the file"),
    ("a.rs", "... remaining methods ..."),
    ("a.c", "/* ... */\n/*\n * ... existing functions ...\n */"),
    ("a.css", "/* existing styles ... */"),
    ("a.html", "<!-- rest stays the same -->"),
    ("a.html", "<!-- ... existing content ... -->"),
    ("a.sql", "-- ... rest of the script"),
    ("a.yaml", "a: 1\n# ... existing config ..."),
    ("a.sh", "# rest of the script unchanged"),
    ("Makefile", "# ... other rules"),
]

LOOK_ALIKES = [
    ("a.py", "# the rest of the arguments go to pytest"),
    ("a.py", "# existing users are skipped"),
    ("a.py", "# keep the existing settings"),
    ("a.py", "# Keep other fields unchanged."),
    ("a.py", "# Leave the file untouched"),
    ("a.py", "# other methods"),
    ("a.py", "# Loading existing code..."),
    ("a.py", "# ..."),
    ("a.py", "# and so on ..."),
    ("a.py", "# ... then the previous value is restored"),
    ("a.py", "# the previous code path is kept for Windows"),
    ("a.py", "# remaining methods are tested in test_b.py"),
    ("a.py", "# original code by Ada"),
    ("a.py", "x = 1  # unchanged"),
    ("a.py", "x = y  # same as before"),
    ("a.py", 'x = "# ... rest of the code unchanged"'),
    ("a.py", '"""Docs\n\n# ... existing code ...\n"""'),
    ("a.py", "# We do this so that\n# the rest of the code\n# can be simple."),
    ("a.py", "# rest = body"),
    ("a.py", "# (optional settings)"),
    ("a.py", "# unchanged"),
    ("a.py", "# Rules from the previous solve_all():"),
    ("a.py", "class P:\n    def m(self) -> int: ..."),
    ("a.py", "def f():\n    pass"),
    ("a.py", "# " + "the rest of the code " * 6),
    ("a.py", "# same order as in the file before"),
    ("a.js", 'const s = "// ... existing code ..."; // a note'),
    ("a.js", "const t = `\n// ... existing code ...\n`;"),
    ("a.js", "f(...rest)"),
    ("a.ts", "const a = {\n  ...existing,\n  ...code,\n}"),
    ("a.sh", 'echo "# rest of the script unchanged"'),
    ("a.css", "a { color: red } /* old browsers */"),
    ("a.html", "<p>the rest of the code is unchanged</p>"),
    ("a.md", "... rest of the code unchanged"),
    ("a.txt", "# ... existing code ..."),
]


def problems(path: str, text: str, before: str | None = None) -> list[Problem]:
    found = find_problems({path: text}, before=lambda _: before)
    return [problem for problem in found if problem["kind"] == "elided"]


@pytest.mark.parametrize(("path", "text"), MARKERS)
def test_a_marker_for_left_out_code_is_found(path: str, text: str) -> None:
    (found,) = problems(path, f"{text}\n")
    assert found["kind"] == "elided"
    assert found["line"] is not None
    assert ">" in found["excerpt"]


@pytest.mark.parametrize(("path", "text"), LOOK_ALIKES)
def test_a_look_alike_passes(path: str, text: str) -> None:
    assert problems(path, f"{text}\n") == []


def test_a_marker_that_stood_in_the_file_before_is_none() -> None:
    text = "# existing code\nx = 1\n"
    assert problems("a.py", text, before="y = 1\n# existing code\n") == []


def test_a_marker_in_python_that_does_not_tokenize_is_found() -> None:
    assert len(problems("a.py", "x = (\n# ... existing code ...\n")) == 1


OLD = "def a(): pass\nasync def b(): pass\nclass C:\n    x = 1\n    def d(self): pass\n"


def test_definitions_that_went_away_with_a_marker_are_named() -> None:
    found = problems("a.py", "class C:\n    y = 2\n    # ... other methods\n", before=OLD)
    assert [p["kind"] for p in found] == ["elided", "elided"]
    assert "`a`, `b`, `C.d`" in found[1]["message"]


def test_many_vanished_definitions_are_counted() -> None:
    old = "".join(f"def f{n}(): pass\n" for n in range(11))
    found = problems("a.py", "# ... rest of the code\n", before=old)
    assert found[1]["message"].endswith("and 3 more")


@pytest.mark.parametrize("before", [None, "x = 1\n", "def broken(:\n"])
def test_without_vanished_definitions_only_the_marker_is_told(before: str | None) -> None:
    assert len(problems("a.py", "# ... rest of the code\n", before=before)) == 1


def test_definitions_that_go_away_without_a_marker_pass() -> None:
    assert problems("a.py", "x = 1\n", before=OLD) == []
