"""Noise around an answer never yields a wrong file; no text is too strange or too long."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.model.answers.answer import MOST_PROBLEMS, parse_answer
from executor.model.answers.blocks import Change, Deletion, Move, Replacement, Whole
from executor.model.answers.edits import apply_blocks
from executor.state import Edits
from tests.model.answer_case import holds

ONE = "def one() -> int:\n    return 1\n"
PAGE = "# One\n\n```python\none()\n```\n\nEnd.\n"
PAIR = "<<<<<<< SEARCH\na = 1\n=======\na = 2\n>>>>>>> REPLACE\n"
DISK = {"src/c.py": "import os\n\na = 1\n", "src/d.py": "d = 1\n"}
RIGHT: Edits = {
    "src/a.py": ONE,
    "docs/b.md": PAGE,
    "src/c.py": "import os\n\na = 2\n",
    "src/d.py": None,
}
PARTS = {
    "src/a.py": [
        f"FILE: src/a.py\n```python\n{ONE}```\n",
        f"### `src/a.py`\n\n```python\n{ONE}```\n",
        f"**src/a.py**\n~~~python\n{ONE}~~~\n",
        f"```python src/a.py\n{ONE}```\n",
        f"```python\n# src/a.py\n{ONE}```\n",
        f'<file path="src/a.py">\n{ONE}</file>\n',
    ],
    "docs/b.md": [
        f"FILE: docs/b.md\n````markdown\n{PAGE}````\n",
        f"FILE: docs/b.md\n```markdown\n{PAGE}```\n",
        f"### docs/b.md\n```markdown\n{PAGE}```\n",
    ],
    "src/c.py": [
        f"EDIT: src/c.py\n```\n{PAIR}```\n",
        f"EDIT: src/c.py\n{PAIR}\n",
        f"src/c.py\n```python\n{PAIR}```\n",
        "```diff\n--- a/src/c.py\n+++ b/src/c.py\n@@ -7,2 +7,2 @@\n \n-a = 1\n+a = 2\n```\n",
        "*** Begin Patch\n*** Update File: src/c.py\n@@\n-a = 1\n+a = 2\n*** End Patch\n",
    ],
    "src/d.py": ["DELETE: src/d.py\n", "**DELETE:** `src/d.py`\n"],
}
WORDS = st.lists(
    st.sampled_from(["Sure", "the", "code", "`one`", "a.b", "is", "new:", "1.", "**x**", "-"]),
    max_size=6,
).map(" ".join)
NOISE = st.one_of(
    WORDS.map(lambda words: f"{words}\n"),
    WORDS.map(lambda words: f"## {words}\n"),
    st.sampled_from(
        [
            "\n",
            "   \n",
            "---\n",
            "```bash\npytest\n```\n",
            "```text\n1 passed\n```\n",
            "```python\nprint(one())\n```\n",
            "```\nsome output\n```\n",
            "~~~\nx\n~~~\n",
            "<think>\nFILE: x.py\n```\n1\n```\n</think>\n",
            "Then use `src/a.py` and `src/c.py`:\n",
            "Run it:\n```sh\npython src/a.py\n```\n",
            "> quoted\n",
            "| a | b |\n|---|---|\n",
            "- src/a.py\n- src/c.py\n\n",
            "I changed src/c.py as you asked.\n",
            "```json\n{}\n```\n",
            "\u200b\n",
        ]
    ),
)


@st.composite
def noisy(draw: st.DrawFn) -> str:
    pieces = [draw(st.sampled_from(shapes)) for shapes in PARTS.values()]
    told = []
    for piece in draw(st.permutations(pieces)):
        told += [*draw(st.lists(NOISE, max_size=3)), "\n", piece, "\n"]
    text = "".join([*told, *draw(st.lists(NOISE, max_size=3))])
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return text


@settings(deadline=None, max_examples=90)
@given(noisy())
def test_noise_around_an_answer_never_yields_a_wrong_file(answer: str) -> None:
    parsed = parse_answer(answer, holds=holds)
    applied = apply_blocks(parsed.blocks, {}, DISK.get)
    assert {path: text for path, text in applied.edits.items() if RIGHT.get(path, "") != text} == {}
    assert applied.edits == RIGHT or parsed.problems or applied.problems


@settings(deadline=None, max_examples=70)
@given(noisy(), st.integers(0, 3000))
def test_an_answer_that_breaks_off_gives_whole_files_or_says_which_is_open(
    answer: str, length: int
) -> None:
    parsed = parse_answer(answer[:length], holds=holds)
    applied = apply_blocks(parsed.blocks, {}, DISK.get)
    for path, text in applied.edits.items():
        assert text == RIGHT.get(path) or path == parsed.unclosed or not text or path in BEGUN


BEGUN = {
    *("src/a.p", "src/a.", "src/a", "src/", "src", "s", "sr", "docs/b.m", "docs/b"),
    *("src/a.py", "docs/b.md"),
}

HOSTILE = {
    "backticks in one line": "`" * 200_000,
    "backticks in a file": f"FILE: a.py\n```\n{'`' * 200_000}",
    "lines of backticks": "```\n" * 10_000,
    "openings": "```py\n" * 5_000,
    "headers": "FILE: a.py\n" * 5_000,
    "headers of different files": "".join(f"FILE: a{number}.py\n" for number in range(5_000)),
    "empty headers": "FILE:\n" * 5_000,
    "open files": "FILE: a.py\n```py\n" * 5_000,
    "open texts": "FILE: a.md\n```md\n" * 5_000,
    "texts with open fences": "FILE: a.md\n```md\n```sh\n```\n" * 3_000,
    "texts with bare fences": "FILE: a.md\n```md\n" + "```\n" * 10_000,
    "files with bare fences": "FILE: a.py\n```py\n" + "```\n" * 10_000,
    "marked files": "```py\n# a.py\nx\n```\n" * 5_000,
    "glued fences": "```py\n# a.py\nx```\n" * 5_000,
    "edits": f"EDIT: a.py\n```\n{PAIR}```\n" * 5_000,
    "open pairs": "EDIT: a.py\n```\n<<<<<<< SEARCH\n" * 5_000,
    "dividers": "EDIT: a.py\n<<<<<<< SEARCH\n" + "=======\n" * 5_000 + ">>>>>>> REPLACE\n",
    "moves": "MOVE: a.py -> a.py\n" * 5_000,
    "ends of thoughts": "</think>\n" * 10_000,
    "starts of thoughts": "<think>\n" * 10_000,
    "thoughts after files": "x\n</think> y\n" * 5_000,
    "diffs": "--- a/a.py\n+++ b/a.py\n@@\n-a = 1\n+a = 2\n" * 300,
    "names of diffs": "--- a/a.py\n+++ b/a.py\n" * 5_000,
    "git diffs": "diff --git a/a b/b\n" * 5_000,
    "patches": "*** Begin Patch\n" * 5_000,
    "tags": '<file path="a.py">\n' * 5_000,
    "ends of tags": '<file path="a.py">\n' + "</file>\n" * 5_000,
    "brackets": "[" * 200_000,
    "objects": '{"a":' * 100_000,
    "brackets that match": "[" * 10_000 + "]" * 10_000,
    "digits": f'{{"files": {"9" * 3_000}}}',
    "stars": "*" * 500_000,
    "blanks": " " * 500_000,
    "blanks after FILE": f"FILE: a{' ' * 300_000}b\n",
    "bullets": "- " * 200_000,
    "quotes": "> " * 200_000,
    "tokens": "<|im_end|>" * 5_000,
    "one long line": "x" * 2_000_000,
    "nothing visible": "\u200b" * 100_000,
    "NUL": "\0" * 1000,
    "half a character": "FILE: a.py\n```\n\ud800\n```",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("only_path", [None, "a.md"])
def test_no_text_is_too_long_or_too_strange(text: str, only_path: str | None) -> None:
    parsed = parse_answer(text, only_path=only_path)
    applied = apply_blocks(parsed.blocks, {}, {"a.py": "a = 1\n" * 5_000}.get)
    assert parsed.blocks or parsed.problems
    assert len(parsed.problems) <= MOST_PROBLEMS + 1
    assert len(applied.problems) <= len(parsed.blocks) * 400


SCRAPS = st.sampled_from(
    [
        *("FILE: a.md\n", "FILE: a.py\n", "EDIT: a.py\n", "MOVE: a -> b\n", "DELETE: a\n", "```\n"),
        *("```py\n", "```diff\n", "~~~\n", "````md\n", "<<<<<<< SEARCH\n", "=======\n", "a = 1\n"),
        *(">>>>>>> REPLACE\n", "<think>\n", "</think>\n", "### a.py\n", "**b.md**\n", "# a.py\n"),
        *("--- a/a.py\n", "+++ b/a.py\n", "@@ -1 +1 @@\n", "+x\n", "-x\n", " x\n", "\n", "\\ No\n"),
        *("*** Begin Patch\n", "*** Update File: a.py\n", "*** End Patch\n", '{"files": [', "]}\n"),
        *('<file path="a.py">\n', "</file>\n", "<![CDATA[", "]]>\n", "rename to b.py\n", "x```\n"),
        *("*** Move to: b\n", "diff --git a/a b/b\n", "deleted file mode 1\n", "+++ /dev/null\n"),
        *("rename from a.py\n", "new file mode 1\n", "--- /dev/null\n", "> ", "<|im_end|>", "- "),
    ]
)


@settings(deadline=None, max_examples=120)
@given(st.lists(SCRAPS | st.text(max_size=8), max_size=25), st.sampled_from([None, "a.py", "a.md"]))
def test_no_mixture_of_marks_raises(parts: list[str], only_path: str | None) -> None:
    parsed = parse_answer("".join(parts), only_path=only_path, holds=holds)
    assert parsed.blocks or parsed.problems
    apply_blocks(parsed.blocks, {}, {"a.py": "a = 1\nx\n", "a": "a = 1\n"}.get)


def test_the_canonical_blocks_are_all_known() -> None:
    answer = f"FILE: a\n```\n1\n```\nEDIT: b\n{PAIR}MOVE: c -> d\nDELETE: e\n"
    assert parse_answer(answer).blocks == (
        Whole("a", "1\n"),
        Change("b", (Replacement("a = 1\n", "a = 2\n"),)),
        Move("c", "d"),
        Deletion("e"),
    )
