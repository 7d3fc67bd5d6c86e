import pytest

from executor.verification.declared import declared_in
from executor.verification.distributions import import_names

PYPROJECT = """
[project]
dependencies = ["requests>=2", "Pillow", "scikit_learn[all] ; python_version > '3'", 7]
[project.optional-dependencies]
dev = ["PyYAML"]
broken = "no list"
[dependency-groups]
test = ["python-dateutil", {include-group = "dev"}]
[tool.uv]
dev-dependencies = ["ruff"]
[tool.poetry.dependencies]
python = "^3.11"
httpx = "*"
[tool.poetry.group.docs.dependencies]
mkdocs = "*"
"""

SETUP = """
[options]
install_requires =
    attrs>=1
    click
[options.extras_require]
all =
    rich
"""

DECLARED = {
    "pyproject.toml": (
        PYPROJECT,
        {
            "requests",
            "pillow",
            "scikit-learn",
            "pyyaml",
            "python-dateutil",
            "ruff",
            "httpx",
            "mkdocs",
        },
    ),
    "requirements.txt": (
        "# comment\n\n-r other.txt\nFlask==3\nnumpy ; x\ngit+ssh://host/thing.git#egg=Thing_One\n",
        {"flask", "numpy", "thing-one"},
    ),
    "requirements-dev.in": ("tox\n", {"tox"}),
    "Pipfile": ("[packages]\nFlask = '*'\n[dev-packages]\ntox = '*'\n", {"flask", "tox"}),
    "environment.yml": (
        "dependencies:\n  - numpy=1\n  - pip:\n      - 'Flask'\n",
        {"numpy", "flask", "pip"},
    ),
    "setup.py": (
        "NEEDS = ['a>=1', 'b']\nsetup(install_requires=NEEDS, extras_require={'x': 'c'})",
        {"a", "b", "c", "x"},
    ),
    "setup.cfg": (
        SETUP,
        {"attrs", "click", "rich"},
    ),
}


@pytest.mark.parametrize(("path", "told"), DECLARED.items(), ids=DECLARED)
def test_what_a_project_declares_is_read(path: str, told: tuple[str, set[str]]) -> None:
    assert declared_in({path: told[0]}) == told[1]


@pytest.mark.parametrize("path", ["pyproject.toml", "setup.cfg", "Pipfile"])
@pytest.mark.parametrize(
    "text", ["[", "[options", "project = 1\ntool = 2", "a\nb", "", "[options]"]
)
def test_a_file_that_says_nothing_declares_nothing(path: str, text: str) -> None:
    assert declared_in({path: text}) == frozenset()


IMPORTED = {
    "pyyaml": "yaml",
    "pillow": "PIL",
    "scikit-learn": "sklearn",
    "python-dateutil": "dateutil",
    "typing-extensions": "typing_extensions",
    "import-linter": "importlinter",
    "google-cloud-storage": "google",
    "requests": "requests",
    "python-telegram-bot": "telegram",
    "pyusb": "usb",
    "onnxruntime-gpu": "onnxruntime",
}


@pytest.mark.parametrize(("distribution", "module"), IMPORTED.items())
def test_a_distribution_is_imported_by_its_known_or_its_own_name(
    distribution: str, module: str
) -> None:
    assert module in import_names([distribution])


def test_a_setup_that_is_no_python_declares_nothing() -> None:
    assert declared_in({"setup.py": "setup(install_requires=["}) == frozenset()
