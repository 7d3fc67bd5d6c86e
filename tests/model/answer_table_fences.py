"""Answers whose fences, wrapping, thoughts or ends are not as they should be."""

from tests.model.answer_case import Case

ONE = "def one() -> int:\n    return 1\n"
TWO = "def two() -> int:\n    return 2\n"
FILE_ONE = f"FILE: src/a.py\n```python\n{ONE}```\n"
FILE_TWO = f"FILE: src/b.py\n```python\n{TWO}```\n"
BOTH = {"src/a.py": ONE, "src/b.py": TWO}
A = {"src/a.py": ONE}
USE = "# One\n\n```python\none()\n```\n\nEnd.\n"
BARE = "# One\n\n```\none()\n```\n\nEnd.\n"
DOCTEST = 'def f():\n    """Say.\n\n```\nf()\n```\n"""\n    return 1\n'


def _quoted(text: str) -> str:
    return "".join(f"> {line}\n" if line else ">\n" for line in text.splitlines())


FENCES = [
    Case("tilde fence", f"FILE: src/a.py\n~~~python\n{ONE}~~~\n", A),
    Case("four backticks", f"FILE: src/a.py\n````python\n{ONE}````\n", A),
    Case("longer end", f"FILE: src/a.py\n```python\n{ONE}`````\n", A),
    Case("blanks behind the fences", f"FILE: src/a.py  \n```python  \n{ONE}```   \n", A),
    Case("blank before the info", f"FILE: src/a.py\n``` python\n{ONE}```\n", A),
    Case("windows line ends", FILE_ONE.replace("\n", "\r\n"), A),
    Case("byte order mark", f"\ufeff{FILE_ONE}", A),
    Case("zero-width characters", f"\u200bFILE: src/a.py\n\u200b```python\n{ONE}```\n", A),
    Case("full-width colon", FILE_ONE.replace("FILE: ", "FILE\uff1a"), A),
    Case("no-break blank", FILE_ONE.replace("FILE: ", "FILE:\u00a0"), A),
    Case(
        "fence in a list",
        f"- FILE: src/a.py\n  ```python\n  {ONE.replace(chr(10), chr(10) + '  ')}```\n",
        A,
    ),
    Case(
        "fence on the item itself",
        f"FILE: src/a.py\n1. ```python\n   {ONE.replace(chr(10) + ' ', chr(10) + '    ')}   ```\n",
        A,
    ),
    Case("all lines quoted", _quoted(FILE_ONE + FILE_TWO), BOTH),
    Case(
        "no closing fence at the end", f"FILE: src/a.py\n```python\n{ONE}", A, unclosed="src/a.py"
    ),
    Case("no closing fence before the next file", FILE_ONE[:-4] + FILE_TWO, BOTH),
    Case(
        "no closing fence before the next heading",
        f"### src/a.py\n```python\n{ONE}\n### src/b.py\n```python\n{TWO}```\n",
        BOTH,
    ),
    Case("closing fence glued to the code", f"FILE: src/a.py\n```python\n{ONE[:-1]}```\n", A),
    Case(
        "closing fence glued to the code, and another file",
        f"FILE: src/a.py\n```python\n{ONE[:-1]}```\n{FILE_TWO}",
        BOTH,
    ),
    Case(
        "closing fence glued to the code, and prose with a fence",
        f"FILE: src/a.py\n```python\n{ONE[:-1]}```\nRun it:\n```bash\nls\n```\n",
        A,
    ),
    Case("one fence too many", f"{FILE_ONE}```\n", A),
    Case("shorter fences inside", f"FILE: R.md\n````markdown\n{USE}````\n", {"R.md": USE}),
    Case("equal fences inside", f"FILE: R.md\n```markdown\n{USE}```\n", {"R.md": USE}),
    Case(
        "equal fences inside, and more",
        f"FILE: R.md\n```md\n{USE}```\n{FILE_ONE}",
        {"R.md": USE, **A},
    ),
    Case(
        "a text about the format itself",
        f"FILE: R.md\n```markdown\n# How\n\n{FILE_ONE}\nEnd.\n```\n",
        {"R.md": f"# How\n\n{FILE_ONE}\nEnd.\n"},
    ),
    Case(
        "fences in a string of code",
        f"FILE: src/a.py\n```python\n{DOCTEST}```\n",
        {"src/a.py": DOCTEST},
    ),
    Case(
        "commands beside the answer",
        f"{FILE_ONE}\nTo try it:\n```bash\npytest\n```\n```console\n$ ls\n```\n",
        A,
    ),
    Case(
        "an example of use beside the answer",
        f"{FILE_ONE}\nExample usage:\n```python\nprint(one())\n```\n",
        A,
    ),
    Case("output beside the answer", f"{FILE_ONE}\nIt prints:\n```text\n1\n```\n", A),
    Case("all in one bare fence", f"```\n{FILE_ONE}{FILE_TWO}```\n", BOTH),
    Case(
        "all in one fence of Markdown",
        f"Sure!\n\n```markdown\n{FILE_ONE}{FILE_TWO}```\nDone.",
        BOTH,
    ),
    Case("all in one longer fence", f"````\n{FILE_ONE}{FILE_TWO}````\n", BOTH),
    Case("all in one fence without its end", f"```\n{FILE_ONE}", A),
    Case(
        "a deletion in a fence",
        "```\nDELETE: src/a.py\n```\n",
        {"src/a.py": None},
        disk={"src/a.py": ""},
    ),
    Case("an empty file", "FILE: src/__init__.py\n```\n```\n", {"src/__init__.py": ""}),
    Case(
        "an empty file of blanks",
        "FILE: src/__init__.py\n```python\n\n```\n",
        {"src/__init__.py": ""},
    ),
    Case("the last version counts", FILE_ONE.replace("1", "3") + FILE_TWO + FILE_ONE, BOTH),
    Case("a lone block", f"Here:\n```python\n{ONE}```\nDone.", A, only="src/a.py"),
    Case(
        "a lone block and commands",
        f"```python\n{ONE}```\n\nRun:\n```bash\nls\n```\n",
        A,
        only="src/a.py",
    ),
    Case(
        "a lone block and an example",
        f"Here is the code:\n```python\n{ONE}```\n\nExample usage:\n```python\none()\n```\n",
        A,
        only="src/a.py",
    ),
    Case(
        "a lone block without its end", f"```python\n{ONE}", A, only="src/a.py", unclosed="src/a.py"
    ),
    Case("nothing but code", ONE, A, only="src/a.py"),
    Case("nothing but code after a thought", f"<think>\nhm\n</think>\n\n{ONE}", A, only="src/a.py"),
    Case("nothing but JSON", '{\n  "a": 1\n}\n', {"a.json": '{\n  "a": 1\n}\n'}, only="a.json"),
    Case("JSON in a block", '```json\n{"a": 1}\n```', {"a.json": '{"a": 1}\n'}, only="a.json"),
    Case(
        "JSON with paths as keys, where the task is about JSON",
        '```json\n{"src/a.py": "x"}\n```',
        {"a.json": '{"src/a.py": "x"}\n'},
        only="a.json",
    ),
    Case("a lone README", f"```markdown\n{USE}```", {"README.md": USE}, only="README.md"),
]
THOUGHTS = [
    Case("thought", f"<think>\nI could write:\nFILE: x.py\n```\n1\n```\n</think>\n{FILE_ONE}", A),
    Case("thought in one line", f"<think>Easy.</think>\n{FILE_ONE}", A),
    Case("empty thought", f"<think>\n\n</think>\n\n{FILE_ONE}", A),
    Case("thinking", f"<thinking>\nFILE: x.py\n```\n1\n</thinking>\n\n{FILE_ONE}", A),
    Case("reasoning", f"<reasoning>\n```python\nx = 1\n</reasoning>\n{FILE_ONE}", A),
    Case("thought without its start", f"I see. FILE: x.py\n```\n1\n```\n</think>\n{FILE_ONE}", A),
    Case("thought without its start, a draft open", f"FILE: x.py\n```\n1\n</think>\n{FILE_ONE}", A),
    Case(
        "thought between files",
        f"{FILE_ONE}<think>\nFILE: x.py\n```\n1\n```\n</think>\n{FILE_TWO}",
        BOTH,
    ),
    Case(
        "a tag in the code is none",
        'FILE: src/a.py\n```python\nEND = "</think>"\nSTART = "<think>"\n```\n',
        {"src/a.py": 'END = "</think>"\nSTART = "<think>"\n'},
    ),
    Case(
        "tags as lines of the code are none",
        'FILE: src/a.py\n```python\nT = """\n<think>\nx\n</think>\n"""\n```\n',
        {"src/a.py": 'T = """\n<think>\nx\n</think>\n"""\n'},
    ),
    Case(
        "channels",
        f"<|channel|>analysis<|message|>FILE: x.py\n```\n1\n```<|end|><|start|>assistant"
        f"<|channel|>final<|message|>{FILE_ONE}",
        A,
    ),
    Case("chat around", f"Sure! Here's the code:\n\n{FILE_ONE}\nLet me know if you need more!", A),
    Case("end token", f"{FILE_ONE}<|im_end|>", A),
    Case("end token glued to the fence", f"{FILE_ONE[:-1]}<|im_end|>\n", A),
    Case("end tokens of llama", f"{FILE_ONE[:-1]}<|eot_id|><|end_of_text|>", A),
    Case("end token of mistral", f"{FILE_ONE}</s>", A),
    Case("end token of deepseek", f"{FILE_ONE}<\uff5cend\u2581of\u2581sentence\uff5c>", A),
    Case("end token of gemma", f"{FILE_ONE}<end_of_turn>\n", A),
    Case("end token of phi", f"{FILE_ONE}<|endoftext|>", A),
]
REFUSED = [
    Case("nothing", "", {}, ("no FILE, EDIT, MOVE or DELETE",)),
    Case(
        "a part of the only file",
        f"Add this to `src/a.py`:\n```python\n{ONE}```\n",
        {},
        ("speaks of src/a.py",),
        only="src/a.py",
    ),
    Case("a refusal", "I'm sorry, I cannot help with that.", {}, ("no FILE",), only="src/a.py"),
    Case("prose that parses", "Done", {}, ("no FILE",), only="src/a.py"),
    Case("prose that looks like a call", "OK (done)", {}, ("no FILE",), only="src/a.py"),
    Case("a question", "import what? Please say more.", {}, ("no FILE",), only="src/a.py"),
    Case("bare code that does not parse", f"{ONE}def x(", {}, ("no FILE",), only="src/a.py"),
    Case(
        "bare code and prose",
        f"{ONE}\nI hope this really helps you a lot.",
        {},
        ("no FILE",),
        only="src/a.py",
    ),
    Case("bare prose for a text", "This is what it does.", {}, ("no FILE",), only="README.md"),
    Case("a thought without an end", f"<think>\n{FILE_ONE}", {}, ("no FILE",)),
    Case(
        "two lone blocks",
        f"```python\n{ONE}```\n```python\n{TWO}```",
        {},
        ("(python, 2 lines) without a path",),
        only="src/a.py",
    ),
    Case(
        "lone commands",
        "```bash\npip install x\n```",
        {},
        ("(bash, 1 line) without a path",),
        only="src/a.py",
    ),
    Case(
        "a lone block in another language",
        "```json\n{}\n```",
        {},
        ("(json, 1 line)",),
        only="src/a.py",
    ),
    Case("a lone block without a task's file", f"```\n{ONE}```", {}, ("(no language, 2 lines)",)),
    Case(
        "a stray beside a file",
        f"{FILE_ONE}And:\n```python\n{TWO}```",
        A,
        ("(python, 2 lines) without a path",),
    ),
    Case(
        "a FILE line and no block",
        "FILE: src/a.py\nIt is fine.",
        {},
        ("src/a.py: FILE without a fenced block",),
    ),
    Case(
        "a FILE line without a path",
        "FILE:\n```\n1\n```",
        {},
        ("FILE without a path", "(no language, 1 line)"),
    ),
    Case(
        "bare fences inside a text",
        f"FILE: R.md\n```markdown\n{BARE}```\n{FILE_ONE}",
        A,
        ("R.md: fences inside this text can be read in more than one way", "four backticks"),
    ),
    Case(
        "a text that may end before the next file",
        f"FILE: R.md\n```markdown\n# One\n{FILE_ONE}",
        {},
        ("R.md: fences inside this text can be read in more than one way",),
    ),
    Case(
        "fences inside a text that do not match",
        "FILE: R.md\n```markdown\n# One\n```\none()\n```\nMore.\n```\nEnd.\n```\nx\n```\nbye\n",
        {},
        ("R.md: fences inside this text",),
    ),
    Case(
        "two files in one fence",
        f"```python\n# src/a.py\n{ONE}\n# src/b.py\n{TWO}```",
        {},
        ("src/a.py: this block holds src/b.py too",),
    ),
]
FENCED = [*FENCES, *THOUGHTS, *REFUSED]
