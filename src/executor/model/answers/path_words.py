"""Words that look like the path of a file, and the languages that a path can be written in."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

_LONGEST: Final = 200
_FORBIDDEN: Final = frozenset("*?<>|\"'`{}$()[];,!=\\\t\n ")
_SHELL: Final = (".sh", ".bash", ".zsh", ".bats", ".ksh", "")
_TEXT: Final = (".txt", ".md", ".rst", ".cfg", ".ini", ".in", ".csv", ".tsv", ".env", ".lock", "")
_SCRIPT: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".mts", ".cts")
_C: Final = (".c", ".h", ".cpp", ".cc", ".cxx", ".hpp", ".hh", ".hxx")
_MARKDOWN: Final = (".md", ".markdown", ".mdx")
_YAML: Final = (".yaml", ".yml")
_HTML: Final = (".html", ".htm", ".jinja", ".j2", ".tmpl", ".vue", ".svelte")
_XML: Final = (".xml", ".svg", ".xsd", ".xsl", ".csproj", ".plist", ".html")

SUFFIXES_OF: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("python", "py", "python3", "py3"), (".py", ".pyi", ".pyw")),
    **dict.fromkeys(("javascript", "js", "jsx", "typescript", "ts", "tsx", "node"), _SCRIPT),
    **dict.fromkeys(("bash", "sh", "shell", "zsh"), _SHELL),
    **dict.fromkeys(("console", "terminal", "shell-session", "shellsession", "output", "log"), ()),
    **dict.fromkeys(("text", "txt", "plaintext", "plain"), _TEXT),
    **dict.fromkeys(("markdown", "md"), _MARKDOWN),
    **dict.fromkeys(("json", "jsonc", "json5"), (".json", ".jsonc", ".json5", ".ipynb", ".lock")),
    **dict.fromkeys(("yaml", "yml"), _YAML),
    **dict.fromkeys(("c", "cpp", "c++", "h", "hpp"), _C),
    **dict.fromkeys(("html", "htm"), _HTML),
    "xml": _XML,
    "toml": (".toml", ".lock"),
    "css": (".css", ".scss", ".less"),
    "scss": (".scss",),
    "sql": (".sql", ".ddl"),
    **dict.fromkeys(("go", "golang"), (".go",)),
    **dict.fromkeys(("rust", "rs"), (".rs",)),
    **dict.fromkeys(("ruby", "rb"), (".rb", ".rake", ".gemspec", "")),
    "java": (".java",),
    **dict.fromkeys(("kotlin", "kt"), (".kt", ".kts")),
    "php": (".php",),
    **dict.fromkeys(("csharp", "cs", "c#"), (".cs",)),
    "swift": (".swift",),
    **dict.fromkeys(("dockerfile", "docker"), (".dockerfile", "")),
    **dict.fromkeys(("makefile", "make"), (".mk", "")),
    **dict.fromkeys(("ini", "cfg", "conf"), (".ini", ".cfg", ".conf", "")),
}
PROSE_SUFFIXES: Final = (".md", ".markdown", ".mdx", ".rst", ".txt", ".adoc")
_SUFFIXES: Final = frozenset(
    {suffix for known in SUFFIXES_OF.values() for suffix in known if suffix}
    | {*PROSE_SUFFIXES, ".bat", ".ps1", ".lua", ".pl", ".pm", ".r", ".jl", ".scala", ".clj", ".ex"}
    | {".exs", ".erl", ".hs", ".ml", ".dart", ".zig", ".nim", ".sass", ".proto", ".graphql", ".gql"}
    | {".tf", ".hcl", ".properties", ".gradle", ".cmake", ".typed", ".diff", ".patch", ".fish"}
    | {".service", ".template", ".tpl", ".ejs", ".hbs", ".erb", ".feature", ".example", ".pyx"}
)
_NAMES: Final = frozenset(
    {"makefile", "dockerfile", "containerfile", "license", "licence", "notice", "readme"}
    | {"changelog", "contributing", "authors", "procfile", "gemfile", "rakefile", "justfile"}
    | {"vagrantfile", "jenkinsfile", "pipfile", "codeowners", ".gitignore", ".gitattributes"}
    | {".dockerignore", ".editorconfig", ".env", ".npmrc", ".nvmrc", ".flake8", ".pylintrc"}
    | {".prettierrc", ".eslintrc", ".babelrc", ".gitkeep", ".coveragerc", ".python-version"}
    | {"go.mod", "go.sum", "py.typed", ".pre-commit-config.yaml"}
)
_PRODUCTS: Final = frozenset(
    {"node.js", "vue.js", "next.js", "nuxt.js", "express.js", "react.js", "three.js", "d3.js"}
    | {"chart.js", "angular.js", "ember.js", "backbone.js", "discord.py", "web.py", "p5.js"}
)
_QUOTED: Final = re.compile(r"`([^`\n]{1,200})`")


def is_path(word: str) -> bool:
    """Tell whether a word of prose can only be meant as a file: by its suffix or by its name."""
    if not _may_be_path(word):
        return False
    name = PurePosixPath(word).name
    if name.lower() in _PRODUCTS and name == word and name[0].isupper():
        return False
    return name.lower() in _NAMES or PurePosixPath(name.lower()).suffix in _SUFFIXES


def is_quoted_path(word: str) -> bool:
    """Tell the same of a word that is marked as a name: there a slash is enough."""
    return is_path(word) or (
        _may_be_path(word) and "/" in word and bool(PurePosixPath(word).name) and word[-1] != "/"
    )


def _may_be_path(word: str) -> bool:
    return (
        0 < len(word) <= _LONGEST
        and _FORBIDDEN.isdisjoint(word)
        and "://" not in word
        and not word.startswith(("www.", "@", "-"))
        and word.strip("./") != ""
    )


def paths_in(line: str) -> list[str]:
    """List the different path-like words of a line, in order."""
    found = dict.fromkeys(path for _, path in spans(line))
    return list(found)


def spans(line: str) -> Iterator[tuple[str, str]]:
    """Find path-like words: the text as it stands, and the path in it."""
    for quoted in _QUOTED.finditer(line):
        if is_quoted_path(path := _bared(quoted[1])):
            yield quoted[0], path
    for word in _QUOTED.sub(" ", line).split():
        if is_path(path := _bared(word)):
            yield word, path


def _bared(word: str) -> str:
    """Take emphasis and punctuation off a word; a dot in front may belong to the name."""
    bare = word.strip("*,:;()[]\"'!<>").rstrip(".").removeprefix("./")
    while len(bare) > 1 and bare[0] == bare[-1] == "_":
        bare = bare[1:-1]
    return bare


def is_prose(path: str) -> bool:
    """Tell whether fences may well be part of the file's own text."""
    name = PurePosixPath(path).name.lower()
    return name.endswith(PROSE_SUFFIXES) or name in {"readme", "changelog", "contributing"}


def fits(info: str, path: str) -> bool:
    """Tell whether a block in the language of its info string can be that file."""
    suffixes = SUFFIXES_OF.get(language(info))
    return suffixes is None or PurePosixPath(path.lower()).suffix in suffixes


def language(info: str) -> str:
    words = re.split(r"[\s:,{}]", info.strip(" {."), maxsplit=1)
    return words[0].lower()


def same_file(one: str, other: str) -> str:
    """Give the fuller of two names of one file; empty if they cannot mean the same."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    return longer if longer == shorter or longer.endswith(f"/{shorter}") else ""
