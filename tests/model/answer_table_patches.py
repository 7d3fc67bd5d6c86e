"""Answers that are JSON, XML, diffs or patches, and pairs in every dress."""

import json

from tests.model.answer_case import Case

ONE = "def one() -> int:\n    return 1\n"
TWO = "def two() -> int:\n    return 2\n"
A = {"src/a.py": ONE}
BOTH = {"src/a.py": ONE, "src/b.py": TWO}
TABLE = json.dumps(BOTH)
LIST = json.dumps([{"path": path, "content": text} for path, text in BOTH.items()])
OLD = "import os\n\n\ndef f(a):\n    b = a\n    return b\n\n\nprint(f(1))\n"
NEW = "import os\n\n\ndef f(a):\n    b = a + 1\n    return b\n\n\nprint(f(1))\n"
DISK = {"src/a.py": OLD}
DONE = {"src/a.py": NEW}
HUNK = "@@ -4,3 +4,3 @@ def f(a):\n def f(a):\n-    b = a\n+    b = a + 1\n     return b\n"
DIFF = f"--- a/src/a.py\n+++ b/src/a.py\n{HUNK}"
PAIR = "<<<<<<< SEARCH\n    b = a\n=======\n    b = a + 1\n>>>>>>> REPLACE\n"
ORIGINAL = PAIR.replace("SEARCH", "ORIGINAL").replace("REPLACE", "UPDATED")
SIGNED = PAIR.replace("<<<<<<<", "-------").replace(">>>>>>>", "+++++++")
SPACED = PAIR.replace("SEARCH", "SEARCH\n").replace(">>>>>>>", "\n>>>>>>>")
LONG = "a\nb\nc\n"


def _json(name: str, answer: str) -> Case:
    return Case(f"JSON: {name}", answer, BOTH)


JSON = [
    _json("table", TABLE),
    _json("table in a fence", f"Here:\n```json\n{TABLE}\n```\nDone."),
    _json("table with prose around", f"Here are the files:\n\n{TABLE}\n\nEnjoy!"),
    _json("files as a table", json.dumps({"files": BOTH, "explanation": "two"}, indent=2)),
    _json("files as a list", f'{{"files": {LIST}}}'),
    _json("bare list", LIST),
    _json("bare list in a bare fence", f"```\n{LIST}\n```"),
    *(
        _json(
            f"keys {path} and {text}",
            json.dumps({"files": [{path: "src/a.py", text: ONE}, {path: "src/b.py", text: TWO}]}),
        )
        for path, text in [
            ("file", "code"),
            ("filename", "contents"),
            ("name", "text"),
            ("file_path", "content"),
        ]
    ),
    _json("lists of lines", json.dumps({path: text.splitlines() for path, text in BOTH.items()})),
    _json("raw line feeds in its strings", TABLE.replace("\\n", "\n")),
    _json(
        "fenced texts", json.dumps({path: f"```python\n{text}```" for path, text in BOTH.items()})
    ),
    Case("JSON: one file", json.dumps({"path": "src/a.py", "content": ONE}), A),
    Case("JSON: after a thought", f"<think>x</think>{TABLE}", BOTH),
    Case(
        "JSON: a file of its own",
        '### a.json\n```json\n{"src/a.py": "x"}\n```',
        {"a.json": '{"src/a.py": "x"}\n'},
    ),
    Case(
        "JSON: a file of its own by its header",
        f"FILE: a.json\n```json\n{TABLE}\n```",
        {"a.json": f"{TABLE}\n"},
    ),
    Case(
        "JSON: files where the task is about a JSON file",
        json.dumps({"files": [{"path": "a.json", "content": "{}"}]}),
        {"a.json": "{}\n"},
        only="a.json",
    ),
]
JSON_REFUSED = [
    Case(
        "JSON: no paths",
        '```json\n{"name": "x", "version": 1}\n```',
        {},
        ("(json, 1 line) without a path",),
    ),
    Case("JSON: one key is no path", json.dumps({**BOTH, "note": "x"}), {}, ("no FILE",)),
    Case("JSON: one text is none", json.dumps({**BOTH, "src/c.py": 1}), {}, ("no FILE",)),
    Case("JSON: broken", TABLE[:-2], {}, ("no FILE",)),
    Case("JSON: an entry without a path", '[{"content": "x"}]', {}, ("no FILE",)),
    Case("JSON: empty", "{}", {}, ("no FILE",)),
    Case("JSON: an answer in words", '{"answer": "it is done"}', {}, ("no FILE",)),
    Case("JSON: types of media", '{"text/html": "x", "application/json": "y"}', {}, ("no FILE",)),
]
XML = [
    Case("XML: path", f'<file path="src/a.py">\n{ONE}</file>\n', A),
    Case(
        "XML: two",
        f'Here:\n<file path="src/a.py">\n{ONE}</file>\n<file name="src/b.py">\n{TWO}</file>',
        BOTH,
    ),
    Case("XML: CDATA", f'<file path="src/a.py"><![CDATA[\n{ONE}]]></file>', A),
    Case(
        "XML: CDATA on lines of its own", f"<file path='src/a.py'>\n<![CDATA[\n{ONE}]]>\n</file>", A
    ),
    Case("XML: fence inside", f'<file path="src/a.py">\n```python\n{ONE}```\n</file>', A),
    Case(
        "XML: in a fence",
        f'```xml\n<files>\n<file path="src/a.py">\n{ONE}</file>\n</files>\n```',
        A,
    ),
    Case(
        "XML: more attributes", f'<file action="create" path="src/a.py" lang="py">\n{ONE}</file>', A
    ),
    Case("XML: one line", '<file path="a.txt">x</file>', {"a.txt": "x\n"}),
    Case("XML: no end", f'<file path="src/a.py">\n{ONE}', A, unclosed="src/a.py"),
    Case(
        "XML: two ends",
        '<file path="a.xml">\n<file>\nx\n</file>\n</file>\n',
        {},
        ("a.xml: more than one end tag",),
    ),
]
DIFFS = [
    Case("diff: fence", f"```diff\n{DIFF}```\n", DONE, disk=DISK),
    Case("diff: bare", f"Here is the change:\n\n{DIFF}\nDone.", DONE, disk=DISK),
    Case("diff: patch", f"```patch\n{DIFF}```\n", DONE, disk=DISK),
    Case("diff: fence without a language", f"```\n{DIFF}```\n", DONE, disk=DISK),
    Case(
        "diff: wrong numbers",
        f"```diff\n{DIFF.replace('-4,3 +4,3', '-99,9 +1,1')}```\n",
        DONE,
        disk=DISK,
    ),
    Case(
        "diff: no numbers",
        f"```diff\n{DIFF.replace(' -4,3 +4,3 @@ def f(a):', '')}```\n",
        DONE,
        disk=DISK,
    ),
    Case(
        "diff: no letters before the names",
        f"```diff\n{DIFF.replace('a/src', 'src').replace('b/src', 'src')}```",
        DONE,
        disk=DISK,
    ),
    Case(
        "diff: times behind the names",
        f"```diff\n--- a/src/a.py\t2024-01-01\n+++ b/src/a.py\t2024-01-02\n{HUNK}```",
        DONE,
        disk=DISK,
    ),
    Case(
        "diff: of git",
        f"```diff\ndiff --git a/src/a.py b/src/a.py\nindex 1..2 100644\n{DIFF}```",
        DONE,
        disk=DISK,
    ),
    Case(
        "diff: of git, bare",
        f"diff --git a/src/a.py b/src/a.py\nindex 1..2 100644\n{DIFF}",
        DONE,
        disk=DISK,
    ),
    Case("diff: below EDIT", f"EDIT: src/a.py\n```diff\n{HUNK}```\n", DONE, disk=DISK),
    Case("diff: below FILE", f"FILE: src/a.py\n```diff\n{DIFF}```\n", DONE, disk=DISK),
    Case("diff: below a heading", f"### src/a.py\n```diff\n{HUNK}```\n", DONE, disk=DISK),
    Case(
        "diff: without any header, one file",
        f"```diff\n{HUNK}```\n",
        DONE,
        disk=DISK,
        only="src/a.py",
    ),
    Case(
        "diff: blank context lines are empty",
        "```diff\n--- a/src/a.py\n+++ b/src/a.py\n@@ -1,4 +1,5 @@\n import os\n"
        "+import re\n\n\n def f(a):\n```",
        {"src/a.py": OLD.replace("os\n", "os\nimport re\n", 1)},
        disk=DISK,
    ),
    Case(
        "diff: two hunks",
        f"```diff\n{DIFF}@@ -9 +9 @@\n-print(f(1))\n+print(f(2))\n```",
        {"src/a.py": NEW.replace("f(1)", "f(2)")},
        disk=DISK,
    ),
    Case(
        "diff: windows file",
        f"```diff\n{DIFF}```\n",
        {"src/a.py": NEW.replace("\n", "\r\n")},
        disk={"src/a.py": OLD.replace("\n", "\r\n")},
    ),
    Case(
        "diff: new file",
        "```diff\n--- /dev/null\n+++ b/src/n.py\n@@ -0,0 +1,2 @@\n+a = 1\n+b = 2\n```",
        {"src/n.py": "a = 1\nb = 2\n"},
    ),
    Case(
        "diff: new file of git",
        "```diff\ndiff --git a/n.py b/n.py\nnew file mode 100644\n--- /dev/null\n"
        "+++ b/n.py\n@@ -0,0 +1 @@\n+a = 1\n```",
        {"n.py": "a = 1\n"},
    ),
    Case(
        "diff: deleted file",
        "```diff\n--- a/src/a.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-import os\n```",
        {"src/a.py": None},
        disk=DISK,
    ),
    Case(
        "diff: rename",
        "```diff\ndiff --git a/src/a.py b/src/z.py\nsimilarity index 100%\n"
        "rename from src/a.py\nrename to src/z.py\n```",
        {"src/a.py": None, "src/z.py": OLD},
        disk=DISK,
    ),
    Case(
        "diff: rename and change",
        "```diff\ndiff --git a/src/a.py b/src/z.py\nrename from src/a.py\n"
        f"rename to src/z.py\n--- a/src/a.py\n+++ b/src/z.py\n{HUNK}```",
        {"src/a.py": None, "src/z.py": NEW},
        disk=DISK,
    ),
    Case(
        "diff: no newline at the end",
        f"```diff\n{DIFF}\\ No newline at end of file\n```",
        DONE,
        disk=DISK,
    ),
    Case(
        "diff: two files",
        f"```diff\n{DIFF}--- a/b.py\n+++ b/b.py\n@@ -1 +1 @@\n-x\n+y\n```",
        {**DONE, "b.py": "y\n"},
        disk={**DISK, "b.py": "x\n"},
    ),
    Case(
        "diff: a file that is a diff", f"FILE: fix.patch\n```diff\n{DIFF}```\n", {"fix.patch": DIFF}
    ),
    Case(
        "diff: only additions to an empty file",
        "```diff\n--- a/e.py\n+++ b/e.py\n@@ -0,0 +1 @@\n+x = 1\n```",
        {"e.py": "x = 1\n"},
        disk={"e.py": ""},
    ),
]
DIFFS_REFUSED = [
    Case(
        "diff: context that is not there",
        f"```diff\n{DIFF.replace('return b', 'return c')}```",
        {},
        ("src/a.py: the SEARCH text is not in the file; nearest",),
        disk=DISK,
    ),
    Case(
        "diff: one hunk of two",
        f"```diff\n{DIFF}@@ -9 +9 @@\n-print(f(7))\n+print(f(2))\n```",
        {},
        ("src/a.py: pair 2 of 2 (pair 1 has a place",),
        disk=DISK,
    ),
    Case(
        "diff: only additions",
        "```diff\n--- a/src/a.py\n+++ b/src/a.py\n@@ -1,0 +2 @@\n+import re\n```",
        {},
        ("SEARCH is empty, but the file is not",),
        disk=DISK,
    ),
    Case("diff: no file", f"```diff\n{HUNK}```\n", {}, ("a diff that names no file",)),
    Case(
        "diff: no change",
        "```diff\n--- a/src/a.py\n+++ b/src/a.py\n@@ -1 +1 @@\n import os\n```",
        {},
        ("without any line to add or to remove",),
        disk=DISK,
    ),
    Case(
        "diff: a new file with context",
        "```diff\n--- /dev/null\n+++ b/n.py\n@@ @@\n+a\n b\n```",
        {},
        ("n.py: a diff that makes a new file may only hold",),
    ),
    Case(
        "diff: a file that is not there",
        f"```diff\n{DIFF}```",
        {},
        ("src/a.py: there is no such file to edit",),
    ),
    Case("diff: done already", f"```diff\n{DIFF}```", {}, ("is it done already?",), disk=DONE),
]
CODEX = [
    Case(
        "patch: update",
        f"*** Begin Patch\n*** Update File: src/a.py\n{HUNK}*** End Patch\n",
        DONE,
        disk=DISK,
    ),
    Case(
        "patch: in a fence",
        "```\n*** Begin Patch\n*** Update File: src/a.py\n@@\n"
        f"{HUNK.partition(chr(10))[2]}*** End Patch\n```",
        DONE,
        disk=DISK,
    ),
    Case(
        "patch: in a fence of patch",
        "```patch\n*** Begin Patch\n*** Update File: src/a.py\n@@ def f(a):\n"
        "-    b = a\n+    b = a + 1\n*** End Patch\n```",
        DONE,
        disk=DISK,
    ),
    Case(
        "patch: add",
        "*** Begin Patch\n*** Add File: n.py\n+a = 1\n+\n+b = 2\n*** End Patch",
        {"n.py": "a = 1\n\nb = 2\n"},
    ),
    Case(
        "patch: add without signs",
        "*** Begin Patch\n*** Add File: n.py\na = 1\n*** End Patch",
        {"n.py": "a = 1\n"},
    ),
    Case(
        "patch: delete",
        "*** Begin Patch\n*** Delete File: src/a.py\n*** End Patch",
        {"src/a.py": None},
        disk=DISK,
    ),
    Case(
        "patch: move",
        f"*** Begin Patch\n*** Update File: src/a.py\n*** Move to: src/z.py\n{HUNK}*** End Patch",
        {"src/a.py": None, "src/z.py": NEW},
        disk=DISK,
    ),
    Case(
        "patch: several",
        "Sure:\n*** Begin Patch\n*** Add File: n.py\n+a = 1\n"
        f"*** Update File: src/a.py\n{HUNK}*** End of File\n*** End Patch\nDone!",
        {"n.py": "a = 1\n", **DONE},
        disk=DISK,
    ),
    Case(
        "patch: no end",
        f"*** Begin Patch\n*** Update File: src/a.py\n{HUNK}",
        DONE,
        disk=DISK,
        unclosed="src/a.py",
    ),
    Case(
        "diff: bare, and shorter than its numbers say",
        DIFF.removesuffix("     return b\n"),
        DONE,
        disk=DISK,
        unclosed="src/a.py",
    ),
    Case(
        "diff: fence without an end",
        f"```diff\n{DIFF}",
        DONE,
        disk=DISK,
        unclosed="src/a.py",
    ),
    Case(
        "edit: no fence, and it breaks off",
        "EDIT: src/a.py\n<<<<<<< SEARCH\n    b = a\n=======\n    b",
        {},
        ("a pair that is not ended",),
        disk=DISK,
        unclosed="src/a.py",
    ),
    Case(
        "patch: nothing",
        "*** Begin Patch\n*** End Patch",
        {},
        ("a patch without an `*** Add File:`",),
    ),
    Case(
        "patch: no change",
        "*** Begin Patch\n*** Update File: src/a.py\n@@\n import os\n*** End Patch",
        {},
        ("without any line to add or to remove",),
        disk=DISK,
    ),
    Case(
        "patch: half of it signed",
        "*** Begin Patch\n*** Add File: n.py\n+a\nb\n*** End Patch",
        {},
        ("must begin with `+`",),
    ),
    Case(
        "patch: lines that are not there",
        "*** Begin Patch\n*** Update File: src/a.py\n@@\n-nothing like it\n+x\n*** End Patch",
        {},
        ("no line is like",),
        disk=DISK,
    ),
]
EDITS = [
    Case("edit: fence", f"EDIT: src/a.py\n```\n{PAIR}```\n", DONE, disk=DISK),
    Case("edit: language", f"EDIT: src/a.py\n```python\n{PAIR}```\n", DONE, disk=DISK),
    Case("edit: no fence", f"EDIT: src/a.py\n{PAIR}", DONE, disk=DISK),
    Case(
        "edit: no fence, and a file",
        f"EDIT: src/a.py\n{PAIR}\n### src/b.py\n```python\n{TWO}```\n",
        {**DONE, "src/b.py": TWO},
        disk=DISK,
    ),
    Case("edit: path above the marks", f"src/a.py\n{PAIR}", DONE, disk=DISK),
    Case("edit: path above the fence", f"src/a.py\n```python\n{PAIR}```\n", DONE, disk=DISK),
    Case("edit: path in the fence", f"```python\nsrc/a.py\n{PAIR}```\n", DONE, disk=DISK),
    Case("edit: path in the info", f"```python src/a.py\n{PAIR}```\n", DONE, disk=DISK),
    Case("edit: bold path", f"**src/a.py**\n\n```\n{PAIR}```\n", DONE, disk=DISK),
    Case("edit: below FILE", f"FILE: src/a.py\n```\n{PAIR}```\n", DONE, disk=DISK),
    Case("edit: one file, no path", f"```\n{PAIR}```\n", DONE, disk=DISK, only="src/a.py"),
    Case(
        "edit: original and updated",
        f"EDIT: src/a.py\n```\n{ORIGINAL}```\n",
        DONE,
        disk=DISK,
    ),
    Case(
        "edit: minus and plus marks",
        f"EDIT: src/a.py\n```\n{SIGNED}```\n",
        DONE,
        disk=DISK,
    ),
    Case(
        "edit: shallower",
        f"EDIT: src/a.py\n```\n{PAIR.replace('    b', 'b')}```\n",
        DONE,
        disk=DISK,
    ),
    Case(
        "edit: deeper",
        f"EDIT: src/a.py\n```\n{PAIR.replace('    b', '        b')}```\n",
        DONE,
        disk=DISK,
    ),
    Case(
        "edit: blanks inside",
        f"EDIT: src/a.py\n```\n{PAIR.replace('    b = a', '    b  =  a', 1)}```\n",
        DONE,
        disk=DISK,
    ),
    Case(
        "edit: blank lines around",
        f"EDIT: src/a.py\n```\n{SPACED}```\n",
        {"src/a.py": NEW.replace("a + 1\n", "a + 1\n\n")},
        disk=DISK,
    ),
    Case(
        "edit: line numbers",
        "EDIT: src/a.py\n```\n<<<<<<< SEARCH\n  4 | def f(a):\n> 5 |     b = a\n"
        "=======\n  4 | def f(a):\n  5 |     b = a + 1\n>>>>>>> REPLACE\n```",
        DONE,
        disk=DISK,
    ),
    Case(
        "edit: line numbers only in SEARCH",
        "EDIT: src/a.py\n```\n<<<<<<< SEARCH\n  5 |     b = a\n=======\n"
        "    b = a + 1\n>>>>>>> REPLACE\n```",
        DONE,
        disk=DISK,
    ),
    Case(
        "edit: tabs in the file",
        f"EDIT: src/a.py\n```\n{PAIR}```\n",
        {"src/a.py": NEW.replace("    ", "\t")},
        disk={"src/a.py": OLD.replace("    ", "\t")},
    ),
    Case(
        "edit: windows file",
        f"EDIT: src/a.py\n```\n{PAIR}```\n",
        {"src/a.py": NEW.replace("\n", "\r\n")},
        disk={"src/a.py": OLD.replace("\n", "\r\n")},
    ),
    Case(
        "edit: new file by an empty SEARCH",
        "EDIT: n.py\n```\n<<<<<<< SEARCH\n=======\na = 1\n>>>>>>> REPLACE\n```",
        {"n.py": "a = 1\n"},
    ),
    Case(
        "edit: several in one fence",
        f"EDIT: src/a.py\n```\n{PAIR}<<<<<<< SEARCH\nprint(f(1))\n=======\n"
        "print(f(2))\n>>>>>>> REPLACE\n```",
        {"src/a.py": NEW.replace("f(1)", "f(2)")},
        disk=DISK,
    ),
    Case(
        "move and delete",
        "MOVE: src/a.py -> src/z.py\nDELETE: b.py",
        {"src/a.py": None, "src/z.py": OLD, "b.py": None},
        disk={**DISK, "b.py": ""},
    ),
]
EDITS_REFUSED = [
    Case(
        "edit: two places",
        "EDIT: a.py\n```\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n```",
        {},
        ("2 places match", "lines 1, 2"),
        disk={"a.py": "x\nx\n"},
    ),
    Case(
        "edit: no place",
        "EDIT: a.py\n```\n<<<<<<< SEARCH\na\nz\n=======\ny\n>>>>>>> REPLACE\n```",
        {},
        ("nearest are lines 1 to 2",),
        disk={"a.py": LONG},
    ),
    Case(
        "edit: one of three",
        "EDIT: a.py\n```\n"
        + "".join(
            f"<<<<<<< SEARCH\n{old}\n=======\nnew\n>>>>>>> REPLACE\n" for old in ("a", "zzzz", "c")
        )
        + "```",
        {},
        ("pair 2 of 3 (pairs 1 and 3 have a place",),
        disk={"a.py": LONG},
    ),
    Case(
        "edit: none of two",
        "EDIT: a.py\n```\n"
        + "".join(
            f"<<<<<<< SEARCH\n{old}\n=======\nnew\n>>>>>>> REPLACE\n" for old in ("yyyy", "zzzz")
        )
        + "```",
        {},
        ("pair 1 of 2 (no pair has a place)", "pair 2 of 2"),
        disk={"a.py": LONG},
    ),
    Case(
        "edit: done already",
        f"EDIT: src/a.py\n```\n{PAIR.replace('b = a' + chr(10), 'b = q' + chr(10))}```",
        {},
        ("is it done already?",),
        disk=DONE,
    ),
    Case(
        "edit: no such file",
        f"EDIT: src/a.py\n```\n{PAIR}```\n",
        {},
        ("there is no such file to edit",),
    ),
    Case(
        "edit: no marks",
        f"EDIT: src/a.py\n```\n{ONE}```\n",
        {},
        ("EDIT with no whole pair",),
        disk=DISK,
    ),
    Case(
        "edit: no end",
        "EDIT: src/a.py\n```\n<<<<<<< SEARCH\n    b = a\n```\n",
        {},
        ("a pair that is not ended",),
        disk=DISK,
    ),
    Case("edit: no path", f"```\n{PAIR}```\n", {}, ("without a path",), disk=DISK),
    Case("edit: no path, no fence", PAIR, {}, ("SEARCH and REPLACE without a path",), disk=DISK),
    Case(
        "edit: marks between code",
        f"FILE: src/a.py\n```python\nimport re\n{PAIR}```\n",
        {},
        ("marks between other lines",),
        disk=DISK,
    ),
    Case("move: no goal", "MOVE: a.py", {}, ("MOVE needs `old path -> new path`",)),
    Case("move: no such file", "MOVE: a.py -> b.py", {}, ("no such file to move",)),
    Case("delete: no such file", "DELETE: a.py", {}, ("no such file to delete",)),
]
TRANSLATED = [
    *(*JSON, *JSON_REFUSED, *XML, *DIFFS, *DIFFS_REFUSED),
    *(*CODEX, *EDITS, *EDITS_REFUSED),
]
