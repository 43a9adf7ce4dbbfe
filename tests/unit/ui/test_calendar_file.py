"""Calendar files, read back by two libraries that have nothing to do with each other's reading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import icalendar
import pytest
import vobject

from app.ui.calendar_file import Entry, Method, Standing, feed, one_visit

KEY = UUID("11111111-2222-4333-8444-555555555555")
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # 12:00 in New York
CHANGED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
# Around both changes of the clock in New York in 2026; the last two lie in the hour that happens twice.
INSTANTS = [
    datetime(2026, 3, 8, 6, 45, tzinfo=UTC),
    datetime(2026, 3, 8, 7, 0, tzinfo=UTC),
    datetime(2026, 11, 1, 4, 30, tzinfo=UTC),
    datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
    datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 15, 0, tzinfo=UTC),
]


def entry(starts_at: datetime = NOON, **values) -> Entry:
    given = {
        "key": KEY,
        "summary": "MK",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=45),
        "time_zone": "America/New_York",
        "sequence": 0,
        "changed_at": CHANGED,
    }
    return Entry(**given | values)


def by_icalendar(file: bytes):
    return icalendar.Calendar.from_ical(file).walk("VEVENT")


def by_vobject(file: bytes):
    vars(vobject.icalendar)["__tzidMap"].clear()  # it would keep the zone of a file it read before
    return vobject.readOne(file.decode()).contents.get("vevent", [])


def test_lines_are_short_end_as_they_should_and_split_no_character():
    file = feed("Müller", [entry(place="Étage 2, " + "ä" * 90 + "; east\\west")])
    *lines, last = file.split(b"\r\n")
    assert last == b""
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()
    (event,) = by_icalendar(file)
    (other,) = by_vobject(file)
    assert event["LOCATION"] == other.location.value == "Étage 2, " + "ä" * 90 + "; east\\west"


def test_a_feed_names_what_a_calendar_must_know():
    (event,) = by_icalendar(feed("Tern Harbor", [entry(sequence=3)]))
    assert event["UID"] == str(KEY)
    assert event["SEQUENCE"] == 3
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == CHANGED
    assert (event["STATUS"], event["CLASS"], event["TRANSP"]) == ("CONFIRMED", "PRIVATE", "OPAQUE")
    assert event["DTSTART"].params["TZID"] == "America/New_York"
    assert "DURATION" not in event
    assert not {"ORGANIZER", "ATTENDEE", "DESCRIPTION"} & event.keys()
    calendar = icalendar.Calendar.from_ical(feed("Tern Harbor", [entry()]))
    assert (calendar["VERSION"], calendar["METHOD"], calendar["CALSCALE"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["America/New_York"]


@pytest.mark.parametrize("starts_at", INSTANTS, ids=str)
def test_both_libraries_read_the_very_instant_that_was_written(starts_at):
    file = feed("Tern Harbor", [entry(starts_at)])
    (event,), (other,) = by_icalendar(file), by_vobject(file)
    ends_at = starts_at + timedelta(minutes=45)
    assert (event["DTSTART"].dt.astimezone(UTC), event["DTEND"].dt.astimezone(UTC)) == (starts_at, ends_at)
    assert (other.dtstart.value.astimezone(UTC), other.dtend.value.astimezone(UTC)) == (starts_at, ends_at)


def test_a_cancelled_visit_stays_as_one_that_takes_no_time():
    (event,) = by_vobject(feed("Tern Harbor", [entry(standing=Standing.CANCELLED)]))
    assert (event.status.value, event.transp.value) == ("CANCELLED", "TRANSPARENT")


def test_an_empty_feed_is_a_calendar_without_visits():
    file = feed("Tern Harbor", [])
    assert by_icalendar(file) == []
    assert by_vobject(file) == []


def test_the_same_visits_give_the_same_bytes():
    assert feed("Tern Harbor", [entry()]) == feed("Tern Harbor", [entry()])


@pytest.mark.parametrize(
    ("method", "standing"), [(Method.REQUEST, Standing.CONFIRMED), (Method.CANCEL, Standing.CANCELLED)]
)
def test_a_file_by_mail_says_between_whom_and_what_it_asks(method, standing):
    file = one_visit(
        entry(standing=standing, sequence=1, summary="Appointment at Tern Harbor"),
        method,
        sender="desk@practice.example",
        receiver="pat@home.example",
    )
    assert icalendar.Calendar.from_ical(file)["METHOD"] == method
    (event,) = by_vobject(file)
    assert event.organizer.value == "mailto:desk@practice.example"
    assert event.attendee.value == "mailto:pat@home.example"
    assert event.uid.value == str(KEY)
    assert event.status.value == standing
