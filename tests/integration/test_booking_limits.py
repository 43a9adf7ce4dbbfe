"""What a patient's bookings are measured by: the visit that is going on counts, and counts once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.care import booking_limits
from app.clinical.booking_limits import warnings
from app.clinical.vocabulary import AppointmentStatus, PlanState, VisitKind
from app.extensions import db
from app.models import NoteStrike
from tests import builders

NEW_YORK = ZoneInfo("America/New_York")
TODAY = clock.today("America/New_York")
GOING_ON = (AppointmentStatus.ARRIVED, AppointmentStatus.IN_SESSION, AppointmentStatus.COMPLETED)


def at_clock(hour: int, days: int = 0) -> datetime:
    return datetime.combine(TODAY + timedelta(days=days), time(hour), NEW_YORK).astimezone(UTC)


@pytest.fixture
def a_visit(cast):
    def at(hour, status=AppointmentStatus.BOOKED, **values):
        starts_at = at_clock(hour, values.pop("days", 0))
        return builders.an_appointment(
            cast.pat, clinician=cast.therapist, starts_at=starts_at, status=status, **values
        )

    return at


@pytest.fixture
def allowance(cast):
    def found(**values):
        return booking_limits.allowance(cast.pat, on=TODAY, at=at_clock(12), zone=NEW_YORK, **values)

    return found


@pytest.fixture
def a_note(cast):
    plan = builders.a_course(cast.pat, by=cast.therapist, state=PlanState.CERTIFIED)

    def of(visit, *, is_signed=True):
        note = builders.a_note(
            plan.plan.diagnosis, by=cast.therapist, plan=plan, appointment=visit, visit_on=TODAY
        )
        if is_signed:
            note.signed_at, note.signed_by = builders.now(), cast.therapist
            note.signer_credentials, note.content_hash = "Ana Alder, PT", "0" * 64
            db.session.flush()
        return note

    return of


@pytest.mark.parametrize("status", GOING_ON)
def test_a_visit_of_today_that_is_not_signed_counts_as_booked(a_visit, a_note, allowance, status):
    visit = a_visit(11, status)
    assert allowance().booked == (TODAY,)
    a_note(visit, is_signed=False)
    assert (allowance().visits_given, allowance().booked) == (0, (TODAY,))


def test_the_visit_going_on_is_among_those_the_plan_covers(a_visit, a_note, allowance):
    a_visit(11, AppointmentStatus.IN_SESSION)
    ahead = [TODAY + timedelta(days=days) for days in range(1, 13)]
    said = warnings(VisitKind.FOLLOW_UP, ahead, allowance())
    assert "The plan covers 12 visits. With what is booked this makes 13." in said


def test_a_visit_whose_note_is_signed_counts_as_given_alone(a_visit, a_note, allowance, cast):
    note = a_note(a_visit(11, AppointmentStatus.COMPLETED))
    a_visit(9, AppointmentStatus.COMPLETED)
    assert (allowance().visits_given, allowance().booked) == (1, (TODAY,))
    struck = {
        "struck_at": builders.now(),
        "struck_by": cast.therapist,
        "striker_credentials": "Ana Alder, PT",
    }
    db.session.add(NoteStrike(note=note, reason="Wrong chart", content_hash="0" * 64, **struck))
    db.session.flush()
    assert (allowance().visits_given, allowance().booked) == (0, (TODAY, TODAY))


def test_a_visit_of_another_day_a_missed_one_and_the_one_to_be_moved_are_not_going_on(a_visit, allowance):
    a_visit(11, AppointmentStatus.COMPLETED, days=-1)
    a_visit(9, AppointmentStatus.NO_SHOW)
    a_visit(9, AppointmentStatus.COMPLETED, kind=VisitKind.CONSULTATION)
    moved = a_visit(11, AppointmentStatus.ARRIVED)
    assert allowance().booked == (TODAY,)
    assert allowance(but=moved).booked == ()


def test_a_note_that_replaces_a_struck_one_counts_for_the_visit_of_its_day(a_visit, a_note, allowance):
    a_visit(11, AppointmentStatus.COMPLETED)
    assert allowance().booked == (TODAY,)
    a_note(None)
    assert (allowance().visits_given, allowance().booked) == (1, ())


def test_without_a_referral_a_visit_with_a_draft_is_counted_once(a_visit, allowance, cast):
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist, referred=False)
    visit = a_visit(11, AppointmentStatus.IN_SESSION)
    builders.a_note(diagnosis, by=cast.therapist, appointment=visit, visit_on=TODAY)
    assert (allowance().visits_of_course, allowance().noted) == (1, {TODAY})
    ahead = [TODAY + timedelta(days=days) for days in range(1, 10)]
    assert warnings(VisitKind.FOLLOW_UP, ahead, allowance()) == []
    (words,) = warnings(VisitKind.FOLLOW_UP, [*ahead, TODAY + timedelta(days=10)], allowance())
    assert words.endswith("1 of these 10 visits is beyond that.")
