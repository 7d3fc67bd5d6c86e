from tally.money import format_amount


def test_shows_euros_and_cents() -> None:
    assert format_amount(1205) == "12.05"
