"""Answers in which a line or a block could be taken for what it is not."""

from tests.model.answer_case import Case

ONE = "def one() -> int:\n    return 1\n"
TWO = "def two() -> int:\n    return 2\n"
WHOLE = f"{ONE}\n\n{TWO}"
FILE = f"FILE: src/a.py\n```python\n{WHOLE}```\n"
FILE_B = f"FILE: src/b.py\n```python\n{TWO}```\n"
LABELLED = f"### src/a.py\n```python\n{WHOLE}```\n"
SNIPPET = f"The important part is:\n```python\n# src/a.py\n{TWO}```\n"
CHANGED = SNIPPET.replace("return 2", "return 3")
A = {"src/a.py": WHOLE}
BOTH = {**A, "src/b.py": TWO}
USE = "Use:\n```python\none()\n```\nEnd.\n"
TAGS = 'T = f"""<think>\nx\n</think>\n"""\n'
SETEXT = "My Project\n==========\n\nOld.\n"
RST = "Install\n=======\n\nold\n"
OTHER_TEXT = ("gives other text for this file",)


def _edit(path: str, search: str, replace: str, divider: str = "=======") -> str:
    pair = f"<<<<<<< SEARCH\n{search}{divider}\n{replace}>>>>>>> REPLACE\n"
    return f"EDIT: {path}\n```\n{pair}```\n"


DIVIDERS = [
    Case(
        "the line under a title divides nothing",
        _edit("a.md", SETEXT, SETEXT.replace("Old", "New")),
        {"a.md": f"{SETEXT.replace('Old', 'New')}\nMore.\n"},
        disk={"a.md": f"{SETEXT}\nMore.\n"},
    ),
    Case(
        "titles as long as the divider",
        _edit("a.rst", RST, RST.replace("old", "new")),
        {"a.rst": RST.replace("old", "new")},
        disk={"a.rst": RST},
    ),
    Case(
        "a divider of another length",
        _edit("a.txt", "Use\n=====\nold\n", "Use\n=====\nnew\n", "====="),
        {"a.txt": "In\nUse\n=====\nnew\n"},
        disk={"a.txt": "In\nUse\n=====\nold\n"},
    ),
    Case(
        "a divider as long as the marks",
        "EDIT: a.txt\n```\n<<<<< SEARCH\nUsed\n======\n=====\nMore\n======\n>>>>> REPLACE\n```\n",
        {"a.txt": "More\n======\n"},
        disk={"a.txt": "Used\n======\n"},
    ),
    Case(
        "a second divider, and no such line in the file",
        _edit("a.txt", "a\n", "b\n=======\nc\n"),
        {},
        ("which divider line ends the SEARCH text",),
        disk={"a.txt": "a\n"},
    ),
    Case(
        "two dividers, with places apart from each other",
        _edit("a.txt", "a \n", "b\n=======\nc\n"),
        {},
        ("which divider line ends the SEARCH text",),
        disk={"a.txt": "a\n=======\nb\na \n"},
    ),
    Case(
        "a diff that adds such a line",
        "--- a/a.rst\n+++ b/a.rst\n@@ -1 +1,3 @@\n-Install\n+Install\n+=======\n+new\n",
        {"a.rst": "Install\n=======\nnew\n"},
        disk={"a.rst": "Install\n"},
    ),
]
CONFLICT = "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> branch\n"
CONFLICTS = [
    Case(
        "marks of git in the place of SEARCH and REPLACE",
        f"EDIT: a.txt\n```\n{CONFLICT}```\n",
        {"a.txt": "x = 2\n"},
        disk={"a.txt": "x = 1\n"},
    ),
    Case(
        "marks of git, and no such text in the file",
        f"EDIT: a.txt\n```\n{CONFLICT}```\n",
        {},
        ("the SEARCH text is not in the file",),
        disk={"a.txt": "y = 1\n"},
    ),
    Case(
        "a merge that is not finished",
        f"FILE: a.js\n```\n{CONFLICT}```\n",
        {},
        ("merge conflict marks",),
    ),
    Case(
        "a file that is about such marks",
        f"FILE: a.txt\n```\n{CONFLICT}new\n```\n",
        {"a.txt": f"{CONFLICT}new\n"},
        disk={"a.txt": CONFLICT},
    ),
    Case(
        "marks in a text of Python",
        f'FILE: a.py\n```\nT = """\n{CONFLICT}"""\n```\n',
        {"a.py": f'T = """\n{CONFLICT}"""\n'},
    ),
]
RESTATED = [
    Case("a part that is explained, by a comment", FILE + SNIPPET, A),
    Case("a part, by the info", f"{FILE}Explained:\n```python src/a.py\n{TWO}```\n", A),
    Case("a part of a file without a header", LABELLED + SNIPPET, A),
    Case("a part that is indented", f"{FILE}So:\n```python\n# src/a.py\n    return 2\n```\n", A),
    Case("the same twice", FILE + LABELLED, A),
    Case("another part under a FILE line", FILE + CHANGED, {}, OTHER_TEXT),
    Case("another part under a label", LABELLED + CHANGED, {}, OTHER_TEXT),
    Case(
        "another version without a header",
        f"{LABELLED}### src/a.py\n```python\n{WHOLE}# end\n```\n",
        {"src/a.py": f"{WHOLE}# end\n"},
    ),
    Case(
        "another version with a header",
        f"{FILE}FILE: src/a.py\n```python\n{ONE}```\n",
        {"src/a.py": ONE},
    ),
    Case(
        "a header inside the block",
        f"```python\nFILE: src/a.py\n{WHOLE}```\n{SNIPPET}",
        A,
    ),
]
THOUGHTS = [
    Case(
        "tags in the text of a file",
        f"FILE: c.py\n```python\n{TAGS}```\n{FILE_B}",
        {"c.py": TAGS, "src/b.py": TWO},
    ),
    Case(
        "a tag in a README that holds blocks",
        f"FILE: README.md\n```markdown\n# Tags\n</think>\n{USE}```\n{FILE_B}",
        {"README.md": f"# Tags\n</think>\n{USE}", "src/b.py": TWO},
    ),
    Case(
        "a draft without a header and without an end",
        f"I try:\n```python\nx = 1\n</think>\n### src/b.py\n```python\n{TWO}```\n",
        {"src/b.py": TWO},
    ),
    Case("a sentence about a tag", f"{FILE}This strips the `</think>` tag.\n\n{FILE_B}", BOTH),
    Case("a sentence with a bare tag", f"{FILE}This strips the </think> tag.\n\n{FILE_B}", BOTH),
    Case("a sentence about a tag at first", f"It strips `</think>`.\n{FILE_B}", {"src/b.py": TWO}),
    Case(
        "a file above the end of a thought",
        f"{FILE}</think>\n{FILE_B}",
        {"src/b.py": TWO},
        ("src/a.py: a block above the end of a thought",),
    ),
    Case("a draft that is given again", f"{CHANGED}{FILE}</think>\n{FILE_B}{FILE}", BOTH),
    Case(
        "two thoughts without their start",
        f"{FILE}</think>\n{FILE_B}</think> so\n{FILE_B}",
        {"src/b.py": TWO},
        ("src/a.py: a block above the end of a thought",),
    ),
    Case(
        "an end below, in the middle of nothing", f"{FILE_B}</think>\n{FILE_B}", {"src/b.py": TWO}
    ),
]
NONE = [
    *(
        Case(f"nothing: {line}", f"{FILE}{line}\n", A)
        for line in (
            "DELETE: none",
            "MOVE: none",
            "EDIT: none",
            "DELETE: N/A",
            "DELETE: -",
            "**DELETE:** (none)",
            "DELETE:",
            "MOVE:",
            "MOVE: none -> none",
            "DELETE: None.",
            "DELETE: no files needed",
            "FILE: `none`",
        )
    ),
    Case("a file of that name", "DELETE: none.py", {"none.py": None}, disk={"none.py": ""}),
    Case(
        "nothing beside JSON",
        '{"src/a.py": "x = 1"}\n\nDELETE: none\n',
        {"src/a.py": "x = 1\n"},
    ),
    Case("nothing but nothing", "DELETE: none", {}, ("holds no FILE",)),
]
NEIGHBOURS = [
    *(
        Case(
            f"{path} swallows {other}",
            f"FILE: {path}\n```\n{text}```\n",
            {},
            (f"this block holds {other} too",),
        )
        for path, other, text in (
            ("a.py", "b.py", "x = 1\n# b.py\ny = 2\n"),
            ("a.py", "b.py", "x = 1\n\nFILE: b.py\ny = 2\n"),
            ("a.txt", "b.txt", "hello\n\nFILE: b.txt\nworld\n"),
            ("a.js", "src/b.js", "let x = 1\n\n// src/b.js\nlet y = 2\n"),
        )
    ),
    *(
        Case(f"{path} speaks of a file {number}", f"FILE: {path}\n````\n{text}````\n", {path: text})
        for number, (path, text) in enumerate(
            (
                ("a.py", "# b.py\n# See the licence.\nx = 1\n"),
                ("a.py", "x = 1\n# see utils/b.py\ny = 2\n"),
                ("a.py", "x = 1\n# b.py\n# is next\ny = 2\n"),
                ("a.py", "x = 1\n# b.py\n"),
                ("a.py", "x = 1\n    # b.py\ny = 2\n"),
                ("a.py", "x = 1\n# src/a.py\ny = 2\n"),
                ("a.py", 'x = """\nFILE: b.py\n# b.py\ny = 2\n"""\n'),
                ("a.sh", "ls\n# config.yaml\ncat a\n"),
                ("a.md", "Write:\n```\nFILE: b.md\n```\n"),
            )
        )
    ),
]
SCALED = [
    Case(
        "two blanks to a level for four",
        _edit("a.py", "def f():\n  return 1\n", "def f():\n  if a:\n    return 2\n  return 1\n"),
        {"a.py": "class A:\n    def f():\n        if a:\n            return 2\n        return 1\n"},
        disk={"a.py": "class A:\n    def f():\n        return 1\n"},
    ),
    Case(
        "blanks for tabs, at several levels",
        _edit("a.py", "if x:\n    y = 1\n", "if x:\n    if z:\n        y = 2\n"),
        {"a.py": "def f():\n\tif x:\n\t\tif z:\n\t\t\ty = 2\n"},
        disk={"a.py": "def f():\n\tif x:\n\t\ty = 1\n"},
    ),
    Case(
        "levels of another order",
        _edit("a.py", "if x:\n  y = 1\nz = 2\n", "z = 3\n"),
        {},
        ("the SEARCH text is not in the file",),
        disk={"a.py": "if x:\n    y = 1\n    z = 2\n"},
    ),
    Case(
        "one level for two",
        _edit("a.py", "if x:\n  y = 1\n  z = 2\n", "z = 3\n"),
        {},
        ("the SEARCH text is not in the file",),
        disk={"a.py": "if x:\n    y = 1\nz = 2\n"},
    ),
    Case(
        "a level of REPLACE above all that are known",
        _edit("a.py", "  if x:\n    y = 1\n", "if z:\n  y = 1\n"),
        {},
        ("the SEARCH text is not in the file",),
        disk={"a.py": "def f():\n\tif x:\n\t\ty = 1\n"},
    ),
    Case(
        "two places of other levels",
        _edit("a.py", "if x:\n  y = 1\n", "z = 3\n"),
        {},
        ("2 places match",),
        disk={"a.py": "if x:\n    y = 1\nif x:\n    y = 1\n"},
    ),
]
UNCLOSED = [
    Case(
        "whole pairs without a closing fence",
        _edit("a.py", "x = 1\n", "x = 2\n").removesuffix("```\n"),
        {"a.py": "x = 2\n"},
        disk={"a.py": "x = 1\n"},
    ),
    Case(
        "whole pairs, and a part of another mark",
        _edit("a.py", "x = 1\n", "x = 2\n").removesuffix("```\n") + "<<<<<<< SEA",
        {"a.py": "x = 2\n"},
        disk={"a.py": "x = 1\n"},
        unclosed="a.py",
    ),
]
DOUBTS = [
    *(*DIVIDERS, *CONFLICTS, *RESTATED, *THOUGHTS),
    *(*NONE, *NEIGHBOURS, *SCALED, *UNCLOSED),
]
