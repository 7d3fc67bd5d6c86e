from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from executor.errors import UsageError
from executor.store.proposals import Proposal, Proposals
from executor.store.records import Records

ASKED = Proposal(
    id="1.1-1-ab12",
    run="r1",
    task="a",
    kind="recovery",
    base="",
    body={"task_id": "1.1", "proposed_tasks": ["one", "two"]},
    status="waiting",
    answer="",
    author="",
    asked="2026-01-01T00:00:00",
    answered=None,
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


@pytest.fixture
def proposals(database: Path) -> Iterator[Proposals]:
    with closing(Records(database)) as records:
        yield Proposals(records)


def test_a_proposal_is_read_back_as_it_was_put(proposals: Proposals) -> None:
    proposals.put(ASKED)
    assert proposals.get(ASKED.id) == ASKED
    assert proposals.waiting("r1") == proposals.of("r1") == [ASKED]
    assert proposals.of("r2") == []


def test_a_node_that_runs_again_does_not_ask_again(proposals: Proposals) -> None:
    proposals.put(ASKED)
    proposals.answer(ASKED.id, "approve", author="ann")
    proposals.put(ASKED)
    assert proposals.waiting("r1") == []
    (answered,) = proposals.answered("r1")
    assert (answered.answer, answered.author) == ("approve", "ann")
    assert answered.answered is not None


def test_a_question_is_answered_once_whichever_process_asks(
    proposals: Proposals, database: Path
) -> None:
    proposals.put(ASKED)
    with closing(Records(database)) as records:
        Proposals(records).answer(ASKED.id, "reject", author="bob")
    with pytest.raises(UsageError, match="no decision waits"):
        proposals.answer(ASKED.id, "approve", author="ann")
    assert [p.answer for p in proposals.answered("r1")] == ["reject"]


def test_an_unknown_id_is_told_which_ones_wait(proposals: Proposals) -> None:
    with pytest.raises(UsageError) as caught:
        proposals.answer("9", "approve", author="ann")
    assert caught.value.remedy == "waiting: none"
    proposals.put(ASKED)
    proposals.put(replace(ASKED, id="2-1-cd34"))
    proposals.put(replace(ASKED, id="3-1-ef56", status="applied"))
    with pytest.raises(UsageError, match="'9'") as caught:
        proposals.answer("9", "approve", author="ann")
    assert caught.value.remedy == "waiting: 1.1-1-ab12, 2-1-cd34"


def test_a_settled_proposal_waits_no_more(proposals: Proposals) -> None:
    proposals.put(ASKED)
    proposals.settle(ASKED.id, "closed")
    settled = proposals.get(ASKED.id)
    assert settled is not None
    assert settled.status == "closed"
    with pytest.raises(UsageError):
        proposals.answer(ASKED.id, "later", author="ann")


def test_what_was_never_put_is_nothing(proposals: Proposals) -> None:
    assert proposals.get("9") is None
