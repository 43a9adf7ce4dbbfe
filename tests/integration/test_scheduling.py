"""Booking, moving, cancelling: what the verbs do and what they refuse."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.care import calendar, scheduling, visit_types
from app.care.errors import Invalid, NotFound, Refused, Stale
from app.clinical.lifecycles import AppointmentMove
from app.clinical.vocabulary import AppointmentStatus, VisitKind
from app.extensions import db
from app.models import Appointment, AppointmentEvent, AuditEntry, ClinicianSchedule, VisitType
from app.policy import Reach
from tests import builders

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def at():
    return clock.now()


def on_day(days: int, hour: int, minute: int = 0) -> datetime:
    """A clock time at the practice, so many days from today."""
    day = clock.today("America/New_York") + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), NEW_YORK).astimezone(UTC)


def the_practice():
    from app.care.practice import the_practice

    return the_practice()


@pytest.fixture
def book(cast, at):
    def verb(patient=None, *, clinician=None, starts_at=None, minutes=None, **values):
        return scheduling.book(
            patient or cast.pat,
            clinician=clinician or cast.therapist,
            starts_at=starts_at or on_day(1, 10),
            minutes=minutes,
            practice=the_practice(),
            **{"kind": VisitKind.FOLLOW_UP, "by": cast.desk, "at": at} | values,
        )

    return verb


@pytest.fixture
def move(cast, at):
    def verb(visit, **values):
        as_it_is = {
            "clinician": visit.clinician,
            "kind": visit.kind,
            "starts_at": visit.starts_at,
            "minutes": None,
            "desk_note": visit.desk_note,
            "version": visit.version,
            "practice": the_practice(),
            "by": cast.desk,
            "at": at,
        }
        return scheduling.move(visit, **as_it_is | values)

    return verb


def test_a_booking_holds_the_usual_length_and_says_who_booked(book, cast):
    visit = book(kind=VisitKind.EVALUATION)
    assert visit.ends_at - visit.starts_at == timedelta(minutes=75)
    assert visit.status is AppointmentStatus.BOOKED
    assert visit.time_zone == "America/New_York"
    (event,) = visit.events
    assert (event.move, event.made_by) == (AppointmentMove.BOOK, cast.desk)


def test_a_clinician_who_is_booked_is_named_with_the_time_but_never_the_other_patient(book, cast):
    book(cast.quinn)
    with pytest.raises(Refused) as refusal:
        book(cast.pat, starts_at=on_day(1, 10, 30))
    assert "Ana Alder is booked" in str(refusal.value)
    assert "10:00–10:45 with someone else" in str(refusal.value)
    assert "Quail" not in str(refusal.value)


def test_a_patient_is_never_in_two_places(book, cast):
    book(cast.pat)
    with pytest.raises(Refused, match=r"This patient already has a visit .* 10:00–10:45 with Ana Alder"):
        book(cast.pat, clinician=cast.second_therapist, starts_at=on_day(1, 10, 15))


def test_visits_may_touch(book):
    book()
    book(starts_at=on_day(1, 10, 45))
    assert builders.count(Appointment) == 2


def test_a_booking_sent_twice_is_one_booking(book):
    first = book()
    assert book() is first
    assert builders.count(Appointment) == 1
    assert builders.count(AppointmentEvent) == 1


def test_after_a_refusal_the_session_goes_on_and_the_log_tells_nothing_that_did_not_happen(book, cast):
    book(cast.quinn)
    with pytest.raises(Refused):
        book(cast.pat)
    book(cast.pat, starts_at=on_day(1, 14))
    db.session.commit()
    created = builders.count(
        AuditEntry, AuditEntry.record_kind == "appointment", AuditEntry.change == "created"
    )
    assert created == builders.count(Appointment) == 2


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"starts_at": on_day(-1, 10)}, "clock", "This time is over"),
        ({"starts_at": on_day(1, 7, 45)}, "reason", "open 08:00–18:00"),
        ({"starts_at": on_day(1, 17, 30)}, "reason", "would lie outside"),
        ({"minutes": 0}, "minutes", "from 5 minutes to 8 hours"),
        ({"minutes": -45}, "minutes", "from 5 minutes to 8 hours"),
        ({"minutes": 485}, "minutes", "from 5 minutes to 8 hours"),
        ({"minutes": 7}, "minutes", "steps of five"),
        ({"kind": VisitKind.CONSULTATION}, "clinician", "Ana Alder does not give"),
    ],
)
def test_a_time_that_makes_no_sense_is_refused_at_its_field(book, values, field, words):
    with pytest.raises(Invalid) as refusal:
        book(**values)
    assert refusal.value.field == field
    assert words in refusal.value.message


def test_nothing_is_booked_on_a_closed_day(book):
    day = on_day(1, 10).astimezone(NEW_YORK)
    practice = the_practice()
    practice.opening_hours = [row for row in practice.opening_hours if row.weekday != day.weekday()]
    with pytest.raises(Invalid, match=f"closed on {day:%A}s"):
        book()


def test_only_people_who_see_patients_can_be_booked(book, cast):
    with pytest.raises(Invalid, match="sees patients"):
        book(clinician=cast.desk)
    cast.therapist.disabled_at = clock.now()
    with pytest.raises(Invalid, match="sees patients"):
        book()


def test_somebody_at_the_desk_can_still_take_the_time_that_has_just_begun(book, cast):
    begun = on_day(1, 10)
    assert book(starts_at=begun, at=begun + timedelta(minutes=10))
    with pytest.raises(Invalid, match="over"):
        book(cast.quinn, starts_at=begun, at=begun + timedelta(minutes=20))


def test_no_visit_for_a_struck_record_or_for_somebody_who_has_died(book, cast, at):
    cast.pat.is_deceased = True
    with pytest.raises(Refused, match="died"):
        book()
    cast.pat.is_deceased = False
    cast.pat.entered_in_error_at, cast.pat.entered_in_error_by_id = at, cast.desk.id
    cast.pat.entered_in_error_reason = "Twice"
    with pytest.raises(Refused, match="in error"):
        book()


def test_a_move_keeps_where_the_visit_stood(book, move, cast):
    visit = book()
    move(visit, clinician=cast.second_therapist, starts_at=on_day(2, 11))
    assert (visit.clinician, visit.starts_at) == (cast.second_therapist, on_day(2, 11))
    step = scheduling.steps(visit)[-1]
    assert step.move is AppointmentMove.MOVE
    assert (step.started_at_before, step.clinician_before) == (on_day(1, 10), cast.therapist)


def test_a_visit_can_move_into_its_own_time(book, move):
    visit = book()
    assert move(visit, starts_at=on_day(1, 10, 15)).starts_at == on_day(1, 10, 15)


def test_a_move_onto_a_taken_time_leaves_the_visit_where_it_was(book, move, cast):
    visit = book()
    book(cast.quinn, starts_at=on_day(1, 14))
    with pytest.raises(Refused, match="Ana Alder is booked"):
        move(visit, starts_at=on_day(1, 14))
    assert visit.starts_at == on_day(1, 10)
    assert len(scheduling.steps(visit)) == 1


def test_a_visit_somebody_moved_meanwhile_is_not_moved_again_unseen(book, move, cast):
    visit = book()
    opened = visit.version
    move(visit, starts_at=on_day(1, 14))
    with pytest.raises(Stale, match=r"It is now .* 14:00–14:45 with Ana Alder"):
        move(visit, starts_at=on_day(1, 15), version=opened)


def test_a_move_sent_twice_happens_once(book, move):
    visit = book()
    opened = visit.version
    move(visit, starts_at=on_day(1, 14))
    move(visit, starts_at=on_day(1, 14), version=opened)
    assert [step.move for step in scheduling.steps(visit)] == [AppointmentMove.BOOK, AppointmentMove.MOVE]


def test_a_cancelled_time_is_free_again(book, cast, at):
    visit = book(starts_at=on_day(3, 10))
    scheduling.cancel(visit, is_by_patient=True, reason="Car broke down", by=cast.desk, at=at)
    assert visit.status is AppointmentStatus.CANCELLED_BY_PATIENT
    assert scheduling.steps(visit)[-1].reason == "Car broke down"
    assert book(cast.quinn, starts_at=on_day(3, 10)).status is AppointmentStatus.BOOKED


def test_a_patient_who_cancels_less_than_a_day_ahead_cancels_late(book, cast):
    visit = book(starts_at=on_day(3, 10))
    late = visit.starts_at - timedelta(hours=23)
    scheduling.cancel(visit, is_by_patient=True, reason="Car broke down", by=cast.desk, at=late)
    assert visit.status is AppointmentStatus.LATE_CANCELLED


def test_a_cancellation_needs_its_reason(book, cast, at):
    with pytest.raises(Invalid, match="few words"):
        scheduling.cancel(book(), is_by_patient=False, reason=" ", by=cast.desk, at=at)


def test_a_cancelled_visit_cannot_arrive_or_move(book, move, cast, at):
    visit = book()
    scheduling.cancel(visit, is_by_patient=False, reason="Clinic closed", by=cast.desk, at=at)
    with pytest.raises(Refused, match="cannot be marked as here"):
        scheduling.arrive(visit, by=cast.desk, at=visit.starts_at)
    with pytest.raises(Refused, match="cannot be moved"):
        move(visit, starts_at=on_day(1, 14))


def test_arriving_twice_is_one_arrival_and_can_be_taken_back(book, cast):
    visit = book()
    scheduling.arrive(visit, by=cast.desk, at=visit.starts_at)
    scheduling.arrive(visit, by=cast.desk, at=visit.starts_at)
    assert visit.status is AppointmentStatus.ARRIVED
    assert len(scheduling.steps(visit)) == 2
    scheduling.reopen(visit, by=cast.desk, at=visit.starts_at)
    assert visit.status is AppointmentStatus.BOOKED
    scheduling.arrive(visit, by=cast.desk, at=visit.starts_at)
    scheduling.complete(visit, by=cast.desk, at=visit.ends_at)
    assert visit.status is AppointmentStatus.COMPLETED


def test_nobody_arrives_on_another_day(book, cast, at):
    with pytest.raises(Refused, match="This visit is on"):
        scheduling.arrive(book(), by=cast.desk, at=at)


def test_nobody_is_missing_before_the_visit_begins(book, cast):
    visit = book()
    with pytest.raises(Refused, match="not begun"):
        scheduling.miss(visit, by=cast.desk, at=visit.starts_at - timedelta(minutes=1))
    scheduling.miss(visit, by=cast.desk, at=visit.starts_at + timedelta(minutes=15))
    assert visit.status is AppointmentStatus.NO_SHOW


def test_somebody_late_whose_time_was_given_away_is_told_so(book, cast):
    visit = book()
    late = visit.starts_at + timedelta(minutes=15)
    scheduling.miss(visit, by=cast.desk, at=late)
    book(cast.quinn, starts_at=visit.starts_at, at=late)
    with pytest.raises(Refused, match="with someone else"):
        scheduling.arrive(visit, by=cast.desk, at=late)


def test_an_appointment_is_not_found_through_another_patient(book, cast):
    with pytest.raises(NotFound):
        scheduling.of(cast.quinn, book().public_id)


def test_upcoming_past_and_next_visits(book, cast, at):
    soon, later = book(), book(starts_at=on_day(8, 10))
    over = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=on_day(-3, 10))
    gone = book(starts_at=on_day(2, 10))
    scheduling.cancel(gone, is_by_patient=True, reason="Away", by=cast.desk, at=at)
    assert scheduling.upcoming(cast.pat, at=at) == [soon, later]
    assert scheduling.past(cast.pat, at=at) == [gone, over]
    assert scheduling.next_visits([cast.pat, cast.quinn], at=at) == {cast.pat.id: soon}


def test_a_day_holds_what_begins_on_it_locally(book):
    visit = book(starts_at=on_day(1, 17), minutes=60)
    day = on_day(1, 12).astimezone(NEW_YORK).date()
    assert scheduling.of_day(day, "America/New_York") == [visit]
    assert scheduling.of_day(day + timedelta(days=1), "America/New_York") == []


def test_a_therapist_reads_busy_where_others_work(book, cast, at):
    book(cast.quinn, clinician=cast.second_therapist)
    mine = book(cast.pat)
    day = on_day(1, 12).astimezone(NEW_YORK).date()
    read = calendar.book([day], practice=the_practice(), by=cast.therapist, reach=Reach.OWN, at=at)
    shown = {
        column.name: [(one.kind, one.visit and one.visit.id) for one in column.entries if one.kind != "free"]
        for column in calendar.by_person(read, day)
    }
    assert shown["Ana Alder"] == [("visit", mine.public_id)]
    assert shown["Ben Birch"] == [("busy", None)]


def test_what_is_free_on_a_day_of_the_month_is_what_is_left_of_it(book, cast):
    book(starts_at=on_day(1, 10), minutes=60)
    day = on_day(1, 12).astimezone(NEW_YORK).date()

    def told(at: datetime) -> tuple[int, int, int]:
        read = calendar.book([day], practice=the_practice(), by=cast.desk, reach=Reach.ALL, at=at)
        (one,) = calendar.month(read, [day], cast.therapist)
        return one.booked_minutes, one.free_minutes, one.worked_minutes

    booked, free, worked = told(on_day(0, 12))
    assert (booked, free) == (60, worked - 60)
    assert told(on_day(1, 10, 30)) == (60, worked - 150 - 30, worked)  # open since eight, half the visit over
    assert told(on_day(1, 23)) == (60, 0, worked)


def test_a_practice_that_is_open_all_day_can_book_both_hours_that_look_alike(book, cast):
    for hours in the_practice().opening_hours:
        hours.opens_minute, hours.closes_minute = 0, 1440
    first, second = datetime(2027, 11, 7, 5, 30, tzinfo=UTC), datetime(2027, 11, 7, 6, 30, tzinfo=UTC)
    book(starts_at=first, minutes=45)
    book(cast.quinn, starts_at=second, minutes=45)
    assert builders.count(Appointment) == 2


@pytest.fixture
def beside_another(cast, book):
    """A therapist whose schedule allows it, with two visits at ten: the second beside the first."""
    db.session.add(ClinicianSchedule(user=cast.therapist, allows_overlap=True))
    db.session.flush()
    return book(cast.pat), book(cast.quinn, lane=1, reason="Sisters")


def test_what_stands_beside_another_keeps_its_time_once_the_other_is_gone(beside_another, book, cast, at):
    first, second = beside_another
    scheduling.cancel(first, is_by_patient=True, reason="Ill", by=cast.desk, at=at)
    with pytest.raises(Refused, match="is booked at this time"):
        book(builders.a_patient("Third", "Person"))
    third = book(builders.a_patient("Fourth", "Person"), lane=1, reason="Cousins")
    assert (second.lane, third.lane) == (1, 0)


def test_nobody_is_moved_onto_a_visit_that_stands_beside_another_unasked(beside_another, book, move):
    first, _second = beside_another
    move(first, starts_at=on_day(1, 14))
    third = book(builders.a_patient("Third", "Person"), starts_at=on_day(1, 15))
    with pytest.raises(Refused, match="is booked at this time"):
        move(third, starts_at=on_day(1, 10))


def test_another_type_of_the_same_kind_and_length_is_saved(book, move, cast):
    visit_types.start()
    usual = visit_types.usual_of(VisitKind.FOLLOW_UP)
    other = VisitType(name="Therapy visit, quiet room", kind=usual.kind, minutes=usual.minutes)
    db.session.add(other)
    db.session.flush()
    visit = book(kind=None, visit_type=usual)
    move(visit, kind=None, visit_type=other)
    assert visit.visit_type is other
