import pytest

from tests.model.answer_case import Case, outcome
from tests.model.answer_table_doubts import DOUBTS
from tests.model.answer_table_fences import FENCED
from tests.model.answer_table_labels import LABELS
from tests.model.answer_table_patches import TRANSLATED

CASES = [*LABELS, *FENCED, *TRANSLATED, *DOUBTS]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_an_answer_comes_to_the_expected_edits_or_the_expected_refusal(case: Case) -> None:
    edits, told, unclosed = outcome(case)
    assert edits == case.edits, told
    assert bool(told) == bool(case.refused), told
    assert [words for words in case.refused if words not in told] == [], told
    assert unclosed == case.unclosed
