"""What surrounds the program: the scripts, the pinned packages, the licence."""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("src", "tests", "benchmarks", "scripts", ".ci")
OWN = "roadmap-executor"
NOT_PINNED = frozenset({OWN, "pip", "setuptools", "wheel"})
"""What Python's venv module brings, and ourselves."""
REGISTRIES = (
    *(("py", "pi.org"), ("python", "hosted.org"), ("npm", "js.org"), ("npm", "js.com")),
    *(("crates", ".io"), ("ruby", "gems.org"), ("proxy.", "golang.org"), ("maven", ".org")),
    *(("ana", "conda.org"), ("hugging", "face.co"), ("yarn", "pkg.com"), ("nu", "get.org")),
)
"""Hosts in two parts, so that this file does not name them either."""


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if not line.startswith("#"))
    return {normalised(name): version for name, version in pairs}


def files_of_the_repository() -> Iterator[Path]:
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.name != ".coverage")
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


@pytest.mark.parametrize("script", ["setup", "demo", "test"])
def test_without_python_a_script_says_one_line_and_ends_with_1(script: str, tmp_path: Path) -> None:
    dirname = shutil.which("dirname")
    assert dirname is not None
    (tmp_path / "dirname").symlink_to(dirname)
    (tmp_path / "sh").symlink_to("/bin/sh")
    ended = subprocess.run(
        ["/bin/sh", ROOT / "scripts" / script],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    (line,) = ended.stderr.splitlines()
    assert "no Python 3.11 or newer" in line


def test_every_installed_package_is_pinned_as_it_is_tested() -> None:
    installed = {normalised(found.name): found.version for found in distributions()}
    for name in NOT_PINNED:
        installed.pop(name, None)
    assert installed.items() <= pins().items()


def test_a_pin_is_a_name_and_a_version_and_nothing_else() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        assert line.startswith("#") or re.fullmatch(r"[\w.-]+==[\w.]+", line), line


def test_the_licence_is_apache_2() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "Apache-2.0"
    words = (ROOT / "LICENSE").read_text(encoding="utf-8").split()
    assert words[:4] == ["Apache", "License", "Version", "2.0,"]


def test_no_file_names_a_package_registry() -> None:
    hosts = ["".join(parts).encode() for parts in REGISTRIES]
    named = [
        (str(path.relative_to(ROOT)), host)
        for path in files_of_the_repository()
        for host in hosts
        if host in path.read_bytes()
    ]
    assert named == []
