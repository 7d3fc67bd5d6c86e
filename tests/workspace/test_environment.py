import pytest

from executor.workspace.environment import scrubbed


def test_tools_find_their_way() -> None:
    inherited = {"PATH": "/bin", "HOME": "/home/me", "LC_ALL": "C", "TZ": "UTC"}
    assert inherited.items() <= scrubbed(inherited).items()


@pytest.mark.parametrize(
    "name", ["OPENAI_API_KEY", "GITHUB_TOKEN", "LC_SECRET", "EDITOR", "GIT_DIR", "PYTHONPATH"]
)
def test_secrets_and_surprises_stay_outside(name: str) -> None:
    assert name not in scrubbed({name: "x"})


def test_nothing_pages_watches_or_caches_bytecode() -> None:
    environment = scrubbed({"PAGER": "less", "TERM": "xterm"})
    assert environment["PAGER"] == "cat"
    assert environment["TERM"] == "dumb"
    assert environment["PYTHONDONTWRITEBYTECODE"] == "1"
