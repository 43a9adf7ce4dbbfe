"""Series: listed with what is in the way, booked as listed, all or none."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.care import booking_series, practice, visit_types
from app.care.booking_series import Pattern, Visit
from app.care.errors import Invalid, Refused
from app.clinical.vocabulary import VisitKind
from app.extensions import db
from app.models import Appointment, AppointmentSeries, ClosedDay, Place, Room, WorkingHours
from tests import builders
from tests.queries import count_queries

NEW_YORK = ZoneInfo("America/New_York")


def a_monday() -> date:
    today = clock.today("America/New_York")
    return today + timedelta(days=7 - today.weekday())


def at_ten(weeks: int) -> datetime:
    return datetime.combine(a_monday() + timedelta(weeks=weeks), time(10), NEW_YORK).astimezone(UTC)


@pytest.fixture
def visit(cast):
    visit_types.start()
    return Visit(visit_types.usual_of(VisitKind.FOLLOW_UP), cast.therapist)


@pytest.fixture
def listed(cast, visit):
    def days(**values):
        pattern = Pattern(a_monday(), time(10), **{"every_weeks": 1, "count": 4} | values)
        return booking_series.listed(
            cast.pat, visit, pattern, practice=practice.the_practice(), at=clock.now()
        )

    return days


@pytest.fixture
def book(cast, visit):
    def days(weeks, **values):
        return booking_series.book(
            cast.pat,
            visit,
            Pattern(a_monday(), time(10), every_weeks=1, count=4),
            days=[a_monday() + timedelta(weeks=week) for week in weeks],
            practice=practice.the_practice(),
            by=cast.desk,
            at=clock.now(),
            **values,
        )

    return days


def test_what_is_in_the_way_is_listed_and_never_moved_in_silence(listed, cast):
    builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=at_ten(1))
    builders.an_appointment(cast.pat, clinician=cast.second_therapist, starts_at=at_ten(2))
    db.session.add(ClosedDay(on_date=a_monday() + timedelta(weeks=3), name="Memorial Day"))
    db.session.flush()
    found = listed()
    assert [one.is_free for one in found] == [True, False, False, False]
    assert [one.starts_at for one in found] == [at_ten(week) for week in range(4)]
    assert found[1].problem == "Ana Alder is booked then."
    assert found[2].problem == "This patient already has a visit then."
    assert "Memorial Day" in found[3].unusual
    assert [one.may_be_booked for one in found] == [True, False, False, True]


def test_two_people_at_two_places_are_listed_as_unusual(cast, visit, works_at):
    works_at(Place(name="Harbor"))
    uptown = Place(name="Uptown")
    db.session.add(uptown)
    db.session.flush()
    db.session.add(
        WorkingHours(user=cast.physician, weekday=0, starts_minute=480, ends_minute=1020, place_id=uptown.id)
    )
    db.session.flush()
    both = Visit(visit.visit_type, cast.therapist, second_clinician=cast.physician)
    found = booking_series.listed(
        cast.pat,
        both,
        Pattern(a_monday(), time(10), every_weeks=1, count=2),
        practice=practice.the_practice(),
        at=clock.now(),
    )
    assert {one.unusual for one in found} == {"Ana Alder and Dr. O are at two places."}


def test_the_reason_is_for_the_days_listed_as_unusual_and_no_others(book, cast):
    closed = a_monday() + timedelta(weeks=1)
    db.session.add(ClosedDay(on_date=closed, name="Founders’ Day"))
    db.session.flush()
    with pytest.raises(Invalid) as refused:
        book([0, 1], reason="She flies out on Tuesday")
    assert refused.value.field == "reason"
    assert db.session.scalars(db.select(Appointment)).all() == []


def test_an_ordinary_visit_of_a_series_keeps_no_reason(book, cast):
    closed = a_monday() + timedelta(weeks=1)
    db.session.add(ClosedDay(on_date=closed, name="Founders’ Day"))
    db.session.flush()
    booked = book([0, 1], unusual=[closed], reason="She flies out on Tuesday")
    assert [one.events[0].reason for one in booked] == ["", "She flies out on Tuesday"]


@pytest.fixture
def works_at(cast):
    """The therapist works on Mondays at this place."""

    def at(place: Place) -> None:
        db.session.add(place)
        db.session.flush()
        db.session.add(
            WorkingHours(
                user=cast.therapist, weekday=0, starts_minute=480, ends_minute=1020, place_id=place.id
            )
        )
        db.session.flush()

    return at


def test_a_free_room_counts_only_at_the_place_the_clinician_works_at_that_day(listed, visit, cast, works_at):
    here, there = Place(name="Harbor"), Place(name="Uptown")
    visit.visit_type.needs_room = True
    room = Room(name="Room 1", place=here)
    db.session.add_all([room, Room(name="Room 2", place=there)])
    works_at(here)
    builders.an_appointment(cast.quinn, clinician=cast.second_therapist, starts_at=at_ten(1), room=room)
    assert [one.problem for one in listed()] == ["", "No room is free then.", "", ""]


def test_a_type_that_needs_a_room_is_never_listed_as_free_without_one(listed, visit, works_at):
    visit.visit_type.needs_room = True
    assert {one.problem for one in listed()} == {"No room is free then."}
    db.session.add(Room(name="Room 1", place=Place(name="Harbor")))
    works_at(Place(name="Uptown"))
    assert {one.problem for one in listed()} == {"No room is free then."}


def test_the_list_asks_as_often_for_a_year_as_for_two_visits(listed, visit, works_at):
    visit.visit_type.needs_room = True
    db.session.add_all(Room(name=f"Room {number}") for number in range(4))
    works_at(Place(name="Harbor"))
    with count_queries() as few:
        listed(count=2)
    with count_queries() as many:
        listed(count=52)
    assert len(many) == len(few)


def test_the_chosen_days_are_booked_as_one_series(book):
    visits = book([0, 1, 3])
    assert [one.starts_at for one in visits] == [at_ten(0), at_ten(1), at_ten(3)]
    assert len({one.series_id for one in visits}) == 1


def test_a_series_sent_twice_is_booked_once(book):
    first = book([0, 1])
    assert book([0, 1]) == first
    assert builders.count(AppointmentSeries) == 1


def test_where_one_day_was_taken_meanwhile_nothing_is_booked(book, cast):
    builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=at_ten(1))
    db.session.commit()
    with pytest.raises(Refused, match="Ana Alder is booked"):
        book([0, 1, 2])
    db.session.rollback()
    assert builders.count(Appointment) == 1
    assert builders.count(AppointmentSeries) == 0


def test_days_that_are_not_of_the_series_are_refused(book):
    with pytest.raises(Invalid, match="days of the list"):
        book([0, 9])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"count": 10_000}, "count"),
        ({"count": None, "until_on": date(2199, 1, 1)}, "until_on"),
        ({"count": 1}, "count"),
        ({"count": -3}, "count"),
        ({"count": None}, "count"),
        ({"count": None, "until_on": date(2020, 1, 1)}, "until_on"),
        ({"every_weeks": 3}, "repeats"),
    ],
)
def test_a_series_that_makes_no_sense_is_refused_at_its_field(listed, values, field):
    with pytest.raises(Invalid) as refusal:
        listed(**values)
    assert refusal.value.field == field
