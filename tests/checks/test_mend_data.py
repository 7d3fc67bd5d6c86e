# ruff: noqa: RUF001 - characters that look alike are what is tested
import json
import tomllib

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.checks.mend import mend

JSON = [
    ('{"a": [1, 2,],}', {"a": [1, 2]}),
    ('// c\n{"a": 1 /* d */, # e\n "b": "//x"}', {"a": 1, "b": "//x"}),
    ("{'a': 'it\\'s \"x\"'}", {"a": 'it\'s "x"'}),
    ("{a: 1, b-c: 2}", {"a": 1, "b-c": 2}),
    ('{"a": True, "b": False, "c": None}', {"a": True, "b": False, "c": None}),
    ('{"a": 1\n "b": 2}', {"a": 1, "b": 2}),
    ('{"a": 1 "b": 2}', {"a": 1, "b": 2}),
    ('[{"a": 1} {"b": 2}]', [{"a": 1}, {"b": 2}]),
    ('[{"a": [1, 2\n', None),
    ('{"a": [1, 2\n', None),
    ('{"a": [1, 2]\n', None),
    ('{"a": [1, 2]', None),
    ('{"port": 80', None),
    ('{"a": "x"\n', None),
    ('{\n  "a": [\n    {"b": 1},\n    {"b": 2}\n', None),
    ('[\n  {"b": 1},\n  {"b": 2}\n', [{"b": 1}, {"b": 2}]),
    ('{\n  "a": {\n  "b": 1,\n  }\n}\n', None),
    ('{\n  "a": {\n    "b": [1],\n  "c": [2]\n}\n', None),
    ('{"a": {"b": [1], "c": [2]}\n', None),
    ('{"a": 1,\n // ... rest of the scripts unchanged\n "b": 2}', None),
    ('{"a": 1\n /* existing dependencies stay the same */\n}', None),
    ('{"a": 1, /* never closed }', None),
    ('[\n  #fff,\n  "red"\n]', None),
    ('{"a": "x", //api.example.com,\n "b": 1}', None),
    ('["8080,\n"8081,\n"8082"]\n', None),
    ('["a,\nb", "c"]', None),
    ('["one "\n"two"]', None),
    ('[\n  "a"\n  "b",\n]', None),
    ('{\n  "a": {\n    "b": 1\n  "c": 2\n  }\n}', None),
    ("{“a”: “b c”}", {"a": "b c"}),
    ('{"a": "x\ny"}', {"a": "x\ny"}),
    ('\ufeff{"a": 1}', {"a": 1}),
    ('```json\n{"a": 1}\n```\n', {"a": 1}),
    ('Here is the configuration:\n```json\n{"a": 1,}\n```\n', {"a": 1}),
    ('{"a":\u00a01}', {"a": 1}),
    ('{"a": "he said "hi" there"}', None),
    ("[1 2]", None),
    ('["a" "b"]', None),
    ("{'a': 'it's'}", None),
    ('{"a": NaN}', None),
    ('{"a": 1]', None),
    ('{"a": 1,', None),
    ('{"a": "cut', None),
    ("[" * 5_000, None),
    ('{"a": \ud800}', None),
]

YAML = [
    ("a:\n\tb: 1\n\tc:\n\t\td: 2\n", {"a": {"b": 1, "c": {"d": 2}}}),
    ("e:\n    f: 1\na:\n\tb: 1\n", {"e": {"f": 1}, "a": {"b": 1}}),
    ("a: The best fix: do it\nd: 1\n", {"a": "The best fix: do it", "d": 1}),
    ("a: b: c\nd: 1\n", None),
    ("web: image: nginx\n", None),
    ("type: object items: none\n", None),
    ("a: @x'\n", None),
    ("1: alice\n2: @bob\n", {1: "alice", 2: "@bob"}),
    ("1 | a: @b\n2 | c: 1\n", None),
    ("name: x\ndescription: >\nThis is the shop of the team.\n", None),
    ("name: x\nsteps:\n  - run: |\nMake the whole thing now.\n", None),
    ("run: |\n  Make it.\n\nMake the whole thing now.\n", None),
    ("a:\n\nMake the whole thing now.\n", None),
    ("a: 1\nMake the whole thing now.\n", None),
    ("a: 1\n\nThis is all that was asked.\n", {"a": 1}),
    ("Build and test:\n\n  a: @x\n", {"Build and test": {"a": "@x"}}),
    ("a:\n    b: 1\n\tc:\n        d: 1\n", {"a": {"b": 1, "c": {"d": 1}}}),
    ("a:\n\tb:\n    c:\n        d: 1\n", None),
    ("a:\n\tb: |\n\t\tx\n", None),
    ("a: @x\nb: `y`\nc: %z\n", {"a": "@x", "b": "`y`", "c": "%z"}),
    ("- @x\n- b\n", ["@x", "b"]),
    ("```yaml\na: 1\n```\n", {"a": 1}),
    ("a: @x # y\n", None),
    ("a: [1\n", None),
    ("a:\n  \tb: 1\n c: 2\n", None),
    ("a: *nowhere\n", None),
    ("{" * 200, None),
]

TOML = [
    ("a = True\nb = FALSE\n", {"a": True, "b": False}),
    ("a = hello\n[b]\nc = x-1 # y\nd = 1\n", {"a": "hello", "b": {"c": "x-1", "d": 1}}),
    ("a = {b = 1, c = 2,}\n", {"a": {"b": 1, "c": 2}}),
    ("a: 1\nb: 'c'\n", {"a": 1, "b": "c"}),
    ("a = 1\rb = 2\n", {"a": 1, "b": 2}),
    ("```toml\na = 1\n```\n", {"a": 1}),
    ("a = 1\n\nThis is all that was asked.\n", {"a": 1}),
    ("a = os.environ\nb = 1\n", None),
    ("a = tru\nb = 1\n", None),
    ("a = cut\n", None),
    ("a = null\n", None),
    ("a = two words\n", None),
    ("a = 'x\n", None),
    ("a = 1\na = 2\n", None),
    ("a = [1, 2\n", None),
]


@pytest.mark.parametrize(("text", "value"), JSON)
def test_json_is_mended_to_one_value_or_not_at_all(text: str, value: object) -> None:
    found = mend("a.json", text)
    assert (None if found is None else json.loads(found.text)) == value


@pytest.mark.parametrize(("text", "value"), YAML)
def test_yaml_is_mended_to_one_value_or_not_at_all(text: str, value: object) -> None:
    found = mend("a.yaml", text)
    assert (None if found is None else yaml.safe_load(found.text)) == value


@pytest.mark.parametrize(("text", "value"), TOML)
def test_toml_is_mended_to_one_value_or_not_at_all(text: str, value: object) -> None:
    found = mend("a.toml", text)
    assert (None if found is None else tomllib.loads(found.text)) == value


@pytest.mark.parametrize(
    ("path", "text"), [("a.json", '{"a": 1}'), ("a.yml", "a: 1\n"), ("a.toml", "a = 1\n")]
)
def test_data_that_can_be_read_is_not_touched(path: str, text: str) -> None:
    assert mend(path, text) is None


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("```js\nlet x = 1;\n```\n", "let x = 1;\n"),
        ("\n~~~\nlet x = 1;\n~~~", "let x = 1;\n"),
        ("let x = 1;\n", None),
        ("```js\nlet x = 1;\n", None),
        ("```js\n```\nlet x;\n```\n", None),
        ("```js\nlet x = 1;\n```js\n", None),
        ("", None),
    ],
)
def test_fences_around_other_code_are_taken_off(text: str, good: str | None) -> None:
    found = mend("src/a.js", text)
    assert (found and found.text) == good


def test_a_mend_of_data_says_where() -> None:
    found = mend("a.json", '{"a": True,\n "b": None,}\n')
    assert found is not None
    assert found.mends == (
        "wrote the words of JSON for those of Python on 2 lines, from line 1",
        "took a trailing comma off on line 2",
    )


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-99, 99)
    | st.text("abc 'é“’#/,:{}[]\\\"\n", max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab_", min_size=1), inner),
    max_leaves=8,
)


@settings(deadline=None, max_examples=80)
@given(VALUES)
def test_what_python_prints_becomes_the_same_json_or_nothing(value: object) -> None:
    text = repr(value)
    found = mend("a.json", text)
    if found is not None:
        assert json.loads(found.text) == value


PIECES = ["{", "}", "[", "]", '"', "'", ":", ",", "a", "1", "#", "//", "/*", "*/", "“", "True"]
PIECES += ["=", "@", "- ", "|", "\\", "\0", "\ufeff", "\ud800", " ", "\n", "\t", "\r", "```\n"]


@settings(deadline=None, max_examples=120)
@given(
    st.sampled_from(["a.json", "a.yaml", "a.toml"]),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
)
def test_whatever_is_mended_can_be_read_and_is_mended_once(path: str, text: str) -> None:
    found = mend(path, text)
    if found is not None:
        assert mend(path, found.text) is None
        assert found.mends


@pytest.mark.parametrize("path", ["a.json", "a.yaml", "a.toml"])
@pytest.mark.parametrize(
    "part",
    [
        "[",
        "{'",
        '"',
        "\t",
        "a: b: c\n",
        "a = b\n",
        "/*",
        "/* ",
        '\\"',
        "'\\'",
        "```\n",
        "{a:1,",
        "_",
        "a:  ",
    ],
)
def test_hostile_data_comes_to_an_end(path: str, part: str) -> None:
    text = part * (100_000 // len(part))
    found = mend(path, text)
    assert found is None or mend(path, found.text) is None
