"""What is not held to the rules of its language: test data, templates, comments in JSON."""

import re
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import Final

_TESTS: Final = frozenset({"test", "tests", "testing", "spec", "specs", "__tests__", "t"})
_DATA: Final = frozenset(
    {
        *("data", "fixtures", "fixture", "samples", "sample", "snapshots", "golden", "goldens"),
        *("test_data", "test-data", "inputs", "cases", "resources", "corpus"),
    }
)
_DATA_ANYWHERE: Final = frozenset({"testdata", "__snapshots__", "__fixtures__"})
_COMMENTED: Final = """
tsconfig*.json jsconfig*.json tslint.json devcontainer.json .devcontainer.json .eslintrc
.eslintrc.json turbo.json deno.json biome.json rome.json nx.json project.json babel.config.json
.babelrc .babelrc.json .swcrc api-extractor*.json renovate.json .renovaterc.json wrangler.json
angular.json rush.json .jshintrc .jscsrc .oxlintrc.json language-configuration.json
pyrightconfig.json typedoc.json .lintstagedrc.json cspell.json .markdownlint.json
.prettierrc.json launchSettings.json appsettings*.json host.json local.settings.json
*.tmLanguage.json *.code-workspace *.code-snippets
"""
_WITH_COMMENTS: Final = tuple(_COMMENTED.split())
_COMMENTED_FOLDERS: Final = frozenset({".vscode", ".devcontainer", ".zed"})
_STRING: Final = r'"(?:\\.|[^"\\\n])*+"'
_JSONC: Final = re.compile(rf"{_STRING}|(//|/\*|,\s*+[\]}}])")
_QUOTED: Final = re.compile(rf"{_STRING}|'[^'\n]*+'")
_MARK: Final = re.compile(r"\{%|<%|(?<![${])\{\{[-~#/>&!^]?[ \t]*[A-Za-z_.$(][^\n]*\}\}|\{\{[#/]")
_STATEMENT: Final = re.compile(
    r"^[ \t]*(?:\{%|<%|\{\{-?[ \t]*[#/>]|\{\{-?[ \t]*(?:if|end|range)\b)"
)
_NEAR: Final = 1


def is_test_data(path: str) -> bool:
    """Tell whether a file is what tests are fed with: it may be broken on purpose."""
    folders = PurePosixPath(path).parts[:-1]
    if any(folder in _DATA_ANYWHERE for folder in folders):
        return True
    tests = next((at for at, folder in enumerate(folders) if folder in _TESTS), len(folders))
    return any(folder in _DATA for folder in folders[tests + 1 :])


def has_comments(path: str, before: str | None) -> bool:
    """Tell whether whoever reads this JSON allows comments, as its name or its text shows."""
    pure = PurePosixPath(path)
    if not _COMMENTED_FOLDERS.isdisjoint(pure.parts):
        return True
    if any(fnmatch(pure.name, name) for name in _WITH_COMMENTS):
        return True
    return any(found[1] for found in _JSONC.finditer(before or ""))


def is_template(text: str, line: int | None = None) -> bool:
    """Tell whether a template engine reads the text first: its statements, or a mark at a line."""
    lines = text.split("\n")
    if any(_STATEMENT.match(shown) for shown in lines):
        return True
    if line is None:
        return False
    nearby = lines[max(line - 1 - _NEAR, 0) : line + _NEAR]
    return any(has_mark(_QUOTED.sub("", shown)) for shown in nearby)


def has_mark(line: str) -> bool:
    return _MARK.search(line[:1_000]) is not None
