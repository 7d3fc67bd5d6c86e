from pathlib import Path

import pytest

from executor.checks import find_problems, parses
from executor.state import Problem


def problems(path: str, text: str, before: str | None = None) -> list[Problem]:
    return find_problems({path: text}, before=lambda _: before)


UNCLOSED = "function a() {\n  if (x) {\n    return 1;\n}\n"
DAMAGED = [
    ("a.js", "function f( { return 1 }\n", 1, 11, "`(` is never closed"),
    ("a.js", "foo(1]\n", 1, 6, "unexpected `]`"),
    ("a.js", "x }\n", 1, 3, "unexpected `}`"),
    ("a.mjs", "é = foo(1, 'ü' ;\n", 1, 15, "missing `)`"),
    ("a.js", UNCLOSED, 4, 2, "missing `}`"),
    ("a.js", "def foo():\n    return 1\n", 1, 1, "syntax error near `def foo():`"),
    ("a.ts", "interface A { a: string, b: }\n", 1, 27, "unexpected `:`"),
    ("a.tsx", "const a = <p>{x</p>;\n", 1, None, ""),
    ("a.go", 'package main\n\nfunc main() {\n\tf("a"\n}\n', 4, 7, "missing `)`"),
    ("a.rs", 'fn main() { let x = 1 println!("a"); }\n', 1, None, ""),
    ("A.java", "class A { void f() { int x = 1 } }\n", 1, 31, "missing `;`"),
    ("a.c", "#include <stdio.h>\nint main(void) {\n  int x = 1\n  return x;\n}\n", 3, 12, ""),
    ("a.c", "int main(void) {\n  if (x { return 1; }\n}\n", 2, 8, "missing `)`"),
    ("a.c", "#define A(x) {\nFOO_BAR(x)\nint f() {\n", 3, 9, "`{` is never closed"),
    ("a.c", "FOO_BAR(x)\nint f() { }}\n", 2, 12, "unexpected `}`"),
    ("a.c", "MACRO_X\nint f(int a] {}\n", 2, 12, "`]` does not close the `(` of line 2"),
    ("a.cpp", "int main() {\n  std::vector<int> v{1,2;\n}\n", 3, None, "missing `}`"),
    ("a.h", "int f(int a;\n", 1, None, ""),
    ("a.sh", "if [ x ]; then\n  echo\n", 3, 1, "syntax error: unexpected end of file"),
    ("run", "#!/bin/sh\nfi\n", 2, 1, "syntax error near unexpected token `fi'"),
    ("a.rb", "class A\n  def b(x\n  end\nend\n", 2, 10, "missing `)`"),
    ("a.php", "<?php\nfunction f( { return 1; }\n", 2, 12, "missing `)`"),
    ("a.css", "a { color: red; } }\n", 1, 19, "unexpected `}`"),
    ("a.css", "a { b: url(./c.svg);\nd { e: f }\n", 1, 3, "`{` is never closed"),
    ("a.html", "<div><p>x</div", 1, 15, "missing `>`"),
]


@pytest.mark.parametrize(("path", "text", "line", "column", "message"), DAMAGED)
def test_damage_is_told_with_its_place(
    path: str, text: str, line: int, column: int | None, message: str
) -> None:
    first = problems(path, text)[0]
    assert first["line"] == line
    assert column is None or first["column"] == column
    assert first["message"] == message or not message
    assert first["excerpt"]
    assert not parses(path, text)


C_BRANCHES = "int f(void) {\n#ifdef A\n  if (a) {\n#else\n  if (b) {\n#endif\n  }\n}\n"
C_HEADER = '#ifdef __cplusplus\nextern "C" {\n#endif\nint a(void);\n#ifdef __cplusplus\n}\n#endif\n'
WHOLE = [
    ("a.js", "// @flow\nfunction f(a: ?string): number { return 1; }\n"),
    ("a.js", "@observer\nexport class A { @action b() {} #c = 1; static { d(); } }\n"),
    ("a.js", "#!/usr/bin/env node\nconst a = b?.c ?? (await d());\n"),
    ("a.jsx", "const a = <p style={{color: 'red'}}>{b.map(c => <li key={c}>{c}</li>)}</p>;\n"),
    ("a.js", "{% if a %}\nvar b = {{ c }};\n{% endif %}\n"),
    ("a.ts", "export abstract class A<T extends B = C> { private readonly d?: T[]; }\n"),
    ("a.ts", "const a = { b: 1 } satisfies Record<string, number>;\nenum E { F = 'f' }\n"),
    ("a.tsx", "const a = <T,>(b: T): JSX.Element => <><C<T> d={b} /></>;\n"),
    ("a.go", "package a\n\nfunc f[T any](b []T) (c T, err error) { return b[0], nil }\n"),
    ("a.rs", "impl<'a, T: B + 'a> C for D<'a, T> where T: E { async fn f(&self) -> u8 { 1 } }\n"),
    ("A.java", "record A(int b) { A { if (b < 0) throw new C(); } }\n"),
    ("A.java", 'class A { String f(Object o) { return switch (o) { default -> """\nx"""; }; } }\n'),
    ("a.c", "#define F(x) do { x } while (0)\nEXPORT int f(char *a UNUSED) { F(g();) }\n"),
    ("a.c", C_BRANCHES),
    ("a.c", "#if 0\nint (a;\n#elif B\nint c;\n#else\nint {d;\n#endif\nM_X\nint b UNUSED = '{';\n"),
    ("a.h", "namespace a { class B : public C { public: template <class T> T d(); }; }\n"),
    ("a.h", C_HEADER),
    ("a.cpp", 'auto a = R"x(}}))x"; int n = 1\'000; MACRO_Y(std::string) b;\n'),
    ("a.sh", "case $a in\n  b) echo ;;\nesac\ncat <<EOF\n(\nEOF\nx=$(( 1 + ${#a[@]} ))\n"),
    ("a.zsh.sh", "#!/bin/zsh\nfor a (b c) print $a\n"),
    ("a.rb", 'a = %w[b c]\nd&.each { |e| puts "#{e}" }\ndef f(...) = g(...)\n'),
    ("a.php", "<p><?= $a ?></p>\n<?php if ($b): ?>x<?php endif; ?>\n"),
    ("a.css", "a { b: c ! important; d: url(./e;f.svg) }\n@container g (width < 14em) { h {} }\n"),
    ("a.css", ":root { --a: { b: c }; }\n.d\\{e { f: '{'; /* { */ }\n"),
    ("a.html", "<ul>{% for a in b %}<li {{ c }}>{% endfor %}</ul>\n"),
    ("a.html", "<!doctype html><p>a<p>b<br><input disabled value=1>\n"),
    ("a.h", "/* nothing but a comment */\n"),
    ("run", "no script at all {\n"),
]


@pytest.mark.parametrize(("path", "text"), WHOLE)
def test_real_code_passes(path: str, text: str) -> None:
    assert problems(path, text) == []


def test_errors_that_stood_in_the_file_before_are_none() -> None:
    assert problems("a.js", "a b c;\nlet d = 1;\n", before="a b c;\n") == []


def test_only_new_errors_are_told() -> None:
    found = problems("a.js", "a b c;\nfoo(1];\n", before="a b c;\n")
    assert [p["line"] for p in found] == [2]


def test_a_healed_file_passes() -> None:
    assert problems("a.js", "foo(1);\n", before="foo(1];\n") == []


def test_only_the_first_few_errors_are_told() -> None:
    assert len(problems("a.js", "x = ;\n" * 30)) == 5


@pytest.mark.parametrize(
    ("path", "line"),
    [("a.js", "f();\n"), ("a.java", "class A {}\n"), ("a.css", "a { b: c }\n"), ("a.rb", "f()\n")],
)
def test_a_longer_file_is_judged_as_well(path: str, line: str) -> None:
    assert problems(path, line * 800) == []
    assert problems(path, line * 800 + "x = (\n}\n")


def test_without_a_bash_only_what_the_grammar_is_sure_of_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [p["message"] for p in problems("a.sh", "(a\n")] == ["missing `)`"]
    assert problems("a.sh", "dumpEnv()\n{\n  [ $a ] || continue\n}\n") == []


def test_a_script_too_long_to_be_read_in_time_passes() -> None:
    assert problems("a.sh", "x\n" * 200_000 + "fi\n") == []
