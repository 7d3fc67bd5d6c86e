"""Line numbers and signs of a diff in front of every line."""

import pytest

from executor.checks.mend import mend

CODE = "import os\n\nx = [1, 2]\n"


@pytest.mark.parametrize(
    "damaged",
    [
        "1 | import os\n2 |\n3 | x = [1, 2]\n",
        "  1 | import os\n  2 | \n> 3 | x = [1, 2]\n",
        "9: import os\n10:\n11: x = [1, 2]\n",
        "1\timport os\n2\t\n3\tx = [1, 2]\n",
        "+import os\n+\n+x = [1, 2]\n",
    ],
)
def test_a_margin_on_every_line_is_taken_off(damaged: str) -> None:
    mended = mend("a.py", damaged)
    assert mended is not None
    assert mended.text == CODE
    assert mend("a.py", mended.text) is None


@pytest.mark.parametrize(
    "text",
    [
        "1 | import os\nx = [1, 2]\n",
        "3 | import os\n2 | x = [\n",
        "1 | import os\n5 | x = [1, 2]\n",
        "+import os\nx = 1\n",
        "1 | x = (\n",
        "1 | x = [\n2 | y = (\n",
    ],
)
def test_what_only_some_lines_have_is_no_margin(text: str) -> None:
    assert mend("a.py", text) is None


def test_numbers_that_are_the_text_stay() -> None:
    assert mend("a.yaml", "1: one\n2: two\n") is None
    found = mend("a.yaml", "1: one\n2: `two`\n")
    assert found is not None
    assert found.text == "1: one\n2: '`two`'\n"


@pytest.mark.parametrize(
    "damaged",
    [
        "import os\n```\nx = [1, 2]\n```python\ny = 3\n",
        "import os\n\nx = [1, 2]\n```\ny = 3\n~~~\nz = 4\n",
    ],
)
def test_fences_amid_the_code_are_taken_out(damaged: str) -> None:
    mended = mend("a.py", damaged)
    assert mended is not None
    assert mended.text == "".join(
        line for line in damaged.splitlines(keepends=True) if line[:3] not in {"```", "~~~"}
    )


def test_a_fence_inside_a_string_stays() -> None:
    mended = mend("a.py", 'x = """\n```\n"""\n```\ny = 1\n')
    assert mended is not None
    assert mended.text == 'x = """\n```\n"""\ny = 1\n'
