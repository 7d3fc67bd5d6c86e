"""Amounts of money, kept in cents."""


def format_amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
