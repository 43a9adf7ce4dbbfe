"""The desk's day: who comes, who is here, what is asked of them, what is left in the evening."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.care import check_ins, desk_day, desk_forms, end_of_day, scheduling
from app.care.errors import Invalid, Refused
from app.clinical.lifecycles import AppointmentMove
from app.clinical.vocabulary import AppointmentStatus, DeskFormKind, PhotoConsent, RequestStatus, VisitKind
from app.extensions import db
from app.models import Appointment, AppointmentEvent, DeskForm, Practice
from tests import builders
from tests.queries import count_queries

NEW_YORK = ZoneInfo("America/New_York")
ON = date(2026, 11, 23)


def local(hour: int, minute: int = 0, *, on: date = ON) -> datetime:
    return datetime.combine(on, time(hour, minute), NEW_YORK).astimezone(UTC)


@pytest.fixture
def practice(cast) -> Practice:
    return db.session.get_one(Practice, 1)


@pytest.fixture
def visit(cast) -> Appointment:
    """Pat is booked with Ana at ten."""
    return builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=local(10))


def day(practice, at: datetime) -> desk_day.Day:
    return desk_day.of_day(ON, practice=practice, at=at)


def check_in(visit, cast, at=None, **values):
    said = {"details_confirmed": True, "papers": [], "pictures": None} | values
    return check_ins.check_in(visit, by=cast.desk, at=at or local(9, 50), on=ON, **said)


def begun(visit, cast, at: datetime) -> None:
    visit.status = AppointmentStatus.IN_SESSION
    visit.events.append(AppointmentEvent(move=AppointmentMove.BEGIN, made_at=at, made_by=cast.therapist))
    db.session.flush()


# check-in


def test_check_in_keeps_what_was_gone_through_in_one_step(cast, practice, visit):
    papers = [DeskFormKind.PRIVACY_NOTICE, DeskFormKind.INSURANCE_CARD]
    check_in(visit, cast, papers=papers)
    assert visit.status is AppointmentStatus.ARRIVED
    assert (visit.details_confirmed_at, visit.details_confirmed_by) == (local(9, 50), cast.desk)
    assert {form.kind for form in desk_forms.on_file(cast.pat)} == set(papers)
    (one,) = day(practice, local(9, 55)).here
    assert one.is_confirmed
    assert [found.rule.kind for found in one.missing] == [DeskFormKind.CANCELLATION_POLICY]


def test_check_in_sent_twice_happens_once(cast, visit):
    check_in(visit, cast, papers=[DeskFormKind.INTAKE])
    check_in(visit, cast, papers=[DeskFormKind.INTAKE], at=local(9, 51))
    assert visit.details_confirmed_at == local(9, 50)
    assert len(list(db.session.scalars(select(DeskForm)))) == 1
    assert [step.move for step in visit.events].count(AppointmentMove.ARRIVE) == 1


def test_who_did_not_confirm_is_here_all_the_same_and_can_be_asked_later(cast, visit):
    check_in(visit, cast, details_confirmed=False)
    assert visit.details_confirmed_at is None
    check_in(visit, cast, at=local(10, 5))
    assert visit.details_confirmed_at == local(10, 5)


def test_nobody_is_checked_in_to_a_cancelled_visit(cast, visit):
    visit.status = AppointmentStatus.CANCELLED_BY_PATIENT
    with pytest.raises(Refused, match="Cancelled"):
        check_in(visit, cast)


@pytest.mark.parametrize(
    ("answer", "papers"),
    [(PhotoConsent.GIVEN, [DeskFormKind.PICTURE_CONSENT]), (PhotoConsent.REFUSED, [])],
)
def test_an_answer_to_pictures_settles_the_question_for_good(cast, practice, answer, papers):
    first = builders.an_appointment(
        cast.pat, clinician=cast.therapist, starts_at=local(10), kind=VisitKind.EVALUATION
    )
    (one,) = day(practice, local(9)).expected
    assert DeskFormKind.PICTURE_CONSENT in [found.rule.kind for found in one.missing]
    check_in(first, cast, pictures=answer)
    assert (cast.pat.photo_consent, cast.pat.photo_consent_on) == (answer, ON)
    assert [form.kind for form in desk_forms.on_file(cast.pat)] == papers
    (one,) = day(practice, local(10)).here
    assert DeskFormKind.PICTURE_CONSENT not in [found.rule.kind for found in one.missing]


def test_a_paper_struck_as_an_error_is_asked_for_again(cast, practice, visit):
    kind = DeskFormKind.CANCELLATION_POLICY
    paper = builders.a_desk_form(cast.pat, by=cast.desk, kind=kind, signed_on=ON)
    desk_forms.strike(paper, reason="The other Pat", by=cast.desk, at=local(9))
    (one,) = day(practice, local(9)).expected
    assert kind in [found.rule.kind for found in one.missing]
    with pytest.raises(Invalid):
        desk_forms.strike(paper, reason=" ", by=cast.desk, at=local(9))


def test_a_paper_cannot_be_signed_tomorrow(cast):
    tomorrow = ON + timedelta(days=1)
    with pytest.raises(Invalid):
        desk_forms.record(
            cast.pat, [DeskFormKind.INTAKE], signed_on=tomorrow, by=cast.desk, at=local(9), on=ON
        )


# late, early, not at all


def test_a_patient_who_calls_is_expected_then_and_not_counted_as_missing_before(cast, practice, visit):
    check_ins.expect(visit, local(10, 30), practice=practice)
    (one,) = day(practice, local(10, 20)).expected
    assert (one.begins_at, one.is_overdue) == (local(10, 30), False)
    (one,) = day(practice, local(10, 45)).expected
    assert one.is_overdue
    check_ins.expect(visit, None, practice=practice)
    (one,) = day(practice, local(10, 20)).expected
    assert one.is_overdue


def test_a_visit_that_is_moved_waits_for_nobody_at_the_time_they_said_before(cast, practice, visit):
    check_ins.expect(visit, local(10, 30), practice=practice)

    def move(starts_at: datetime, minutes: int) -> None:
        scheduling.move(
            visit,
            clinician=cast.therapist,
            starts_at=starts_at,
            minutes=minutes,
            desk_note="",
            version=visit.version,
            practice=practice,
            by=cast.desk,
            at=local(8),
        )

    move(local(10), 60)
    assert visit.expected_at == local(10, 30), "longer, it begins when it did"
    move(local(9), 60)
    (one,) = day(practice, local(9, 20)).expected
    assert (visit.expected_at, one.begins_at, one.is_overdue) == (None, local(9, 20), True)


@pytest.mark.parametrize("wrong", [local(9, 30), local(10, on=date(2026, 11, 24))])
def test_late_is_later_on_the_same_day(visit, practice, wrong):
    with pytest.raises(Invalid) as refusal:
        check_ins.expect(visit, wrong, practice=practice)
    assert refusal.value.field == "expected"


def test_nobody_is_waited_for_who_is_here(cast, visit, practice):
    check_in(visit, cast)
    with pytest.raises(Refused):
        check_ins.expect(visit, local(10, 30), practice=practice)


def test_a_clinician_in_session_beyond_the_time_makes_those_who_follow_wait(cast, practice, visit):
    begun(visit, cast, local(10, 20))
    after = builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=local(10, 45))
    bens = builders.an_appointment(
        builders.a_patient("Wren"), clinician=cast.second_therapist, starts_at=local(10, 45)
    )
    now = day(practice, local(10, 40))
    assert now.behind == ((cast.therapist, 20),)
    begins = {one.visit.id: (one.begins_at, one.waits_minutes) for one in now.expected}
    assert begins == {after.id: (local(11, 5), 20), bens.id: (local(10, 45), 0)}


def test_who_did_not_come_stands_apart_and_can_still_be_checked_in(cast, practice, visit):
    scheduling.miss(visit, by=cast.desk, at=local(10, 20))
    assert [one.visit for one in day(practice, local(10, 20)).off] == [visit]
    check_in(visit, cast, at=local(10, 25))
    assert [one.visit for one in day(practice, local(10, 25)).here] == [visit]


# walk-in


def a_walk_in(cast, practice, at: datetime, patient=None):
    return check_ins.walk_in(
        patient or cast.quinn,
        visit_type=builders.a_visit_type(),
        clinician=cast.therapist,
        practice=practice,
        by=cast.desk,
        at=at,
    )


def test_a_walk_in_is_booked_from_now_and_here_in_one_step(cast, practice):
    visit = a_walk_in(cast, practice, local(14, 3))
    assert (visit.starts_at, visit.ends_at) == (local(14), local(14, 45))
    assert visit.status is AppointmentStatus.ARRIVED


def test_a_walk_in_never_takes_somebody_elses_time(cast, practice, visit):
    with pytest.raises(Refused, match="Ana Alder"):
        a_walk_in(cast, practice, local(9, 33))


def test_who_is_free_now_is_said_with_until_when(cast, practice, visit):
    free = dict(check_ins.free_now(practice=practice, at=local(9, 33)))
    assert free[cast.therapist] == local(10)
    free = dict(check_ins.free_now(practice=practice, at=local(10, 3)))
    assert cast.therapist not in free
    assert cast.second_therapist in free


# lists


def test_the_phone_list_has_whoever_is_expected_that_day_by_the_clock(cast, practice, visit):
    builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=local(9))
    gone = {"starts_at": local(13), "status": AppointmentStatus.CANCELLED_BY_CLINIC}
    builders.an_appointment(builders.a_patient("Wren"), clinician=cast.therapist, **gone)
    tomorrow = local(9, on=date(2026, 11, 24))
    builders.an_appointment(builders.a_patient("Nell"), clinician=cast.therapist, starts_at=tomorrow)
    assert [one.patient for one in desk_day.to_call(ON, practice=practice)] == [cast.quinn, cast.pat]


def test_the_evening_list_says_what_nobody_closed(cast, practice, visit):
    old = builders.an_appointment(
        cast.quinn, clinician=cast.therapist, starts_at=local(10, on=date(2026, 11, 20))
    )
    left = end_of_day.unfinished(ON, practice=practice, at=local(18))
    assert left.open_visits == (old, visit)
    for one in (old, visit):
        one.status = AppointmentStatus.COMPLETED
    db.session.flush()
    left = end_of_day.unfinished(ON, practice=practice, at=local(18))
    assert left.open_visits == ()
    assert [one.visit for one in left.papers] == [visit]


def test_the_evening_list_has_a_request_that_is_due_until_its_visit_is_booked_and_again_if_that_falls_through(
    cast, practice, visit
):
    asked = builders.a_consultation_request(cast.pat)
    asked.due_on = ON

    def due():
        return end_of_day.unfinished(ON, practice=practice, at=local(18)).requests

    assert due() == (asked,)
    asked.status, asked.appointment = RequestStatus.SCHEDULED, visit
    assert due() == ()
    visit.status = AppointmentStatus.CANCELLED_BY_PATIENT
    assert due() == (asked,)


def test_the_number_of_queries_does_not_grow_with_the_day(cast, practice, visit):
    def asked() -> int:
        db.session.expire_all()
        with count_queries() as sent:
            day(practice, local(9))
        return len(sent)

    few = asked()
    for number in range(7):
        patient = builders.a_patient("One", f"Number {number}")
        builders.a_desk_form(patient, by=cast.desk, signed_on=ON)
        builders.an_appointment(patient, clinician=cast.second_therapist, starts_at=local(9 + number))
    assert asked() <= few + 1  # the other clinician, once
