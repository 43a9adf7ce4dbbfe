"""Ages. The age of majority is the practice's rule: eighteen, as in nearly every state."""

from __future__ import annotations

from datetime import date

ADULT_FROM_YEARS = 18
LONGEST_LIFE_IN_YEARS = 130


def full_years(born_on: date, on: date) -> int:
    """Full years on that day; who was born on 29 February has a birthday on 1 March of other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def is_minor(born_on: date, on: date) -> bool:
    return full_years(born_on, on) < ADULT_FROM_YEARS
