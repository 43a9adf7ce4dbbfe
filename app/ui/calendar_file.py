"""Visits as calendars elsewhere read them (iCalendar, RFC 5545; how a change is told by mail, RFC 5546).

A file says at which practice, when and where; of the patient no more than initials, and those only to the clinician.
No reason, no kind of visit. One visit is one entry, whatever series it is of, and keeps its name through every change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vDuration, vUri

MIMETYPE = "text/calendar"
_PRODUCT = "-//Poise//Schedule//EN"
_MARGIN = timedelta(days=366)  # of the changes of the clock that a file explains, around its visits
_ASK_AGAIN = timedelta(hours=1)  # a wish: many calendars ask more rarely


class Method(StrEnum):
    """What the file is for: a calendar that is followed, or one visit by mail."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Standing(StrEnum):
    """What is known of a visit outside the practice."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Entry:
    """One visit. ``key`` is the record's own random id, the same after every change."""

    key: UUID
    summary: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    sequence: int
    changed_at: datetime
    standing: Standing = Standing.CONFIRMED
    place: str = ""
    link: str = ""


def feed(name: str, entries: Sequence[Entry]) -> bytes:
    """A calendar to follow. The same visits give the same bytes, so that nothing is sent twice."""
    calendar = _calendar(Method.PUBLISH)
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", vDuration(_ASK_AGAIN), {"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(_ASK_AGAIN))
    for entry in entries:
        calendar.add_component(_event(entry))
    return _finished(calendar, entries)


def one_visit(entry: Entry, method: Method, *, sender: str, receiver: str) -> bytes:
    """The file beside a mail: REQUEST for a visit that is booked or moved, CANCEL for one that is off.

    It names the two addresses of that mail, without which a calendar does not take it in (RFC 5546).
    """
    calendar = _calendar(method)
    event = _event(entry)
    event.add("ORGANIZER", vCalAddress(f"mailto:{sender}"))
    event.add("ATTENDEE", vCalAddress(f"mailto:{receiver}"), {"RSVP": "FALSE"})
    calendar.add_component(event)
    return _finished(calendar, [entry])


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", _PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    return calendar


def _finished(calendar: Calendar, entries: Sequence[Entry]) -> bytes:
    """With every time zone that is named, as far as its changes of the clock matter."""
    if entries:
        calendar.add_missing_timezones(
            (min(entry.starts_at for entry in entries) - _MARGIN).date(),
            (max(entry.ends_at for entry in entries) + _MARGIN).date(),
        )
    return calendar.to_ical()


def _event(entry: Entry) -> Event:
    starts_at, ends_at = _shown(entry)
    is_off = entry.standing is Standing.CANCELLED
    event = Event()
    event.add("UID", str(entry.key))
    event.add("DTSTAMP", entry.changed_at.astimezone(UTC))
    event.add("LAST-MODIFIED", entry.changed_at.astimezone(UTC))
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTART", starts_at)
    event.add("DTEND", ends_at)
    event.add("SUMMARY", entry.summary)
    event.add("STATUS", entry.standing)
    event.add("TRANSP", "TRANSPARENT" if is_off else "OPAQUE")
    event.add("CLASS", "PRIVATE")
    if entry.place:
        event.add("LOCATION", entry.place)
    if entry.link:
        event.add("URL", vUri(entry.link))
    return event


def _shown(entry: Entry) -> tuple[datetime, datetime]:
    """In the time of the practice; in UTC where the clock shows the same hour a second time.

    A local time that happens twice is read as the first of the two (RFC 5545, 3.3.5): the second cannot be said so.
    """
    zone = ZoneInfo(entry.time_zone)
    shown = entry.starts_at.astimezone(zone), entry.ends_at.astimezone(zone)
    if any(instant.fold for instant in shown):
        return entry.starts_at.astimezone(UTC), entry.ends_at.astimezone(UTC)
    return shown
