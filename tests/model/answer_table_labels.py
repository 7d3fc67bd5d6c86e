"""Answers that name their files in other ways than with a FILE line."""

from tests.model.answer_case import Case

ONE = "def one() -> int:\n    return 1\n"
TWO = "def two() -> int:\n    return 2\n"
BLOCK = f"```python\n{ONE}```\n"


def _above(*lines: str) -> list[Case]:
    return [Case(f"above: {line}", f"{line}\n{BLOCK}", {"src/a.py": ONE}) for line in lines]


def _refused_above(*lines: str) -> list[Case]:
    return [Case(f"not by: {line}", f"{line}\n{BLOCK}", {}, ("without a path",)) for line in lines]


ABOVE = _above(
    "### src/a.py",
    "### File: `src/a.py`",
    "## 1. src/a.py",
    "### 1. `src/a.py`",
    "#### `src/a.py` (new)",
    "### `src/a.py` - the module",
    "**src/a.py**",
    "**File: src/a.py**",
    "**File:** `src/a.py`",
    "**`src/a.py`**",
    "**`src/a.py`:**",
    "__src/a.py__",
    "`src/a.py`",
    "`src/a.py`:",
    "src/a.py:",
    "src/a.py",
    "File: src/a.py",
    "file: src/a.py",
    "Filename: src/a.py",
    "File path: `src/a.py`",
    "- `src/a.py`",
    "1. `src/a.py`:",
    "1. **src/a.py**",
    "Here is `src/a.py`:",
    "Here's the updated `src/a.py`:",
    "Here is the complete content of src/a.py:",
    "Create src/a.py with:",
    "Create a new file `src/a.py` with the following content:",
    "First, create `src/a.py`:",
    "**Step 1: Create `src/a.py`**",
    "Save this as `src/a.py`:",
    "Save the following code to `src/a.py`:",
    "I've created the module. Here is `src/a.py`:",
    "`./src/a.py`",
    "<b>src/a.py</b>".replace("<b>", "**").replace("</b>", "**"),
    "\u200b### src/a.py",
    "\u00a0**src/a.py**",
    "### src/a.py\n",
    "### src/a.py\n\n",
    "Sure! I will add it.\n\n### src/a.py\n",
)
REFUSED_ABOVE = _refused_above(
    "Then use it in `src/app.py` like this:",
    "Add this to `src/a.py`:",
    "Append the following to src/a.py:",
    "Update `src/a.py`:",
    "In `src/a.py`, change the function:",
    "Change `src/a.py` so that it calls `src/b.py`:",
    "Here are src/a.py and src/b.py:",
    "### `src/a.py` and `src/b.py`",
    "Usage example for `src/a.py`:",
    "### src/a.py (excerpt)",
    "`src/a.py` - only the changed lines",
    "The tests of `src/a.py` look like this:",
    "For example, with src/a.py you can say:",
    "See https://example.org/src/a.py:",
    "All of `src/*.py` now looks like this:",
    "- src/a.py\n- src/b.py",
    "### Node.js",
    "### Input/Output",
    "Here is the code:",
    "Here is the original `src/a.py`:",
    "Replace the class in src/a.py by this one:",
)


def _info(*infos: str) -> list[Case]:
    return [Case(f"info: {info}", f"```{info}\n{ONE}```", {"src/a.py": ONE}) for info in infos]


INFO = _info(
    "python src/a.py",
    "python:src/a.py",
    'python title="src/a.py"',
    "python filename=src/a.py",
    "python file='src/a.py'",
    "python {file: src/a.py}",
    "src/a.py",
    "./src/a.py",
    "python path=src/a.py",
    "python (src/a.py)",
    "py   src/a.py  ",
)
REFUSED_INFO = [
    Case(f"not by info: {info}", f"```{info}\n{ONE}```", {}, ("without a path",))
    for info in (
        "12:30:src/a.py",
        "python src/a.py lines 3 to 9",
        "python src/a.py src/b.py",
        "python",
        "python linenums",
        "text/x-python",
    )
]


def _comment(path: str, first: str, rest: str, info: str = "") -> Case:
    return Case(f"comment: {first}", f"```{info}\n{first}\n{rest}```\n", {path: rest})


COMMENTS = [
    _comment("src/a.py", "# src/a.py", ONE, "python"),
    _comment("src/a.py", "# file: src/a.py", ONE, "python"),
    _comment("src/a.py", "# Filename: src/a.py", ONE, "python"),
    _comment("src/a.py", "#src/a.py", ONE),
    _comment("src/a.py", "# `src/a.py`", ONE, "py"),
    _comment("src/a.ts", "// src/a.ts", "export const a = 1;\n", "typescript"),
    _comment("a.css", "/* a.css */", "a { color: red }\n", "css"),
    _comment("src/a.html", "<!-- src/a.html -->", "<p>one</p>\n", "html"),
    _comment("q.sql", "-- q.sql", "SELECT 1;\n", "sql"),
    _comment("cmd/main.go", "// cmd/main.go", "package main\n", "go"),
    _comment("config/app.yaml", "# config/app.yaml", "a: 1\n", "yaml"),
    _comment("Dockerfile", "# Dockerfile", "FROM scratch\n", "dockerfile"),
    _comment("src/a.py", "FILE: src/a.py", ONE, "python"),
    Case(
        "comment below a shebang",
        "```bash\n#!/bin/sh\n# scripts/go.sh\necho 1\n```\n",
        {"scripts/go.sh": "#!/bin/sh\necho 1\n"},
    ),
    Case(
        "the comment stays where a header names the file",
        f"FILE: src/a.py\n```python\n# src/a.py\n{ONE}```\n",
        {"src/a.py": f"# src/a.py\n{ONE}"},
    ),
    Case(
        "the comment stays where a heading names the file",
        f"### src/a.py\n```python\n# src/a.py\n{ONE}```\n",
        {"src/a.py": f"# src/a.py\n{ONE}"},
    ),
    Case(
        "heading with the name, comment with the path",
        f"### a.py\n```python\n# src/a.py\n{ONE}```\n",
        {"src/a.py": ONE},
    ),
]
REFUSED_COMMENTS = [
    Case(
        "a comment that says more",
        f"```python\n# this goes into src/a.py\n{ONE}```",
        {},
        ("python, 3 lines", "without a path"),
    ),
    Case(
        "comment and heading disagree",
        f"### src/b.py\n```python\n# src/a.py\n{ONE}```",
        {},
        ("both src/b.py and src/a.py",),
    ),
    Case(
        "info and heading disagree",
        f"### src/b.py\n```python src/a.py\n{ONE}```",
        {},
        ("both src/b.py and src/a.py",),
    ),
    Case(
        "a shell block that names a module",
        "Run `src/a.py`:\n```bash\npython src/a.py\n```",
        {},
        ("bash, 1 line", "without a path"),
    ),
    Case(
        "a shell block below the name of a module",
        "### src/a.py\n```bash\npython src/a.py\n```",
        {},
        ("without a path",),
    ),
    Case(
        "what a module answers",
        "`src/a.py`:\n```json\n{}\n```",
        {},
        ("without a path",),
    ),
]
LABELS = [
    *(*ABOVE, *REFUSED_ABOVE, *INFO, *REFUSED_INFO, *COMMENTS, *REFUSED_COMMENTS),
    Case(
        "several headings",
        f"# Plan\n\n### src/a.py\n{BLOCK}\n### src/b.py\n```python\n{TWO}```\n\nThat's it!",
        {"src/a.py": ONE, "src/b.py": TWO},
    ),
    Case(
        "files without a suffix",
        "### Makefile\n```makefile\nall:\n\techo\n```\n`.gitignore`:\n```\n*.pyc\n```\n"
        "### LICENSE\n```text\nMIT\n```\n",
        {"Makefile": "all:\n\techo\n", ".gitignore": "*.pyc\n", "LICENSE": "MIT\n"},
    ),
    Case(
        "a script is not commands",
        "### scripts/go.sh\n```bash\necho 1\n```\nRun it:\n```bash\nsh scripts/go.sh\n```\n",
        {"scripts/go.sh": "echo 1\n"},
    ),
    Case(
        "the header wins over the info string",
        f"FILE: src/a.py\n```python other.py\n{ONE}```\n",
        {"src/a.py": ONE},
    ),
    Case(
        "a header, then a heading for another file",
        f"FILE: src/a.py\n{BLOCK}### src/b.py\n```python\n{TWO}```\n",
        {"src/a.py": ONE, "src/b.py": TWO},
    ),
    Case(
        "a header without a block does not take the next file's",
        f"FILE: src/a.py\n\nNow the other one.\n\n### src/b.py\n```python\n{TWO}```\n",
        {"src/b.py": TWO},
        ("src/a.py: FILE without a fenced block",),
    ),
    Case(
        "the name alone where the task names the path",
        f"### a.py\n{BLOCK}",
        {"src/a.py": ONE},
        only="src/a.py",
    ),
    Case(
        "another file than the task's only one",
        f"### tests/test_a.py\n{BLOCK}",
        {"tests/test_a.py": ONE},
        only="src/a.py",
    ),
    Case(
        "two FILE lines above one block",
        f"FILE: src/a.py\nFILE: src/b.py\n{BLOCK}",
        {},
        ("under two headers", "src/a.py: FILE without"),
    ),
    Case(
        "a FILE line with two paths",
        f"FILE: src/a.py, src/b.py\n{BLOCK}",
        {},
        ("FILE names src/a.py and src/b.py",),
    ),
    Case(
        "a FILE line for a part of a file",
        f"FILE: src/a.py (lines 10-20)\n{BLOCK}",
        {},
        ("not for a part",),
    ),
    Case(
        "a FILE line with a remark",
        f"FILE: src/a.py (updated version)\n{BLOCK}FILE: src/b.py - second module\n{BLOCK}",
        {"src/a.py": ONE, "src/b.py": ONE},
    ),
    Case(
        "aider writes the name above the fence",
        "src/a.py\n```python\n<<<<<<< SEARCH\na = 1\n=======\na = 2\n>>>>>>> REPLACE\n```\n",
        {"src/a.py": "a = 2\n"},
        disk={"src/a.py": "a = 1\n"},
    ),
    *(
        Case(
            f"fence on the header line: {head}",
            f"{head}\n{ONE}{head[head.index(mark) :][:3]}\n",
            {"src/a.py": ONE},
        )
        for head, mark in (
            ("FILE: src/a.py ```python", "```"),
            ("**FILE: `src/a.py`** ```", "```"),
            ("FILE: src/a.py~~~py", "~~~"),
        )
    ),
]
