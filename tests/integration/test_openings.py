"""Openings: what is offered can be booked, and nothing that is taken is offered."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.care import holds, openings, practice, visit_types
from app.care.openings import Wish
from app.clinical.vocabulary import VisitKind
from app.extensions import db
from app.models import ClinicianSchedule, ClosedDay, Device, Place, Room, TimeOff, WorkingHours
from tests import builders
from tests.queries import count_queries

NEW_YORK = ZoneInfo("America/New_York")


def a_monday() -> date:
    today = clock.today("America/New_York")
    return today + timedelta(days=7 - today.weekday())


def at_clock(on: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute), NEW_YORK).astimezone(UTC)


@pytest.fixture
def follow_up(cast):
    visit_types.start()
    return visit_types.usual_of(VisitKind.FOLLOW_UP)


@pytest.fixture
def search(cast, follow_up):
    def found(*people, **values):
        kept = {"since": a_monday(), "at": clock.now(), "visit_type": follow_up, "patient": cast.pat}
        return openings.find(practice.the_practice(), people or [cast.therapist], **kept | values)

    return found


def local(found) -> list[str]:
    return [f"{one.span.starts_at.astimezone(NEW_YORK):%a %H:%M}" for one in found]


def test_a_few_times_of_several_days_are_offered(search):
    assert local(search()) == ["Mon 08:00", "Mon 08:45", "Mon 09:30", "Tue 08:00", "Tue 08:45", "Tue 09:30"]


def test_only_the_days_and_the_time_of_day_the_caller_can_come(search):
    wish = Wish(frozenset({1, 3}), 12 * 60, 17 * 60)
    found = search(wish=wish)
    assert local(found)[:4] == ["Tue 12:00", "Tue 12:45", "Tue 13:30", "Thu 12:00"]
    assert all(one.span.ends_at <= at_clock(one.span.starts_at.date(), 17) for one in found)


def test_working_hours_time_off_and_closed_days_are_kept(search, cast):
    monday = a_monday()
    db.session.add_all(
        WorkingHours(user=cast.therapist, weekday=day, starts_minute=600, ends_minute=720) for day in range(5)
    )
    db.session.add(ClosedDay(on_date=monday, name="Holiday"))
    tuesday = monday + timedelta(days=1)
    db.session.add(
        TimeOff(
            user=cast.therapist,
            starts_at=at_clock(tuesday, 10),
            ends_at=at_clock(tuesday, 11),
            label="Away",
            made_at=clock.now(),
            made_by=cast.therapist,
        )
    )
    db.session.flush()
    assert local(search())[:2] == ["Tue 11:00", "Wed 10:00"]


def test_what_somebody_holds_is_not_offered_until_it_runs_out(search, cast, follow_up):
    at = clock.now()
    holds.hold(
        cast.quinn,
        visit_type=follow_up,
        clinician=cast.therapist,
        starts_at=at_clock(a_monday(), 8),
        practice=practice.the_practice(),
        by=cast.desk,
        at=at,
    )
    assert local(search(at=at))[0] == "Mon 08:45"
    assert local(search(at=at + timedelta(minutes=5)))[0] == "Mon 08:00"


def test_the_minutes_kept_free_after_a_visit_stay_free(search, cast, follow_up):
    builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=at_clock(a_monday(), 8))
    db.session.add(ClinicianSchedule(user=cast.therapist, buffer_minutes=10))
    db.session.flush()
    assert local(search())[0] == "Mon 08:55"


def test_the_patients_own_visits_with_others_are_in_the_way(search, cast):
    builders.an_appointment(cast.pat, clinician=cast.second_therapist, starts_at=at_clock(a_monday(), 8))
    assert local(search())[0] == "Mon 08:45"


def test_a_joint_visit_is_offered_where_both_are_free(search, cast, follow_up):
    joint = visit_types.usual_of(VisitKind.JOINT_REVIEW)
    builders.an_appointment(cast.quinn, clinician=cast.physician, starts_at=at_clock(a_monday(), 8))
    (first, *_) = search(cast.therapist, visit_type=joint)
    assert (local([first]), first.second_clinician) == (["Mon 08:45"], cast.physician)


def test_without_a_free_room_or_the_device_there_is_no_opening(search, cast, follow_up):
    room, device = Room(name="Room 1"), Device(name="Unit")
    follow_up.needs_room, follow_up.device = True, device
    db.session.add(room)
    monday = a_monday()
    builders.an_appointment(
        cast.quinn, clinician=cast.second_therapist, starts_at=at_clock(monday, 8), room=room
    )
    builders.an_appointment(
        cast.quinn, clinician=cast.second_therapist, starts_at=at_clock(monday, 8, 45), device=device
    )
    assert local(search())[0] == "Mon 09:30"


def test_a_free_room_counts_only_at_the_place_the_clinician_works_at_then(search, cast, follow_up):
    here, there = Place(name="Harbor"), Place(name="Uptown")
    follow_up.needs_room = True
    db.session.add_all([Room(name="Room 1", place=here), here, there])
    db.session.flush()
    db.session.add_all(
        WorkingHours(user=cast.therapist, weekday=0, starts_minute=start, ends_minute=end, place_id=place.id)
        for start, end, place in ((480, 600, there), (600, 720, here))
    )
    db.session.flush()
    assert local(search())[0] == "Mon 10:00"


@pytest.fixture
def works():
    """``works(person, (9, 13, north))``: on Mondays, from one hour to another, at a place."""

    def at(person, *hours):
        for starts, ends, place in hours:
            place_id = place and place.id
            db.session.add(
                WorkingHours(
                    user=person,
                    weekday=0,
                    starts_minute=60 * starts,
                    ends_minute=60 * ends,
                    place_id=place_id,
                )
            )
        db.session.flush()

    return at


@pytest.fixture
def places(cast):
    found = Place(name="North"), Place(name="South")
    db.session.add_all(found)
    db.session.flush()
    return found


def test_an_opening_lies_at_one_place_also_where_the_caller_can_come_at_some_hours_only(
    search, cast, works, places
):
    north, south = places
    works(cast.therapist, (9, 13, north), (13, 17, south))
    found = local(search(wish=Wish(frozenset({0}), 12 * 60, 15 * 60)))
    assert found[:3] == ["Mon 12:00", "Mon 13:00", "Mon 13:45"]


def test_a_joint_visit_is_offered_only_where_both_are_at_one_place(search, cast, works, places):
    north, south = places
    joint = visit_types.usual_of(VisitKind.JOINT_REVIEW)
    works(cast.therapist, (9, 12, north), (12, 17, south))
    works(cast.physician, (9, 10, north), (10, 14, south), (14, 15, None), (15, 17, north))
    wanted = {"visit_type": joint, "second": cast.physician, "minutes": 60}
    found = search(**wanted, wish=Wish(frozenset({0})))
    assert local(found)[:3] == ["Mon 09:00", "Mon 12:00", "Mon 13:00"]
    in_the_afternoon = search(**wanted, wish=Wish(frozenset({0}), 14 * 60, 17 * 60))
    assert set(local(in_the_afternoon)) == {"Mon 14:00"}


def test_a_joint_visit_never_straddles_a_change_of_place(search, cast, works, places):
    north, south = places
    works(cast.therapist, (9, 10, north), (10, 11, south))
    works(cast.physician, (9, 10, north), (10, 11, south))
    joint = visit_types.usual_of(VisitKind.JOINT_REVIEW)
    assert search(cast.therapist, visit_type=joint, minutes=90) == []


def test_a_search_asks_as_often_for_many_people_and_visits(search, cast):
    with count_queries() as few:
        search()
    for hour in range(8, 17):
        builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=at_clock(a_monday(), hour))
    with count_queries() as many:
        search(cast.therapist, cast.second_therapist)
    assert len(many) == len(few)
