"""Days and stretches of time as sentences say them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def day(on: date) -> str:
    """23 Nov 2026."""
    return f"{on.day} {on:%b %Y}"


def counted(number: int, thing: str) -> str:
    """ "1 visit", "2 visits"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def stretch(first: date, last: date) -> str:
    """The time between two days: "12 days", "9 weeks", and months from half a year on."""
    days = (last - first).days
    if days < 14:
        return counted(days, "day")
    return counted(days // 7, "week") if days < 183 else counted(int(days / 30.44), "month")


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The calendar day of an instant where the practice is: rules that count days count these."""
    return at.astimezone(zone).date()
