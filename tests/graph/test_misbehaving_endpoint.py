"""Whatever the endpoint does: the exit code says it, the tree stays as it was, the run goes on."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from executor.errors import ExitCode
from executor.opening import Order
from executor.project import find_project, read_book
from executor.run import Ending, run
from executor.state import Outcome
from tests.support.answers import files
from tests.support.chat_server import (
    ChatServer,
    Drip,
    Fault,
    Garbage,
    Reply,
    Reset,
    Said,
    Short,
    Silence,
)
from tests.support.machine import Ears
from tests.support.repository import git, make_repository

GOOD = Reply(files({"a.txt": "a\n"}))
TOO_LONG = Fault(400, {"error": {"code": "context_length_exceeded", "message": "too long"}})


def refused(name: str) -> Fault:
    told = f"Unsupported parameter: '{name}' is not supported with this model."
    return Fault(400, {"error": {"message": told, "param": name}})


@dataclass(frozen=True)
class Project:
    root: Path
    ears: Ears

    def run(self, *said: Said, **flags: object) -> Ending:
        with ChatServer([*said]) as server:
            settings = {"model": "m", "base_url": server.base_url, "test_command": "true"}
            project = find_project(self.root / "ROADMAP.md", self.root, settings | flags, {})
            order = Order(project=project, listeners=(self.ears,))
            return run(order, read_book(project))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(
        make_repository(tmp_path / "p", {"ROADMAP.md": "- [ ] 1 Make `a.txt`\n"}), Ears()
    )


AWAY: dict[str, Said] = {
    "rate limit in seconds": Fault(429, {}, {"Retry-After": "1"}),
    "rate limit until a date": Fault(429, {}, {"Retry-After": "Wed, 21 Oct 2065 07:28:00 GMT"}),
    **{f"status {status}": Fault(status, {}) for status in (408, 409, 503, 529)},
    "reset": Reset(),
    "no JSON": Garbage(),
    "half a body": Short(),
    "no choices": Garbage('{"choices": []}'),
    "silence": Silence(),
    "drip": Drip(),
}


STREAMED = ("reset", "no JSON", "silence", "drip", "status 503")


@pytest.mark.parametrize(
    ("name", "stream"), [*((name, False) for name in AWAY), *((name, True) for name in STREAMED)]
)
def test_an_endpoint_that_stays_away_leaves_the_task_for_the_next_run(
    project: Project, name: str, *, stream: bool
) -> None:
    head, said = git(project.root, "rev-parse", "HEAD"), AWAY[name]
    ending = project.run(said, said, model_patience=0, model_timeout=0.3, stream=stream)
    assert (ending.code, ending.status) == (ExitCode.USAGE, "stopped")
    assert ending.report.counts[Outcome.PENDING] == 1
    assert git(project.root, "status", "--porcelain") == ""
    assert git(project.root, "rev-parse", "HEAD") == head
    assert (project.root / ".executor" / "report.md").is_file()


@pytest.mark.parametrize("status", [401, 403, 404, 402])
def test_a_refusal_for_good_ends_the_run_at_once(project: Project, status: int) -> None:
    ending = project.run(Fault(status, {"error": {"message": "no"}}), GOOD)
    assert ending.code == ExitCode.USAGE
    assert ending.error is not None
    assert ending.error.remedy
    assert ending.report.counts[Outcome.PENDING] == 1
    assert git(project.root, "status", "--porcelain") == ""


def test_an_endpoint_that_goes_away_after_an_answer_ends_with_the_code_of_a_limit(
    project: Project,
) -> None:
    ending = project.run(Reply("nothing of use"), Fault(503, {}), model_patience=0)
    assert ending.code == ExitCode.LIMIT
    assert project.run(GOOD).code == ExitCode.DONE


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("temperature", {"temperature": 0.2}),
        ("seed", {"seed": 7}),
        ("reasoning_effort", {"reasoning_effort": "low"}),
        ("max_tokens", {"max_output_tokens": 99}),
        ("stream_options", {"stream": True}),
        ("response_format", {"enable_planning": True}),
    ],
)
def test_a_parameter_that_the_server_does_not_know_is_left_out_and_it_is_said(
    project: Project, name: str, flags: dict[str, object]
) -> None:
    ending = project.run(refused(name), GOOD, GOOD, **flags)
    assert ending.code == ExitCode.DONE
    assert any(f"`{name}`" in note for note in project.ears.notes)


def test_a_prompt_that_stays_too_long_fails_its_task_only(project: Project) -> None:
    ending = project.run(TOO_LONG, TOO_LONG)
    assert ending.code == ExitCode.NOT_ALL_DONE
    assert ending.report.counts[Outcome.FAILED] == 1
    assert git(project.root, "status", "--porcelain") == ""


@pytest.mark.parametrize("said", [AWAY["reset"], AWAY["no JSON"]])
def test_one_fault_costs_a_wait_that_is_told_and_nothing_else(project: Project, said: Said) -> None:
    assert project.run(said, GOOD, model_patience=60).code == ExitCode.DONE
    assert any(note.startswith("Waiting ") for note in project.ears.notes)


@pytest.mark.parametrize("said", [Fault(429, {}, {"Retry-After": "60"}), Silence()])
def test_the_end_of_the_time_ends_a_wait_and_a_call_that_is_under_way(
    project: Project, said: Said
) -> None:
    ending = project.run(said, max_time=0.4)
    assert (ending.code, ending.status) == (ExitCode.LIMIT, "limited")
    assert ending.error is not None
    assert "--max-time 0.4 is reached" in ending.error.what
    assert [event.type for event in project.ears.events].count("budget_reached") == 1
    assert git(project.root, "status", "--porcelain") == ""


def test_an_empty_answer_that_was_paid_for_counts(project: Project) -> None:
    ending = project.run(Reply("", usage=(900, 1)), GOOD, GOOD, max_calls=2)
    assert ending.code == ExitCode.DONE
    assert ending.report.usage.prompt_tokens > 900


def test_a_prompt_that_the_server_cut_off_in_silence_is_noticed(project: Project) -> None:
    text = files({"a.txt": "a\n"})
    assert project.run(Reply(text, usage=(60, 20))).code == ExitCode.DONE
    assert any("The server read 60 of about" in note for note in project.ears.notes)
