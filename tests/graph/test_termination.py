"""Whatever the model answers, every run ends within its bounds and tells the truth."""

import itertools
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from executor.errors import ExitCode
from executor.events import Event
from executor.model.port import Request
from executor.settings import ApprovalMode
from executor.state import MAX_EXCHANGES, MAX_REPAIRS, MAX_TEST_REPAIRS, Outcome
from tests.support.machine import Played, file_block, make_project, play

LONGEST_TASK = 26
"""Transitions from `pick_task` to the `decide_next` that ends the task."""
FINAL = frozenset(Outcome) - {Outcome.PENDING, Outcome.DEFERRED}

ANSWERS = [
    file_block("{out}", "ok\n"),
    file_block("{out}", "ok\n") + file_block("extra.py", "x = 1\n"),
    file_block("{out}", "no\n"),
    file_block("{out}", "no {n}\n"),
    file_block("broken.py", "def f(:\n"),
    file_block("broken.json", "{{"),
    file_block("{out}", "ok\n") + file_block("uses.py", "import not_there_at_all\n"),
    file_block("../outside.txt", "x\n"),
    file_block("ROADMAP.md", "- [x] all done\n"),
    "EDIT: {out}\n```\n<<<<<<< SEARCH\nno\n=======\nok\n>>>>>>> REPLACE\n```\n",
    "DELETE: {out}\n",
    "I am sorry, I cannot do that.",
    "",
    "FILE: {out}\n```\nnever closed",
    "# ... rest of the code unchanged\n",
]


def roadmap_of(needs: Sequence[int]) -> str:
    """Write tasks; each may depend on the one so many places before it."""
    lines = ["# Plan", ""]
    for number, back in enumerate(needs, 1):
        lines += [f"- [ ] {number}. Make `out{number}.txt`"]
        lines += [f"  - Verify: `grep -q ok out{number}.txt`"]
        if 0 < back < number:
            lines += [f"  - Depends on: {number - back}"]
    return "\n".join(lines) + "\n"


def check(played: Played, roadmap: str, root: Path, tasks: int) -> None:
    report = played.ending.report
    outcomes = {result.id: result.outcome for result in report.task_results}
    assert set(outcomes.values()) <= FINAL
    assert len(outcomes) == tasks == report.total
    assert report.counts == {o: Counter(outcomes.values())[o] for o in Outcome}
    done = {id_ for id_, outcome in outcomes.items() if outcome is Outcome.COMPLETED}
    ticked = (root / "ROADMAP.md").read_text(encoding="utf-8")
    assert ticked.replace("[x]", "[ ]") == roadmap
    assert ticked.count("[x]") == len(done)
    for number in range(1, tasks + 1):
        out = root / f"out{number}.txt"
        assert (out.exists() and "ok" in out.read_text(encoding="utf-8")) == (str(number) in done)
    assert (played.ending.code is ExitCode.DONE) == (len(done) == tasks)
    assert not (root.parent / "outside.txt").exists()
    check_bounds(played.ears.events)


def check_bounds(events: Sequence[Event]) -> None:
    """Count between two picks: steps, repairs, and exchanges with the model."""
    visits = [str(event.data["node"]) for event in events if event.type == "node_started"]
    starts = [at for at, node in enumerate(visits) if node == "pick_task"]
    for start, end in itertools.pairwise([*starts, len(visits)]):
        nodes = Counter(visits[start:end])
        assert nodes["repair"] <= MAX_REPAIRS
        assert nodes["repair_test"] <= MAX_TEST_REPAIRS
        asked = nodes["execute"] + nodes["plan_task"] + nodes["repair"] + nodes["repair_test"]
        assert asked <= MAX_EXCHANGES
        if nodes["decide_next"]:
            assert visits.index("decide_next", start) - start <= LONGEST_TASK


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    needs=st.lists(st.integers(0, 3), min_size=1, max_size=4),
    choices=st.lists(st.integers(0, len(ANSWERS) - 1), min_size=1, max_size=24),
    planning=st.booleans(),
    recovery=st.booleans(),
    mode=st.sampled_from(["auto", "review_only"]),
)
def test_every_run_ends_within_its_bounds(
    needs: list[int], choices: list[int], planning: bool, recovery: bool, mode: ApprovalMode
) -> None:
    endless = enumerate(itertools.cycle(choices))

    def answering(request: Request) -> str:
        n, choice = next(endless)
        out = f"out{request.name.split('-')[0]}.txt"
        return ANSWERS[choice].replace("{out}", out).replace("{n}", str(n))

    with tempfile.TemporaryDirectory() as folder:
        roadmap = roadmap_of(needs)
        root = make_project(Path(folder) / "project", roadmap)
        played = play(
            root,
            answering,
            enable_planning=planning,
            enable_recovery=recovery,
            approval_mode=mode,
        )
        check(played, roadmap, root, len(needs))
