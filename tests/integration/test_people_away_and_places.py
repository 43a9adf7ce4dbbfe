"""Who is away or has left stays in sight, and a visit that changes heeds who is away and where its people are."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.care import practice, scheduling, visit_types
from app.care.errors import Invalid, Refused
from app.clinical.vocabulary import VisitKind
from app.extensions import db
from app.models import Appointment, ClosedDay, Place, Room, TimeOff, VisitTypeRoom, WorkingHours
from tests import builders
from tests.integration.test_openings import a_monday, at_clock

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = 0


@pytest.fixture
def monday(cast) -> date:
    visit_types.start()
    return a_monday()


def goes_away(person, starts_at: datetime, ends_at: datetime, label: str) -> None:
    db.session.add(
        TimeOff(
            user=person,
            starts_at=starts_at,
            ends_at=ends_at,
            label=label,
            made_at=clock.now(),
            made_by=person,
        )
    )
    db.session.commit()


def week_of(visitor, person, on: date):
    return visitor.get("scheduling.week", query={"on": on.isoformat(), "of": str(person.public_id)})


def test_a_day_off_stands_in_the_week_of_who_takes_it(as_, cast, monday):
    off = monday + timedelta(days=2)
    goes_away(cast.therapist, at_clock(off, 0), at_clock(off + timedelta(days=1), 0), "Dentist")
    week = week_of(as_("desk"), cast.therapist, monday).one("#day").get_text(" ")
    assert f"Wed {off.day}" in week
    assert "Dentist" in week


def test_a_week_away_is_no_closed_practice(as_, cast, monday):
    goes_away(cast.therapist, at_clock(monday, 0), at_clock(monday + timedelta(days=7), 0), "Vacation")
    week = week_of(as_("desk"), cast.therapist, monday).one("#day").get_text(" ")
    assert "Nobody works this week" in week
    assert "Ana Alder: Vacation." in week
    assert "Closed" not in week


def test_a_day_the_practice_never_opens_is_closed_whoever_is_away_then(as_, cast, monday):
    sunday = monday + timedelta(days=6)
    ours = practice.the_practice()
    ours.opening_hours = [one for one in ours.opening_hours if one.weekday != sunday.weekday()]
    goes_away(cast.therapist, at_clock(monday, 0), at_clock(monday + timedelta(days=7), 0), "Vacation")
    desk = as_("desk")
    day = desk.get("scheduling.day", query={"on": sunday.isoformat()}).one("#day").get_text(" ")
    assert "Closed on Sundays" in day
    assert "Nobody works" not in day


def test_the_page_is_drawn_anew_when_who_is_away_changes_and_nothing_else(as_, cast, monday):
    goes_away(cast.therapist, at_clock(monday, 0), at_clock(monday + timedelta(days=7), 0), "Vacation")
    seen = week_of(as_("desk"), cast.therapist, monday).one("#seen")["value"].partition("-")[2]
    db.session.scalars(db.select(TimeOff)).one().label = "Course"
    db.session.commit()
    assert week_of(as_("desk"), cast.therapist, monday).one("#seen")["value"].partition("-")[2] != seen


def test_the_week_of_who_has_left_is_theirs_alone_too(as_, cast, monday):
    builders.an_appointment(cast.pat, clinician=cast.second_therapist, starts_at=at_clock(monday, 10))
    builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=at_clock(monday, 11))
    cast.second_therapist.disabled_at = clock.now()
    db.session.commit()
    week = week_of(as_("desk"), cast.second_therapist, monday).one("#day").get_text(" ")
    assert "Plover" in week
    assert "Quail" not in week


def test_the_day_on_paper_tells_of_time_off_what_lies_in_the_day(as_, cast, monday):
    goes_away(cast.therapist, at_clock(monday, 14), at_clock(monday + timedelta(days=2), 10), "Course")
    desk, found = as_("desk"), []
    for day in range(3):
        sheet = desk.get("scheduling.sheet", query={"on": (monday + timedelta(days=day)).isoformat()})
        found += [row.get_text(" ", strip=True) for row in sheet.select("tbody tr")]
    assert found == ["14:00 to 00:00 Course", "All day Course", "00:00 to 10:00 Course"]


def a_joint_visit(cast, starts_at: datetime, reason: str = "") -> Appointment:
    joint = visit_types.usual_of(VisitKind.JOINT_REVIEW)
    return scheduling.book(
        cast.pat,
        clinician=cast.physician,
        second_clinician=cast.therapist,
        starts_at=starts_at,
        visit_type=joint,
        reason=reason,
        practice=practice.the_practice(),
        by=cast.desk,
        at=clock.now(),
    )


def changed(cast, visit: Appointment, starts_at: datetime, **values) -> Appointment:
    same = {"clinician": visit.clinician, "minutes": None, "desk_note": "", "version": visit.version}
    moved = scheduling.move(
        visit,
        **same | values,
        starts_at=starts_at,
        practice=practice.the_practice(),
        by=cast.desk,
        at=clock.now(),
    )
    db.session.flush()
    return moved


def test_another_second_clinician_who_is_away_needs_a_reason(app, cast, monday):
    visit = a_joint_visit(cast, at_clock(monday, 10))
    goes_away(cast.second_therapist, at_clock(monday, 9), at_clock(monday, 12), "Away")
    with pytest.raises(Invalid) as problem:
        changed(cast, visit, visit.starts_at, second_clinician=cast.second_therapist)
    assert problem.value.field == "reason"
    assert "Ben Birch" in str(problem.value)


def two_places(cast) -> list[Room]:
    """A room in the north, where Ana is on Monday morning, and one in the south, where she is from 13:00."""
    north, south = Place(name="North"), Place(name="South")
    rooms = [Room(name="N1", place=north, position=1), Room(name="S1", place=south, position=2)]
    db.session.add_all(rooms)
    db.session.flush()
    works(cast.therapist, 540, 780, north)
    works(cast.therapist, 780, 1020, south)
    return rooms


def works(person, starts: int, ends: int, place: Place) -> None:
    hours = WorkingHours(user=person, weekday=MONDAY, starts_minute=starts, ends_minute=ends, place=place)
    db.session.add(hours)
    db.session.commit()


def test_a_joint_visit_of_two_who_are_at_two_places_needs_a_reason(app, cast, monday):
    rooms = two_places(cast)
    works(cast.physician, 540, 1020, rooms[1].place)
    with pytest.raises(Invalid) as problem:
        a_joint_visit(cast, at_clock(monday, 10))
    assert problem.value.field == "reason"
    assert "Ana Alder are at two places" in str(problem.value)
    assert a_joint_visit(cast, at_clock(monday, 10), "Dr. O drives north").room is None
    assert a_joint_visit(cast, at_clock(monday, 14)).second_clinician == cast.therapist


def test_a_room_of_another_place_or_type_is_refused_by_name_and_nothing_moves(app, cast, monday):
    rooms = two_places(cast)
    visit = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=at_clock(monday, 10))
    only_north = builders.a_visit_type(name="Quiet visit")
    only_north.rooms = [VisitTypeRoom(room=rooms[0])]
    db.session.commit()
    with pytest.raises(Refused, match="S1 is at another place than Ana Alder is then"):
        changed(cast, visit, visit.starts_at, room=rooms[1])
    with pytest.raises(Refused, match="Quiet visit does not take place in S1"):
        changed(cast, visit, at_clock(monday, 14), room=rooms[1], visit_type=only_north)
    db.session.refresh(visit)
    assert (visit.starts_at, visit.room) == (at_clock(monday, 10), None)
    assert changed(cast, visit, visit.starts_at, room=rooms[0]).room == rooms[0]


def test_a_visit_moved_to_hours_at_another_place_changes_to_a_room_there(app, cast, monday):
    rooms = two_places(cast)
    follow_up = visit_types.usual_of(VisitKind.FOLLOW_UP)
    follow_up.needs_room = True
    db.session.commit()
    visit = scheduling.book(
        cast.pat,
        clinician=cast.therapist,
        starts_at=at_clock(monday, 10),
        visit_type=follow_up,
        practice=practice.the_practice(),
        by=cast.desk,
        at=clock.now(),
    )
    assert visit.room == rooms[0]
    assert changed(cast, visit, at_clock(monday, 15)).room == rooms[1]


def test_a_visit_of_another_type_leaves_a_room_that_type_does_not_take_place_in(app, cast, monday):
    bay, cove = Room(name="Bay", position=1), Room(name="Cove", position=2)
    follow_up = visit_types.usual_of(VisitKind.FOLLOW_UP)
    only_cove = builders.a_visit_type(name="Quiet visit", needs_room=True)
    db.session.add_all([bay, cove])
    only_cove.rooms = [VisitTypeRoom(room=cove)]
    visit = builders.an_appointment(
        cast.pat, clinician=cast.therapist, starts_at=at_clock(monday, 10), visit_type=follow_up, room=bay
    )
    db.session.commit()
    assert changed(cast, visit, visit.starts_at, visit_type=only_cove).room == cove


def test_a_hold_keeps_what_was_typed_besides(as_, cast, monday):
    typed = {
        "visit_type": builders.a_type(VisitKind.FOLLOW_UP),
        "clinician": str(cast.therapist.public_id),
        "on": monday.isoformat(),
        "clock": "10:00",
        "repeats": "1",
        "count": "4",
        "desk_note": "Comes by ferry",
        "is_tentative": "y",
    }
    held = as_("desk").post("scheduling.hold", typed, patient_id=cast.pat)
    assert held.status == 200
    fields = held.fields(held.one("#booking"))
    assert (fields["repeats"], fields["count"]) == ("1", "4")
    assert fields["desk_note"].strip() == "Comes by ferry"
    assert fields["hold"]
    assert held.select("#is_tentative[checked]")


def test_a_hold_and_its_release_stay_on_the_week_one_works_from(as_, cast, monday):
    desk = as_("desk")
    shown = desk.url("scheduling.week", of=str(cast.therapist.public_id))
    typed = {
        "visit_type": builders.a_type(VisitKind.FOLLOW_UP),
        "clinician": str(cast.therapist.public_id),
        "on": monday.isoformat(),
        "clock": "10:00",
        "shown": shown,
    }
    held = desk.post("scheduling.hold", typed, follow=True, patient_id=cast.pat)
    assert held.one("#day nav.seg [aria-current]").get_text() == "Week"
    assert f"{monday.day}" in held.one("#day-title").get_text()
    kept = held.fields(held.one("#booking"))
    back = desk.post("scheduling.release", kept, follow=True, patient_id=cast.pat, hold_id=kept["hold"])
    assert back.one("#day nav.seg [aria-current]").get_text() == "Week"


def test_a_place_that_is_closed_is_said_in_the_week_and_to_who_books(as_, cast, monday):
    north = Place(name="North")
    db.session.add(north)
    db.session.flush()
    db.session.add(
        WorkingHours(
            user=cast.therapist, weekday=MONDAY, starts_minute=540, ends_minute=1020, place_id=north.id
        )
    )
    db.session.add(ClosedDay(on_date=monday, name="Pipes burst", place_id=north.id))
    db.session.commit()
    assert "Pipes burst, closed" in week_of(as_("desk"), cast.therapist, monday).one("#day").get_text()
    with pytest.raises(Invalid, match=r"Where Ana Alder works is closed on .*: Pipes burst\."):
        scheduling.book(
            cast.pat,
            clinician=cast.therapist,
            starts_at=at_clock(monday, 10),
            visit_type=visit_types.usual_of(VisitKind.FOLLOW_UP),
            practice=practice.the_practice(),
            by=cast.desk,
            at=clock.now(),
        )


def test_a_visit_outside_hours_takes_nothing_of_the_free_hours_of_the_month(as_, cast, monday):
    db.session.add(
        WorkingHours(user=cast.therapist, weekday=MONDAY, starts_minute=540, ends_minute=780, place_id=None)
    )
    builders.an_appointment(
        cast.pat, clinician=cast.therapist, starts_at=at_clock(monday, 18), ends_at=at_clock(monday, 20)
    )
    db.session.commit()
    query = {"on": monday.isoformat(), "of": str(cast.therapist.public_id)}
    month = as_("desk").get("scheduling.month", query=query)
    days = [
        one.get_text(" ", strip=True) for one in month.select(".month-day") if "1 visit" in one.get_text()
    ]
    assert len(days) == 1
    assert "4 h free" in days[0]
