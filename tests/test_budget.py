import pytest

from executor.budget import Limit, Tally, cost_of, ensure_priced, reached
from executor.errors import UsageError
from executor.model.port import Usage
from executor.settings import Price, Settings

PRICES = {"m": Price(input=1.0, output=4.0)}


def tally(*, seconds: float = 0.0) -> Tally:
    times = iter([0.0, *([seconds] * 9)])
    spent = Tally(clock=lambda: next(times))
    spent.spend("a", Usage(900, 100), 0.5)
    spent.spend("b", Usage(400, 100), None)
    return spent


@pytest.mark.parametrize(
    ("settings", "limit"),
    [
        (Settings(), None),
        (Settings(max_calls=3), None),
        (Settings(max_calls=2), Limit("max_calls", 2)),
        (Settings(max_tokens=1501), None),
        (Settings(max_tokens=1500), Limit("max_tokens", 1500)),
        (Settings(max_tokens_per_task=501), None),
        (Settings(max_tokens_per_task=500), Limit("max_tokens_per_task", 500)),
        (Settings(max_cost=0.6), None),
        (Settings(max_cost=0.5), Limit("max_cost", 0.5)),
        (Settings(max_time=61), None),
        (Settings(max_time=60), Limit("max_time", 60)),
    ],
)
def test_a_limit_is_reached_when_the_next_call_would_go_beyond(
    settings: Settings, limit: Limit | None
) -> None:
    found = reached(settings, tally(seconds=60), task="b")
    assert (found and (found.name, found.value)) == (limit and (limit.name, limit.value))


def test_the_tokens_that_a_call_asks_with_count_before_it_is_made() -> None:
    settings = Settings(max_tokens=2000)
    assert reached(settings, tally(), coming=499) is None
    found = reached(settings, tally(), coming=500)
    assert found == Limit("max_tokens", 2000, "1500 used, the next prompt needs about 500")
    assert "--max-tokens 2000 is reached (1500 used" in found.error(", in task 1").what


def test_without_a_task_only_the_limits_of_the_whole_count() -> None:
    assert reached(Settings(max_tokens_per_task=1), Tally()) is None
    assert Limit("max_tokens_per_task", 5000).flag == "--max-tokens-per-task 5000"


def test_cost_is_by_a_million_tokens_and_unknown_without_a_price() -> None:
    assert cost_of("m", 500_000, 250_000, PRICES) == pytest.approx(1.5)
    assert cost_of("other", 1, 1, PRICES) is None


def test_a_limit_on_cost_needs_the_price_of_every_model() -> None:
    ensure_priced(Settings(), ["m", "other"])
    ensure_priced(Settings(max_cost=1, prices=PRICES), ["m", ""])
    with pytest.raises(UsageError, match="'other'"):
        ensure_priced(Settings(max_cost=1, prices=PRICES), ["m", "other"])
