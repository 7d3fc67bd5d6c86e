import pytest

from executor.checks import find_problems
from executor.state import Problem


def problems(path: str, text: str) -> list[Problem]:
    return find_problems({path: text}, before=lambda _: None)


@pytest.mark.parametrize(
    ("path", "text", "line", "column"),
    [
        ("a.json", '{"a": 1,}', 1, 9),
        ("a.json", '{\n  "a": 1\n  "b": 2\n}', 3, 3),
        ("a.json", "{'a': 1}", 1, 2),
        ("a.json", '{"a": "NaN", "b": NaN}', 1, 19),
        ("a.json", '// no\n{"a": 1}', 1, 1),
        ("a.json", "{} {}", 1, 4),
        ("a.yaml", "a: b: c\n", 1, 5),
        ("a.yml", "a: 1\n---\nb: [1\n", 4, 1),
        ("a.yaml", "a: *nowhere\n", 1, 4),
        ("a.yaml", "a: 1\n\tb: 2\n", 2, 1),
        ("a.yaml", "<<: 3\n", 1, 5),
        ("a.yaml", "a: &a {b: 1}\n<<: [*a, 3]\n", 2, 10),
        ("a.toml", "a = \n", 1, 5),
        ("a.toml", "a = 1\na = 2\n", 2, 6),
        ("a.toml", "a = [1, 2\n", 1, 10),
    ],
)
def test_broken_data_is_told_with_its_place(
    path: str, text: str, line: int, column: int | None
) -> None:
    (found,) = problems(path, text)
    kind = {"a.yml": "yaml"}.get(path, path.removeprefix("a."))
    assert (found["kind"], found["line"], found["column"]) == (kind, line, column)
    assert "(at " not in found["message"]


@pytest.mark.parametrize(
    ("path", "text"),
    [("a.yaml", "a: \x01"), ("a.yaml", "a: 2024-13-45\n"), ("a.toml", "a = " + "9" * 5_000)],
)
def test_a_value_that_cannot_be_read_is_a_problem_without_a_place(path: str, text: str) -> None:
    (found,) = problems(path, text)
    assert found["line"] is None
    assert found["message"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.json", '{"a": 1, "a": 2}'),
        ("a.json", "1" * 5_000),
        ("tsconfig.build.json", '// yes\n{"a": 1,}'),
        (".vscode/settings.json", '{"a": 1, /* yes */}'),
        ("a.jsonc", '// yes\n{"a": 1}'),
        ("a.yaml", "a: !Ref b\nc: !vault |\n  1234\nd: !Sub [x, {y: 1}]\n"),
        ("a.yaml", "<<: !include other.yaml\na: 1\n"),
        ("a.yaml", "a: 1\n---\nb: 2\n...\n"),
        ("a.yaml", "a: &x {b: 1}\nc:\n  <<: *x\n"),
        ("a.yaml", "a: &x {b: 1}\nc:\n  <<: [*x, !include other.yaml]\n"),
        ("a.yaml", "a: =\n"),
        ("charts/x/templates/a.yaml", "{{- if .Values.on }}\na: 1\n{{- end }}\n"),
        ("a.toml", 'a = 1\n[b]\nc = "d"\n'),
    ],
)
def test_valid_data_passes(path: str, text: str) -> None:
    assert problems(path, text) == []


def test_a_chain_of_merges_is_read_in_time() -> None:
    chain = "".join(f"a{n}: &a{n}\n  <<: [{f'*a{n - 1}, ' * 8}]\n" for n in range(1, 40))
    assert problems("a.yaml", f"a0: &a0 {{x: 1}}\n{chain}") == []
