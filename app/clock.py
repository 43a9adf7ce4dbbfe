"""The only module that asks what time it is. Routes and commands ask; verbs are handed the answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def today(time_zone: str) -> date:
    """The calendar day it is now in the named zone, e.g. ``America/New_York``."""
    return now().astimezone(ZoneInfo(time_zone)).date()
