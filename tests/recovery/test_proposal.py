import json
from typing import get_args

import pytest

from executor.recovery.proposal import RecoveryProposal, explain, needs_approval
from executor.recovery.taxonomy import Reason, Strategy
from executor.settings import ApprovalMode

PROPOSAL = RecoveryProposal(
    task_id="1.1",
    original_task="Build everything",
    failure_reason=Reason.TASK_TOO_COMPLEX,
    strategy=Strategy.DECOMPOSE,
    explanation="Too much for one step.",
    proposed_tasks=("Build one", "Build two"),
)


def test_a_proposal_is_plain_json() -> None:
    assert json.loads(json.dumps(PROPOSAL.as_json())) == {
        "task_id": "1.1",
        "original_task": "Build everything",
        "failure_reason": "task_too_complex",
        "strategy": "decompose",
        "explanation": "Too much for one step.",
        "proposed_tasks": ["Build one", "Build two"],
    }


@pytest.mark.parametrize(
    ("strategy", "missing", "words"),
    [
        (Strategy.DEFER, "yaml", "tried again when the other tasks are done: it broke"),
        (Strategy.SKIP, "yaml.nodes", "python -m pip install yaml"),
        (Strategy.SKIP, "", "The environment is in the way, not the code: it broke"),
        (Strategy.ESCALATE, "", "A person must look at this: it broke"),
    ],
)
def test_an_explanation_says_why_and_what_to_do(
    strategy: Strategy, missing: str, words: str
) -> None:
    told = explain(Reason.ENVIRONMENT_ISSUE, strategy, missing=missing, told="it broke")
    assert words in told


ASKED = {
    ("interactive", Strategy.REWRITE),
    ("interactive", Strategy.DECOMPOSE),
    ("interactive", Strategy.SKIP),
    ("interactive", Strategy.ESCALATE),
    ("approve_decompose", Strategy.DECOMPOSE),
    ("approve_decompose", Strategy.ESCALATE),
}


@pytest.mark.parametrize("mode", get_args(ApprovalMode))
@pytest.mark.parametrize("strategy", Strategy)
def test_a_person_is_asked_only_where_the_mode_says_so(
    mode: ApprovalMode, strategy: Strategy
) -> None:
    assert needs_approval(mode, strategy) == ((mode, strategy) in ASKED)
