"""The practice itself: its one row, and when it is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import select

from app.care.errors import Invalid, Stale
from app.clinical.lifecycles import Limits
from app.clinical.schedule import Span, day_span
from app.extensions import db
from app.models import OpeningHours, Practice

# Weekday (0 = Monday) to the minutes since midnight at which the practice opens and closes.
WeekHours = Mapping[int, tuple[int, int]]

# questions


def the_practice() -> Practice | None:
    """The row, or none in a database that nobody has set up yet."""
    return db.session.scalar(select(Practice).where(Practice.id == 1))


def open_span(practice: Practice, on: date) -> Span | None:
    """From opening to closing on a day; none where the practice is closed."""
    for hours in practice.opening_hours:
        if hours.weekday == on.weekday():
            return day_span(on, ZoneInfo(practice.time_zone), hours.opens_minute, hours.closes_minute)
    return None


def time_zones() -> list[str]:
    """The names of places a clock can be set by, without the abbreviations kept for old machines."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))


# verbs


def change(
    practice: Practice,
    *,
    name: str,
    address: str,
    phone: str,
    time_zone: str,
    hours: WeekHours,
    version: int,
) -> Practice:
    """Save what the practice says of itself. Booked visits keep their instant when the zone changes."""
    if practice.version != version:
        raise Stale("Somebody changed these details since you opened them. Compare, then save again.")
    if time_zone not in time_zones():
        raise Invalid("time_zone", "Choose a place from the list.")
    practice.name, practice.address, practice.phone = name, address, phone
    practice.time_zone = time_zone
    for row in list(practice.opening_hours):
        if row.weekday not in hours:
            practice.opening_hours.remove(row)
    known = {row.weekday: row for row in practice.opening_hours}
    for weekday, (opens, closes) in hours.items():
        if weekday in known:
            known[weekday].opens_minute, known[weekday].closes_minute = opens, closes
        else:
            practice.opening_hours.append(
                OpeningHours(weekday=weekday, opens_minute=opens, closes_minute=closes)
            )
    # The hours are rows of their own: without this a change of theirs alone would not count as a new version.
    practice.version = version + 1
    db.session.flush()
    return practice


def set_limits(
    practice: Practice,
    *,
    late_cancel_hours: int,
    no_show_minutes: int,
    hold_minutes: int,
    offer_minutes: int,
    version: int,
) -> Practice:
    """When a cancellation is late, when somebody has not come, and how long a time is kept for somebody."""
    if practice.version != version:
        raise Stale("Somebody changed these limits since you opened them. Compare, then save again.")
    practice.late_cancel_hours, practice.no_show_minutes = late_cancel_hours, no_show_minutes
    practice.hold_minutes, practice.offer_minutes = hold_minutes, offer_minutes
    db.session.flush()
    return practice


def limits(practice: Practice) -> Limits:
    return Limits(practice.late_cancel_hours, practice.no_show_minutes)
