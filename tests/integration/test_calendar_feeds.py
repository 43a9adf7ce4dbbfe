"""A clinician's visits in a calendar elsewhere: the address, what it answers, and that it agrees with the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from sqlalchemy import select

from app import clock
from app.care import calendar_feeds, scheduling
from app.clinical.vocabulary import AppointmentStatus
from app.extensions import db
from app.models import AccessEntry, Appointment, AppointmentEvent, CalendarFeed
from tests.builders import a_patient, a_user, an_appointment
from tests.page import forget_the_last_request
from tests.queries import count_queries


def at_noon(days: int) -> datetime:
    return datetime.combine(
        clock.today("America/New_York") + timedelta(days=days), datetime.min.time(), UTC
    ) + (timedelta(hours=17))


@pytest.fixture
def address(as_) -> str:
    return made_by(as_("therapist"))


def made_by(visitor) -> str:
    page = visitor.post("calendar_feeds.renew")
    return page.one("#address")["value"].removeprefix("http://localhost")


def read(as_, address: str, **headers):
    forget_the_last_request()
    return as_(None).client.get(
        address, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


def by_both(file: bytes) -> dict[str, tuple]:
    """What either library reads, by UID: begin, end, status, sequence. They must say the same."""
    one = {
        str(event["UID"]): (
            event["DTSTART"].dt,
            event["DTEND"].dt,
            str(event["STATUS"]),
            int(event["SEQUENCE"]),
        )
        for event in icalendar.Calendar.from_ical(file).walk("VEVENT")
    }
    vars(vobject.icalendar)["__tzidMap"].clear()  # it would keep the zone of a file it read before
    other = {
        event.uid.value: (
            event.dtstart.value,
            event.dtend.value,
            event.status.value,
            int(event.sequence.value),
        )
        for event in vobject.readOne(file.decode()).contents.get("vevent", [])
    }
    assert _in_utc(one) == _in_utc(other)
    return _in_utc(one)


def _in_utc(events: dict[str, tuple]) -> dict[str, tuple]:
    return {
        uid: (begins.astimezone(UTC), ends.astimezone(UTC), *rest)
        for uid, (begins, ends, *rest) in events.items()
    }


def stored() -> dict[str, tuple]:
    """The same from the tables."""
    db.session.expire_all()
    off = {AppointmentStatus.CANCELLED_BY_PATIENT, AppointmentStatus.CANCELLED_BY_CLINIC}
    return {
        str(visit.public_id): (
            visit.starts_at,
            visit.ends_at,
            "CANCELLED" if visit.status in off else "CONFIRMED",
            len(visit.events) - 1,
        )
        for visit in db.session.scalars(select(Appointment))
    }


def booked(patient, cast, days: int) -> Appointment:
    visit = an_appointment(patient, clinician=cast.therapist, starts_at=at_noon(days))
    visit.events.append(_step("book", by=cast.desk))
    db.session.commit()
    return visit


def _step(move: str, *, by, at=None, **values) -> AppointmentEvent:
    return AppointmentEvent(move=move, made_at=at or clock.now(), made_by=by, **values)


def test_two_readers_agree_with_the_database_after_create_move_and_cancel(as_, cast, address):
    assert by_both(read(as_, address).data) == {}
    visit, other = booked(cast.pat, cast, 2), booked(cast.quinn, cast, 3)
    assert by_both(read(as_, address).data) == stored()

    desk = as_("desk")
    where = {"patient_id": cast.pat, "appointment_id": visit}
    fields = desk.get("scheduling.edit", **where).form(desk.url("scheduling.edit", **where))
    moved = at_noon(4).astimezone(ZoneInfo("America/New_York"))
    fields |= {"on": f"{moved:%Y-%m-%d}", "clock": "10:15"}
    assert desk.post("scheduling.edit", fields, **where).status == 303
    after = by_both(read(as_, address).data)
    assert after == stored()
    assert after[str(visit.public_id)][3] == 1

    scheduling.cancel(other, is_by_patient=True, reason="Away", by=cast.desk, at=clock.now())
    db.session.commit()
    after = by_both(read(as_, address).data)
    assert after == stored()
    assert after[str(other.public_id)][2:] == ("CANCELLED", 1)
    assert len(after) == 2


def test_a_feed_says_initials_and_nothing_else_of_a_patient(as_, cast, address):
    booked(cast.pat, cast, 2)
    text = read(as_, address).get_data(as_text=True)
    assert "SUMMARY:PP" in text
    for word in ("Pat", "Plover", "Therapy visit", str(cast.pat.public_id)):
        assert word not in text


def test_a_feed_holds_ones_own_visits_also_those_given_with_somebody(as_, cast, address):
    an_appointment(cast.pat, clinician=cast.second_therapist, starts_at=at_noon(2))
    joint = an_appointment(
        cast.quinn, clinician=cast.physician, second_clinician=cast.therapist, starts_at=at_noon(3)
    )
    db.session.commit()
    assert list(by_both(read(as_, address).data)) == [str(joint.public_id)]


def test_a_visit_that_went_to_somebody_else_is_told_off_at_its_old_time(as_, cast, address):
    visit = booked(cast.pat, cast, 2)
    visit.events.append(
        _step("move", by=cast.desk, started_at_before=visit.starts_at, clinician_before=cast.therapist)
    )
    visit.clinician, visit.starts_at, visit.ends_at = cast.second_therapist, at_noon(5), at_noon(6)
    visit.ends_at = visit.starts_at + timedelta(minutes=45)
    db.session.commit()
    (told,) = by_both(read(as_, address).data).values()
    assert told == (at_noon(2), at_noon(2) + timedelta(minutes=45), "CANCELLED", 1)


def test_what_was_cancelled_long_ago_is_told_no_more(as_, cast, address):
    visit = booked(cast.pat, cast, 20)
    visit.status = AppointmentStatus.CANCELLED_BY_PATIENT
    visit.events[0].made_at = clock.now() - timedelta(days=31)
    db.session.commit()
    assert by_both(read(as_, address).data) == {}


def test_a_feed_is_sent_again_only_when_it_changed(as_, cast, address):
    booked(cast.pat, cast, 2)
    first = read(as_, address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = read(as_, address, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    booked(cast.quinn, cast, 3)
    assert read(as_, address, If_None_Match=first.headers["ETag"]).status_code == 200


def test_an_address_is_stored_as_a_hash_and_shown_once(as_, cast, address):
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) >= 43
    (feed,) = db.session.scalars(select(CalendarFeed))
    assert token not in (feed.token_hash, str(feed.public_id))
    assert token not in as_("therapist").get("calendar_feeds.show").source


def test_an_address_that_was_renewed_revoked_or_guessed_leads_nowhere(as_, cast, address):
    nowhere = read(as_, "/calendar/nothing-of-the-kind.ics")
    therapist = as_("therapist")
    newer = made_by(therapist)
    assert read(as_, address).status_code == 404
    assert read(as_, newer).status_code == 200
    assert therapist.post("calendar_feeds.revoke").status == 303
    revoked = read(as_, newer)
    assert revoked.status_code == nowhere.status_code == 404
    assert "BEGIN:VCALENDAR" not in revoked.text
    assert revoked.headers["Cache-Control"] == "no-store"


def test_the_feed_of_somebody_who_left_or_no_longer_treats_leads_nowhere(as_, cast, address):
    cast.therapist.disabled_at = clock.now()
    db.session.commit()
    assert read(as_, address).status_code == 404
    cast.therapist.disabled_at, cast.therapist.role = None, "desk"
    db.session.commit()
    assert read(as_, address).status_code == 404


def test_whoever_guesses_many_addresses_is_told_to_wait_and_readers_are_not(app_with, as_, cast, address):
    app = app_with(RATELIMIT_ENABLED=True)
    client = app.test_client()
    assert {client.get(address).status_code for _ in range(30)} == {200}
    guessed = [client.get(f"/calendar/guess-{number}.ics").status_code for number in range(25)]
    assert set(guessed[:20]) == {404}
    assert guessed[-1] == 429


def test_a_reading_is_an_entry_of_its_owner_and_shown_to_them(as_, cast, address):
    read(as_, address)
    entry = db.session.scalars(select(AccessEntry).order_by(AccessEntry.id.desc())).first()
    assert (entry.endpoint, entry.user_id, entry.outcome) == (
        "calendar_feeds.read",
        cast.therapist.id,
        "granted",
    )
    db.session.expire_all()
    assert db.session.scalars(select(CalendarFeed)).one().last_read_at is not None


def test_a_feed_asks_as_much_for_one_visit_as_for_many(as_, cast, address):
    booked(cast.pat, cast, 1)
    client = as_(None).client
    client.get(address)
    db.session.expire_all()
    with count_queries() as few:
        client.get(address)
    for number in range(2, 12):
        booked(a_patient(f"Given{number}"), cast, number)
    db.session.expire_all()
    with count_queries() as many:
        client.get(address)
    assert len(many) == len(few)


def test_each_clinician_has_one_address_that_works(as_, cast):
    made_by(as_("therapist")), made_by(as_("therapist")), made_by(as_(a_user("Sol Sandpiper")))
    assert calendar_feeds.current(cast.therapist)
    working = select(CalendarFeed).where(CalendarFeed.revoked_at.is_(None))
    assert len(db.session.scalars(working).all()) == 2
