"""What the doctor finds about machine, project and settings, and how long it waits for it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from executor.config import load
from executor.doctor.configured import (
    look_at_endpoint,
    look_at_key,
    look_at_model,
    look_at_prices,
    look_at_settings,
    wanted_models,
)
from executor.doctor.examine import Asked, examine
from executor.doctor.finding import Finding, ok, one_line, some
from executor.doctor.judge import look_at_tests
from executor.doctor.machine import judged_git, look_at_git
from executor.doctor.patience import Patience
from executor.doctor.place import Place, find_place
from executor.doctor.project import (
    look_at_folder,
    look_at_project,
    look_at_repository,
    look_at_roadmap,
)
from executor.errors import SettingsError
from executor.settings import Price, Settings
from executor.store.folder import Folder
from executor.store.lock import hold
from executor.workspace.files import Files
from tests.support.chat_server import ChatServer, Reply, Silence
from tests.support.repository import git, make_repository

ROADMAP = "- [ ] 1.1 Write\n- [x] 1.2 Read\n"
TEST = "def test_nothing() -> None:\n    pass\n"
KEY = "sk-test-0123456789abcdef"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "p", {"ROADMAP.md": ROADMAP, "test_a.py": TEST})


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Make a project outside of any repository."""
    (tmp_path / "ROADMAP.md").write_text(ROADMAP)
    return tmp_path


def place(root: Path) -> Place:
    return Place(root, root / "ROADMAP.md", "ROADMAP.md")


def repository(root: Path, **given: object) -> Finding:
    (told,) = look_at_repository(place(root), Settings.model_validate(given))
    return told


def only(found: Iterable[Finding]) -> tuple[str, str]:
    (told,) = found
    return told.status, told.found


def test_a_line_is_short_plain_and_one() -> None:
    assert one_line("a\n\x1b[31mb\t c\x07") == "a b c"
    assert one_line("x" * 5_000_000, 10) == "xxxxxxxxx…"
    assert some(["a", "b", "c"], 2) == "a, b and 1 more"
    assert ok("n", "a\nb", "c\nd") == Finding("n", "ok", "a b", "c d")


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("git version 2.39.5", "ok"),
        ("git version 2.39.5 (Apple Git-154)", "ok"),
        ("git version 3.0.rc1", "ok"),
        ("git version 2.31.9", "error"),
        ("git version 1.99", "error"),
        ("jit", "warning"),
    ],
)
def test_the_version_of_git_must_be_new_enough(told: str, status: str) -> None:
    assert judged_git(told).status == status


def test_a_machine_without_git_is_told_what_that_means(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert only(look_at_git(tmp_path))[0] == "ok"
    monkeypatch.setenv("PATH", str(tmp_path))
    status, found = only(look_at_git(tmp_path))
    assert (status, "nothing is committed" in found) == ("warning", True)


def test_the_project_is_found_where_a_run_finds_it(root: Path) -> None:
    found = find_place(root / "ROADMAP.md", None)
    assert (found.root, found.name, found.trouble) == (root, "ROADMAP.md", None)
    assert only(look_at_project(found)) == ("ok", str(root))


def test_wrong_settings_do_not_hide_the_project(root: Path) -> None:
    (root / "executor.toml").write_text("nonsense = 1")
    found = find_place(root / "ROADMAP.md", None)
    assert (found.root, found.roadmap, found.trouble) == (root, root / "ROADMAP.md", None)


def test_a_missing_roadmap_does_not_hide_the_project(root: Path) -> None:
    found = find_place(root / "no" / "such.md", root)
    assert found.root == root
    status, words = only(look_at_roadmap(found))
    assert (status, "no such file" in words) == ("error", True)


@pytest.mark.parametrize("roadmap", ["ROADMAP.md", "none.md"])
def test_a_project_folder_that_is_not_there_is_an_error(root: Path, roadmap: str) -> None:
    found = find_place(root / roadmap, root / "no")
    status, words = only(look_at_project(found))
    assert (status, "no such folder" in words) == ("error", True)
    assert found.root == root


def test_a_repository_that_git_refuses_is_guessed_around(root: Path) -> None:
    (root / ".git" / "config").write_text("[broken")
    assert find_place(root / "ROADMAP.md", None).root == root
    told = Patience(30).look("repository", 30, lambda: [repository(root)])
    assert told[0].status == "error"


def test_a_clean_repository_is_fine(root: Path) -> None:
    (root / "ROADMAP.md").write_text(ROADMAP + "- [ ] 1.3 More\n")
    (root / "untracked").touch()
    told = repository(root)
    assert (told.status, told.found) == ("ok", "main, no uncommitted changes")


def test_uncommitted_changes_are_named(root: Path) -> None:
    (root / "test_a.py").write_text("")
    told = repository(root)
    assert (told.status, told.found) == ("error", "main, uncommitted changes in test_a.py")
    assert repository(root, allow_dirty=True).status == "warning"


def test_what_an_unfinished_run_left_is_no_error(root: Path) -> None:
    files = Files(root, Folder.of(root).journal)
    Folder.of(root).create()
    files.write("somebody", {"test_a.py": ""})
    told = repository(root)
    assert (told.status, "unfinished run" in told.remedy) == ("warning", True)


def test_a_merge_in_progress_is_an_error(root: Path) -> None:
    (root / ".git" / "MERGE_HEAD").write_text(git(root, "rev-parse", "HEAD"))
    told = repository(root)
    assert (told.status, "a merge is in progress" in told.found) == ("error", True)


def test_a_tracked_folder_of_ours_is_an_error(root: Path) -> None:
    (root / ".executor").mkdir()
    (root / ".executor" / "x").touch()
    git(root, "add", "--force", ".executor")
    told = repository(root)
    assert (told.status, told.remedy) == ("error", "git rm -r --cached .executor, then commit that")


def test_without_a_repository_a_run_can_begin_but_not_on_a_branch(bare: Path) -> None:
    told = repository(bare)
    assert (told.status, "nothing is committed" in told.found) == ("warning", True)
    assert repository(bare, branch="b").status == "error"


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        (ROADMAP, "ok", "ROADMAP.md: 1 open, 1 done"),
        ("- [x] Done\n", "warning", "ROADMAP.md: 0 open, 1 done"),
        ("- [ ] a\n- [] b\n- [] c\n", "warning", "(and 1 more)"),
        ("- [ ] a\n- [] b\n", "warning", "line 2: "),
        ("nothing\n", "error", "ROADMAP.md"),
    ],
)
def test_the_roadmap_is_counted(bare: Path, text: str, status: str, words: str) -> None:
    (bare / "ROADMAP.md").write_text(text)
    told = only(look_at_roadmap(place(bare)))
    assert (told[0], words in told[1]) == (status, True)


def test_our_folder_is_not_made_by_looking(bare: Path) -> None:
    assert only(look_at_folder(place(bare))) == ("ok", "not there yet; the first run makes it")
    assert not (bare / ".executor").exists()


def test_our_folder_must_be_a_folder(bare: Path) -> None:
    (bare / ".executor").touch()
    assert only(look_at_folder(place(bare)))[0] == "error"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_our_folder_must_be_writable(bare: Path) -> None:
    (bare / ".executor").mkdir(mode=0o500)
    assert only(look_at_folder(place(bare)))[0] == "error"
    (bare / ".executor").rmdir()
    bare.chmod(0o500)
    told = only(look_at_folder(place(bare)))
    bare.chmod(0o700)
    assert told[0] == "error"


def test_a_held_lock_is_an_error_that_names_its_holder(bare: Path) -> None:
    folder = Folder.of(bare)
    folder.create()
    with hold(folder.lock):
        status, found = only(look_at_folder(place(bare)))
        folder.lock.write_text("[1")
        unknown = only(look_at_folder(place(bare)))
    assert (status, f"process {os.getpid()} on " in found) == ("error", True)
    assert unknown == ("error", "another run is at work here: it is just starting")
    assert only(look_at_folder(place(bare))) == ("ok", "writable, no run is at work")


def test_the_tests_are_those_that_a_run_would_use(root: Path, bare: Path) -> None:
    interpreter, tests = look_at_tests(root, Settings())
    assert (interpreter.name, tests.status) == ("interpreter", "ok")
    assert tests.found.startswith("pytest (there are test files, such as test_a.py")
    _, tests = look_at_tests(root, Settings(test_command="make check | cat"))
    assert tests.found.startswith("make check | cat (")
    _, tests = look_at_tests(root, Settings(test_command="no-such-command"))
    assert (tests.status, "no-such-command" in tests.found) == ("error", True)
    shutil.rmtree(root)
    _, tests = look_at_tests(bare, Settings())
    assert tests.status == "warning"


def loaded(root: Path, environment: Mapping[str, str], **flags: object) -> list[Finding]:
    found = load(flags, root, environment)
    return list(look_at_settings(found, flags, root, environment))


def test_the_sources_of_the_settings_are_named(bare: Path) -> None:
    assert loaded(bare, {})[0].found == "the defaults, nothing else"
    (bare / "pyproject.toml").write_text("[tool.other]\n")
    assert loaded(bare, {})[0].found == "the defaults, nothing else"
    (bare / "pyproject.toml").write_text("[tool.executor]\nmodel = 'm'\n")
    assert loaded(bare, {})[0].found == "from pyproject.toml"
    (bare / "executor.toml").write_text("model = 'm'\n")
    own = bare / ".config" / "executor" / "config.toml"
    own.parent.mkdir(parents=True)
    own.write_text("model = 'm'\n")
    environment = {"HOME": str(bare), "EXECUTOR_MODEL": "m", "EXECUTOR_NUMBER": "7"}
    told = loaded(bare, environment, model="n", base_url=None)
    assert told[0].found == f"from --model, EXECUTOR_MODEL, {own}, executor.toml"


def test_what_a_project_sets_in_vain_is_told(bare: Path) -> None:
    (bare / "executor.toml").write_text("base_url = 'http://evil'\n")
    _, ignored = loaded(bare, {})
    assert (ignored.status, "'base_url' is ignored" in ignored.found) == ("warning", True)


def test_the_wanted_models_are_told_each_once() -> None:
    given = Settings(model="a", model_plan="b", model_repair="a", fallback_models=("c", "b"))
    assert wanted_models(given) == ["a", "b", "c"]
    assert only(look_at_model(given, "")) == ("ok", "a, b, c")


@pytest.mark.parametrize("command", ["", "executor run --model m"])
def test_without_a_model_a_local_one_is_proposed(command: str) -> None:
    (told,) = look_at_model(Settings(), command)
    assert told.status == "error"
    assert told.remedy == (command or "give --model NAME or set EXECUTOR_MODEL")


@pytest.mark.parametrize(
    ("url", "status", "found"),
    [
        (None, "ok", "the OpenAI endpoint"),
        ("http://me:secret@host:1/v1", "ok", "http://host:1/v1"),
        ("http://host:1/v1?key=secret", "error", "base_url is no URL of an endpoint"),
        ("host:1/v1", "error", "base_url is no URL of an endpoint"),
        ("http://me:secret@[::1", "error", "base_url is no URL of an endpoint"),
    ],
)
def test_the_endpoint_is_shown_without_its_secrets(
    url: str | None, status: str, found: str
) -> None:
    (told,) = look_at_endpoint(Settings(base_url=url))
    assert (told.status, told.found) == (status, found)
    assert "secret" not in told.remedy


@pytest.mark.parametrize(
    ("key", "url", "status", "words"),
    [
        (KEY, None, "ok", "OPENAI_API_KEY is set (20 to 99 characters)"),
        ("short", None, "ok", "(under 20 characters)"),
        ("x" * 150, None, "ok", "(100 characters or more)"),
        (f"{KEY}\n", None, "error", ""),
        ("", None, "error", "OPENAI_API_KEY is not set"),
        ("", "http://localhost:1/v1", "ok", "a local server needs none"),
        ("", "http://[::1]:1/v1", "ok", "a local server needs none"),
        ("", "http://example.org/v1", "warning", "OPENAI_API_KEY is not set"),
        ("", "http://[::1", "warning", "OPENAI_API_KEY is not set"),
    ],
)
def test_of_a_key_only_its_length_is_told(
    key: str, url: str | None, status: str, words: str
) -> None:
    (told,) = look_at_key(Settings(base_url=url), {"OPENAI_API_KEY": key}, "")
    assert (told.status, words in told.found) == (status, True)
    assert KEY not in told.found + told.remedy


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, None),
        ({"model": "a"}, "warning"),
        ({"model": "a", "max_cost": 1.0}, "error"),
        ({"model": "a", "prices": {"a": Price(input=1, output=2)}}, "ok"),
        ({"model": "a", "model_plan": "b", "prices": {"a": Price(input=1, output=2)}}, "warning"),
    ],
)
def test_a_limit_on_cost_needs_prices(given: dict[str, object], status: str | None) -> None:
    told = [one.status for one in look_at_prices(Settings.model_validate(given))]
    assert told == ([status] if status else [])


def test_a_look_that_hangs_or_fails_is_a_finding() -> None:
    freed = threading.Event()

    def hang() -> Iterator[Finding]:
        freed.wait(30)
        yield ok("late", "")

    def fail() -> Iterator[Finding]:
        raise SettingsError("wrong", "mend it")
        yield

    patience = Patience(0.2)
    assert patience.look("x", 5, fail) == [Finding("x", "error", "wrong", "mend it")]
    (late,) = patience.look("x", 5, hang)
    freed.set()
    assert (late.status, late.found.startswith("no end after 0.")) == ("error", True)
    assert patience.left == 0.0


def test_a_bug_in_a_look_stays_a_bug() -> None:
    with pytest.raises(ZeroDivisionError):
        Patience(5).wait(5, lambda: 1 / 0)


Look = Callable[..., dict[str, Finding]]


@pytest.fixture
def looked(root: Path) -> Look:
    def look(environment: Mapping[str, str], **more: object) -> dict[str, Finding]:
        given: dict[str, object] = {"ports": {}, **more}
        asked = Asked(
            roadmap=root / "ROADMAP.md",
            project_root=None,
            flags={},
            environment=environment,
            **given,  # type: ignore[arg-type]  # a test names only fields that there are
        )
        return {finding.name: finding for finding in examine(asked)}

    return look


def set_up(server: ChatServer) -> dict[str, str]:
    return {"EXECUTOR_MODEL": "test-model", "OPENAI_BASE_URL": server.base_url}


def test_everything_set_up_is_no_error(looked: Look) -> None:
    with ChatServer([Reply("ok"), Reply("ok")]) as server:
        told = looked(set_up(server))
    assert {name for name, one in told.items() if one.status in ("error", "skipped")} == set()
    assert told["call"].found.startswith("answers 'ok'")
    assert told["models"].found == "the endpoint lists 1, test-model among them"


def test_without_a_call_nothing_is_asked_but_the_list(looked: Look) -> None:
    with ChatServer([]) as server:
        told = looked(set_up(server), call=False)
        assert server.requests == []
    assert told["models"].status == "ok"
    assert told["call"].found == told["streamed call"].found == "not tried: --no-call is given"


def test_without_a_model_the_endpoint_still_lists_its_own(looked: Look) -> None:
    with ChatServer([]) as server:
        told = looked({"OPENAI_BASE_URL": server.base_url})
    assert told["models"].found == "the endpoint lists test-model"
    assert told["call"].found == "not tried: no model is named"


def test_an_endpoint_that_is_away_is_not_called(looked: Look) -> None:
    with ChatServer([]) as server:
        environment = set_up(server)
    told = looked(environment)
    assert told["connection"].found == "127.0.0.1: connection refused"
    for name in ("models", "call", "streamed call"):
        assert told[name].found == "not tried: nobody answers at the endpoint"


def test_wrong_settings_stop_only_what_needs_them(looked: Look) -> None:
    told = looked({"EXECUTOR_MAX_TASKS": "none"})
    assert told["settings"].status == "error"
    assert told["roadmap"].status == told["repository"].status == told["tests"].status == "ok"
    assert told["call"].found == "not tried: the settings cannot be read"


def test_a_local_server_is_the_remedy_for_a_missing_model(looked: Look) -> None:
    with ChatServer([]) as server:
        port = int(server.base_url.split(":")[2].split("/")[0])
        told = looked({}, ports={"Ollama": port})
    command = f"executor run --model test-model --base-url http://localhost:{port}/v1"
    assert told["local server"].remedy == told["model"].remedy == command
    assert told["key"].remedy.endswith(command)
    assert told["models"].found == "not tried: OPENAI_API_KEY is not set"


def test_all_of_it_ends_in_time_though_the_server_hangs(looked: Look) -> None:
    with ChatServer([Silence()]) as server:
        told = looked(set_up(server), seconds=4.0)
    assert told["call"].status == "error"
    assert told["prices"].status == "warning"


def test_without_any_time_left_everything_is_still_told(looked: Look) -> None:
    told = looked({}, seconds=0.0)
    assert {"project", "repository", "roadmap", ".executor", "tests", "settings"} <= told.keys()
