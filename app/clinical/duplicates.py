"""Whether two people may be one, written down twice. House rules; they warn, a person decides."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from app.clinical.names import words

Name = tuple[str, str]
"""Given and family name."""


class Likeness(StrEnum):
    """Why somebody may be the same person, surest first."""

    NAME_AND_BIRTH = "Same name and birth date"
    PHONE_AND_BIRTH = "Same telephone and birth date"
    NAME_AND_NEAR_BIRTH = "Same name, birth date nearly the same"


def names_alike(one: Name, other: Name) -> bool:
    """The same family name, or one of two, and given names of which one begins the other."""
    mine, theirs = set(words(one[1])), set(words(other[1]))
    if not (mine <= theirs or theirs <= mine) or bool(mine) != bool(theirs):
        return False
    first, second = (" ".join(words(name[0])[:1]) for name in (one, other))
    return first.startswith(second) or second.startswith(first)


def near_days(day: date) -> frozenset[date]:
    """Days that are this one with a slip: day and month exchanged, one digit off, two digits exchanged."""
    digits = f"{day.year:04d}{day.month:02d}{day.day:02d}"
    slips = {digits[:4] + digits[6:] + digits[4:6]}
    for place in range(8):
        slips |= {digits[:place] + other + digits[place + 1 :] for other in "0123456789"}
        slips.add(digits[:place] + digits[place : place + 2][::-1] + digits[place + 2 :])
    days = {_day(written) for written in slips}
    days |= {day - timedelta(days=1), day + timedelta(days=1)}
    return frozenset(found for found in days if found and found != day)


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
