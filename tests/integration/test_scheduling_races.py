"""Many hands at once: whatever arrives at the same moment, a time is given once.

Real threads and whole requests, so that on PostgreSQL transactions run side by side and on SQLite they
wait for each other's lock. A sample: few slots, many hands.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.clinical.vocabulary import LIVE_APPOINTMENTS, VisitKind
from app.extensions import db
from app.models import Appointment, AppointmentEvent
from tests import builders
from tests.hands import at_once, sending

NEW_YORK = ZoneInfo("America/New_York")
HANDS = 8
SLOTS = 10


def slot(number: int) -> datetime:
    """Slots of 45 minutes, tomorrow from eight."""
    day = clock.today("America/New_York") + timedelta(days=1)
    opens = datetime.combine(day, time(8), NEW_YORK)
    return (opens + timedelta(minutes=45 * number)).astimezone(UTC)


def noon_today() -> datetime:
    return datetime.combine(clock.today("America/New_York"), time(12), NEW_YORK).astimezone(UTC)


def typed(clinician, starts_at: datetime, **values) -> dict[str, str]:
    local, visit_type = starts_at.astimezone(NEW_YORK), builders.a_type(VisitKind.FOLLOW_UP)
    who = str(clinician.public_id)
    db.session.commit()  # having read, this would keep the others waiting
    return {
        "visit_type": visit_type,
        "minutes": "",
        "clinician": who,
        "on": f"{local:%Y-%m-%d}",
        "clock": f"{local:%H:%M}",
    } | values


@pytest.fixture
def hands(as_, cast):
    """As many visitors at the desk, each with a patient of their own."""
    patients = [builders.a_patient(f"Given{number}", f"Family{number}") for number in range(HANDS)]
    db.session.commit()
    return list(zip([as_("desk") for _ in range(HANDS)], patients, strict=True))


def overlapping() -> list[tuple[int, int]]:
    visits = list(db.session.scalars(db.select(Appointment).where(Appointment.status.in_(LIVE_APPOINTMENTS))))
    return [
        (one.id, other.id)
        for one in visits
        for other in visits
        if one.id < other.id
        and (one.clinician_id == other.clinician_id or one.patient_id == other.patient_id)
        and one.starts_at < other.ends_at
        and other.starts_at < one.ends_at
    ]


def test_of_many_who_book_the_same_time_exactly_one_wins(hands, cast):
    for number in range(SLOTS):
        statuses = at_once(
            [
                sending(
                    visitor,
                    f"/patients/{patient.public_id}/appointments/new",
                    typed(cast.therapist, slot(number)),
                )
                for visitor, patient in hands
            ]
        )
        assert sorted(statuses) == [303] + [409] * (HANDS - 1), (number, statuses)
    db.session.rollback()
    assert builders.count(Appointment) == builders.count(AppointmentEvent) == SLOTS
    assert overlapping() == []


def test_of_many_clinicians_who_are_given_one_patient_at_the_same_time_one_wins(hands, cast):
    people = [builders.a_user(f"Therapist{number}") for number in range(HANDS)]
    db.session.commit()
    for number in range(SLOTS):
        address = f"/patients/{cast.pat.public_id}/appointments/new"
        statuses = at_once(
            [
                sending(visitor, address, typed(person, slot(number)))
                for (visitor, _patient), person in zip(hands, people, strict=True)
            ]
        )
        assert sorted(statuses) == [303] + [409] * (HANDS - 1), (number, statuses)
    db.session.rollback()
    assert overlapping() == []


def test_the_same_booking_sent_many_times_at_once_is_booked_once(hands, cast):
    address = f"/patients/{cast.pat.public_id}/appointments/new"
    statuses = at_once([sending(visitor, address, typed(cast.therapist, slot(0))) for visitor, _ in hands])
    assert set(statuses) == {303}
    db.session.rollback()
    assert builders.count(Appointment) == builders.count(AppointmentEvent) == 1


def test_an_arrival_pressed_many_times_at_once_happens_once(hands, cast):
    visit = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=noon_today())
    db.session.commit()
    address = f"/patients/{cast.pat.public_id}/appointments/{visit.public_id}/arrival"
    assert set(at_once([sending(visitor, address, {}) for visitor, _ in hands])) == {303}
    db.session.rollback()
    assert builders.count(AppointmentEvent) == 1


def test_of_many_moves_onto_the_same_time_exactly_one_wins(hands, cast):
    visits = [
        builders.an_appointment(patient, clinician=cast.therapist, starts_at=slot(number + 1))
        for number, (_visitor, patient) in enumerate(hands)
    ]
    db.session.commit()
    statuses = at_once(
        [
            sending(
                visitor,
                f"/patients/{patient.public_id}/appointments/{visit.public_id}/edit",
                typed(cast.therapist, slot(0), version="1"),
            )
            for (visitor, patient), visit in zip(hands, visits, strict=True)
        ]
    )
    assert sorted(statuses) == [303] + [409] * (HANDS - 1)
    db.session.rollback()
    assert overlapping() == []
