"""The pages on which the practice says what can be booked, when, where and with whom."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app import policy
from app.care import visit_types, working_time
from app.clinical.vocabulary import VisitKind
from app.extensions import db
from app.models import (
    Appointment,
    ClosedDay,
    Device,
    Place,
    Practice,
    Room,
    TimeOff,
    VisitType,
    VisitTypeGiver,
    VisitTypeRoom,
    WorkingHours,
)
from tests import builders
from tests.queries import count_queries

NEW_YORK = ZoneInfo("America/New_York")
PAGES = ("types", "rooms", "hours", "time_off", "closed_days", "limits", "new_type", "new_part")


def at(page: str) -> str:
    return f"schedule_settings.{page}"


def one(model):
    db.session.expire_all()
    return db.session.scalars(select(model)).one()


@pytest.fixture
def types(cast):
    types = visit_types.start()
    db.session.commit()
    return types


def a_room(name="Room 1", **values) -> Room:
    room = Room(name=name, **values)
    db.session.add(room)
    db.session.commit()
    return room


def tomorrow(days: int = 1) -> date:
    return builders.today() + timedelta(days=days)


def a_visit_at(hour: int, cast, on: date, **values) -> Appointment:
    starts = datetime.combine(on, time(hour), NEW_YORK)
    visit = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=starts, **values)
    db.session.commit()
    return visit


# who


@pytest.mark.parametrize("role", ["desk", "physician", "admin"])
def test_everybody_who_sets_the_schedule_opens_every_page(as_, types, role):
    visitor = as_(role)
    for page in PAGES:
        assert visitor.get(at(page)).status == 200, page
    home = policy.home(policy.Role(role))
    assert visitor.get(home).one('.menu a[href="/schedule/settings"]')


def test_a_therapist_neither_opens_them_nor_is_led_there(as_, types):
    visitor = as_("therapist")
    assert {visitor.get(at(page)).status for page in PAGES} == {403}
    assert not visitor.get("day.show").select('a[href="/schedule/settings"]')


# types of visit

LONG = {
    "name": "Long therapy visit",
    "kind": "follow_up",
    "minutes": "90",
    "buffer_minutes": "10",
    "version": "0",
}


def test_a_type_is_added_with_everything_that_was_said_of_it(as_, cast, types):
    room = a_room()
    typed = LONG | {
        "givers": [str(cast.therapist.public_id)],
        "rooms": [str(room.public_id)],
        "needs_room": "true",
        "preparation": ["intake", "referral"],
    }
    assert as_("desk").post(at("new_type"), typed).status == 303
    added = db.session.scalars(select(VisitType).where(VisitType.name == LONG["name"])).one()
    assert (added.minutes, added.buffer_minutes, added.needs_room) == (90, 10, True)
    assert [one.user.name for one in added.givers] == ["Ana Alder"]
    assert [one.room.name for one in added.rooms] == ["Room 1"]
    assert added.preparation == ["intake", "referral"]
    text = as_("desk").get(at("types")).text
    assert "Long therapy visit Therapy visit 90 min then 10 min free Ana Alder Room 1" in text


def test_a_type_is_shown_as_it_stands_and_changed(as_, cast, types):
    desk = as_("desk")
    page = desk.get(at("edit_type"), visit_type_id=types[0])
    assert page.one("#name")["value"] == "New consultation"
    assert [box["value"] for box in page.select("[name=preparation][checked]")] == ["intake", "pictures"]
    typed = LONG | {"name": "Consultation", "kind": "consultation", "minutes": "50", "version": "1"}
    assert desk.post(at("edit_type"), typed, visit_type_id=types[0]).status == 303
    assert desk.post(at("edit_type"), typed, visit_type_id=types[0]).status == 409
    assert visit_types.every()[0].minutes == 50


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"minutes": "0"}, "Type a whole number from 5 to 480."),
        ({"minutes": "-30"}, "Type a whole number from 5 to 480."),
        ({"minutes": "47"}, "in steps of five"),
        ({"name": ""}, "Type the name."),
        ({"name": "Therapy visit"}, "There is already a type called “Therapy visit”."),
        ({"kind": "surgery"}, "Choose one of the list."),
        ({"kind": "joint_review"}, "A joint visit takes two clinicians."),
        ({"givers": ["nobody"]}, "Choose from the list."),
        ({"preparation": ["diagnosis"]}, "Choose from the list."),
    ],
)
def test_a_type_that_makes_no_sense_is_turned_down_with_what_was_typed(as_, types, typed, words):
    page = as_("desk").post(at("new_type"), LONG | typed)
    assert page.status == 422
    assert words in page.text
    assert page.one("#buffer_minutes")["value"] == "10"
    assert len(visit_types.every()) == len(types)


def test_a_type_given_by_nobody_it_is_the_work_of_is_refused(as_, cast, types):
    typed = LONG | {"givers": [str(cast.physician.public_id)]}
    page = as_("desk").post(at("new_type"), typed)
    assert (page.status, "Dr. O does not give a therapy visit." in page.text) == (422, True)


def test_a_type_saved_anew_keeps_who_has_left_and_what_is_used_no_more(as_, cast, types):
    visit_type = visit_types.usual_of(VisitKind.FOLLOW_UP)
    room, device = a_room(is_active=False), Device(name="Mirror screen", is_active=False)
    visit_type.givers = [VisitTypeGiver(user=cast.therapist)]
    visit_type.rooms, visit_type.device = [VisitTypeRoom(room=room)], device
    cast.therapist.disabled_at = builders.now()
    db.session.commit()
    desk = as_("desk")
    page = desk.get(at("edit_type"), visit_type_id=visit_type)
    for words in ("Ana Alder (has left)", "Room 1 (used no more)", "Mirror screen (used no more)"):
        assert words in page.text
    typed = page.form(desk.url(at("edit_type"), visit_type_id=visit_type)) | {"minutes": "50"}
    assert desk.post(at("edit_type"), typed, visit_type_id=visit_type).status == 303
    db.session.refresh(visit_type)
    assert (visit_type.minutes, visit_type.device) == (50, device)
    assert [one.user for one in visit_type.givers] == [cast.therapist]
    assert [one.room for one in visit_type.rooms] == [room]
    assert visit_types.givers(visit_type) == [], "not everybody all at once"


def test_a_type_is_retired_brought_back_and_put_earlier(as_, types):
    desk, video = as_("desk"), types[-2]
    desk.post(at("retire_type"), visit_type_id=video)
    assert "Retired" in desk.get(at("types")).text
    desk.post(at("bring_back_type"), visit_type_id=video)
    desk.post(at("put_type_earlier"), visit_type_id=video)
    db.session.expire_all()
    assert visit_types.active()[-3].name == "Video visit"


# rooms, devices, places


def test_a_room_at_another_place_is_added_changed_and_shown(as_, cast):
    desk = as_("desk")
    desk.post(at("new_part"), {"kind": "place", "name": "Harbor", "address": "2 Quay", "version": "0"})
    place = one(Place)
    desk.post(
        at("new_part"), {"kind": "room", "name": "Room 9", "place": str(place.public_id), "version": "0"}
    )
    desk.post(at("new_part"), {"kind": "device", "name": "Camera", "version": "0"})
    assert "Room 9 Harbor" in desk.get(at("rooms")).text
    assert one(Device).place is None
    room = one(Room)
    typed = {"name": "Room 10", "place": "", "version": "1"}
    assert desk.post(at("edit_part"), typed, part_id=room).status == 303
    assert (one(Room).name, one(Room).place) == ("Room 10", None)
    assert desk.post(at("edit_part"), typed, part_id=room).status == 409


def test_two_rooms_have_two_names(as_, cast):
    a_room()
    page = as_("desk").post(at("new_part"), {"kind": "room", "name": "room 1", "version": "0"})
    assert (page.status, "There is already a room called “Room 1”." in page.text) == (422, True)


def test_a_room_that_is_booked_is_not_retired_until_its_visits_are_moved(as_, cast):
    room, desk = a_room(), as_("desk")
    visit = a_visit_at(9, cast, tomorrow(), room=room)
    refused = desk.post(at("retire_part"), part_id=room)
    assert (refused.status, "1 visit to come needs this room. Move them first." in refused.text) == (
        409,
        True,
    )
    db.session.get(Appointment, visit.id).room = None
    db.session.commit()
    assert desk.post(at("retire_part"), part_id=room).status == 303
    assert "Used no more" in desk.get(at("rooms")).text
    desk.post(at("bring_back_part"), part_id=room)
    assert one(Room).is_active


def test_a_place_with_rooms_stays(as_, cast):
    place = Place(name="Harbor")
    db.session.add(place)
    a_room(place=place)
    assert as_("desk").post(at("retire_part"), part_id=place).status == 409
    assert one(Place).is_active


# working hours


def week(*lines: tuple[int, str, str], version="0", **more) -> dict[str, str]:
    typed = {"buffer_minutes": "5", "version": version}
    for place, (weekday, starts, ends) in enumerate(lines):
        typed |= {
            f"hours-{place}-weekday": str(weekday),
            f"hours-{place}-starts": starts,
            f"hours-{place}-ends": ends,
        }
    return typed | more


def hours_of(user) -> list[tuple[int, int, int]]:
    db.session.expire_all()
    return [(row.weekday, row.starts_minute, row.ends_minute) for row in working_time.hours_of(user)]


def test_hours_are_saved_by_weekday_and_shown_in_the_week(as_, cast):
    desk = as_("desk")
    typed = week((0, "09:00", "12:00"), (0, "13:00", "00:00"), allows_overlap="true")
    assert desk.post(at("edit_hours"), typed, user_id=cast.therapist).status == 303
    assert hours_of(cast.therapist) == [(0, 540, 720), (0, 780, 1440)]
    text = desk.get(at("hours")).text
    assert "09:00–12:00, 13:00–00:00" in text
    assert "5 min between visits Beside another visit, with a reason" in text
    assert "Whenever the practice is open" in text  # everybody else


def test_hours_saved_anew_stay_at_a_place_that_is_used_no_more(as_, cast):
    place = Place(name="Harbor", is_active=False)
    db.session.add(
        WorkingHours(user=cast.therapist, weekday=0, starts_minute=540, ends_minute=1020, place=place)
    )
    db.session.commit()
    desk = as_("desk")
    page = desk.get(at("edit_hours"), user_id=cast.therapist)
    assert "Harbor (used no more)" in page.text
    typed = page.form(desk.url(at("edit_hours"), user_id=cast.therapist)) | {"buffer_minutes": "10"}
    assert desk.post(at("edit_hours"), typed, user_id=cast.therapist).status == 303
    assert one(WorkingHours).place.name == "Harbor"


def test_hours_can_begin_with_the_opening_hours(as_, cast):
    page = as_("desk").get(at("edit_hours"), user_id=cast.therapist, fill="opening-hours")
    assert len(page.select("[name$=-starts]")) == 7
    assert page.one("#hours-0-starts")["value"] == "08:00"


def test_another_line_comes_and_goes_and_saves_nothing(as_, cast):
    desk = as_("desk")
    typed = week((0, "09:00", "12:00"))
    page = desk.post(at("edit_hours"), typed | {"add": "hours"}, user_id=cast.therapist)
    assert (page.status, len(page.select("[name$=-starts]"))) == (200, 2)
    page = desk.post(at("edit_hours"), typed | {"remove": "hours-0"}, user_id=cast.therapist)
    assert page.one("[name$=-starts]").get("value", "") == ""
    assert hours_of(cast.therapist) == []


def test_without_a_line_the_opening_hours_count_again(as_, cast):
    desk = as_("desk")
    desk.post(at("edit_hours"), week((0, "09:00", "12:00")), user_id=cast.therapist)
    desk.post(at("edit_hours"), week(version="1"), user_id=cast.therapist)
    assert hours_of(cast.therapist) == []
    assert desk.post(at("edit_hours"), week(version="1"), user_id=cast.therapist).status == 409


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (week((0, "12:00", "09:00")), "End later than you begin."),
        (week((0, "09:00", "09:00")), "End later than you begin."),
        (week((0, "09:00", "")), "Give the end."),
        (week((0, "09:00", "12:00"), (0, "11:00", "13:00")), "These hours overlap with a line above."),
        (week((9, "09:00", "12:00")), "Choose one of the list."),
        (week((0, "09:00", "12:00"), buffer_minutes="7"), "in steps of five"),
        (
            week(
                (0, "09:00", "12:00"), **{"hours-0-from_on": "2027-02-01", "hours-0-until_on": "2027-01-01"}
            ),
            "This day lies before the first one.",
        ),
    ],
)
def test_hours_that_make_no_sense_are_turned_down_at_their_line(as_, cast, typed, words):
    page = as_("desk").post(at("edit_hours"), typed, user_id=cast.therapist)
    assert page.status == 422
    assert words in page.text
    assert hours_of(cast.therapist) == []


def test_hours_that_follow_one_another_in_time_do_not_overlap(as_, cast):
    typed = week(
        (0, "09:00", "12:00"),
        (0, "10:00", "13:00"),
        **{"hours-0-until_on": "2026-12-31", "hours-1-from_on": "2027-01-01"},
    )
    assert as_("desk").post(at("edit_hours"), typed, user_id=cast.therapist).status == 303
    assert "09:00–12:00, until 31 Dec 2026" in as_("desk").get(at("hours")).text


def test_only_who_sees_patients_has_hours(as_, cast):
    assert as_("desk").get(at("edit_hours"), user_id=cast.admin).status == 404


def test_the_week_of_many_people_takes_as_many_queries_as_that_of_one(as_, cast):
    desk = as_("desk")
    desk.get(at("hours"))
    with count_queries() as few:
        desk.get(at("hours"))
    for number in range(4):
        user = builders.a_user(f"Person {number}")
        db.session.add(WorkingHours(user=user, weekday=0, starts_minute=540, ends_minute=720))
    db.session.commit()
    with count_queries() as many:
        desk.get(at("hours"))
    assert len(many) == len(few)


# time off


def away(cast, **typed) -> dict[str, str]:
    return {"user": str(cast.therapist.public_id), "from_on": f"{tomorrow()}", "label": "Away"} | typed


def test_a_day_off_is_the_whole_day_and_blocks_it(as_, cast):
    assert as_("desk").post(at("time_off"), away(cast)).status == 303
    off = one(TimeOff)
    local = [instant.astimezone(NEW_YORK) for instant in (off.starts_at, off.ends_at)]
    assert [(moment.date(), moment.time()) for moment in local] == [
        (tomorrow(), time()),
        (tomorrow(2), time()),
    ]
    hours = working_time.read([cast.therapist], tomorrow(), tomorrow(), practice=db.session.get(Practice, 1))
    assert hours.windows(cast.therapist, tomorrow()) == []


def test_an_hour_off_sent_twice_is_one(as_, cast):
    desk, typed = as_("desk"), away(cast, starts="09:00", ends="10:00")
    assert [desk.post(at("time_off"), typed).status for _ in range(2)] == [303, 303]
    off = one(TimeOff)
    assert off.ends_at - off.starts_at == timedelta(hours=1)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"from_on": "2020-01-01"}, "This time is over already."),
        ({"starts": "10:00", "ends": "10:00"}, "End later than you begin."),
        ({"starts": "10:00", "ends": "09:00"}, "End later than you begin."),
        ({"until_on": "2020-01-01"}, "End later than you begin."),
        ({"until_on": "2190-01-01"}, "longer than a year"),
        ({"from_on": "2190-01-01"}, "more than three years ahead"),
        ({"from_on": ""}, "Choose the first day."),
        ({"label": ""}, "Say how it reads in the calendar."),
        ({"user": "somebody"}, "Choose one of the list."),
        ({"from_on": "2028-03-12", "starts": "02:30"}, "does not exist"),
    ],
)
def test_time_off_that_makes_no_sense_is_turned_down(as_, cast, typed, words):
    page = as_("desk").post(at("time_off"), away(cast, **typed))
    assert page.status == 422
    assert words in page.text
    assert builders.count(TimeOff) == 0


def test_visits_that_stand_in_the_time_off_are_listed_until_they_are_moved(as_, cast):
    visit = a_visit_at(9, cast, tomorrow())
    builders.an_appointment(cast.quinn, clinician=cast.second_therapist, starts_at=visit.starts_at)
    as_("desk").post(at("time_off"), away(cast))
    page = as_("desk").get(at("time_off"))
    assert "1 visit is still booked" in page.text
    assert [link.text.rpartition(", ")[2] for link in page.select(".still-booked a")] == [cast.pat.name]


def test_the_administrator_reads_how_many_visits_stand_there_and_no_name(as_, cast):
    a_visit_at(9, cast, tomorrow())
    admin = as_("admin")
    admin.post(at("time_off"), away(cast))
    page = admin.get(at("time_off"))
    assert "1 visit is still booked" in page.text
    assert "Plover" not in page.source


def test_time_off_is_taken_back_once_and_stays_on_record(as_, cast):
    desk = as_("desk")
    desk.post(at("time_off"), away(cast))
    off = one(TimeOff)
    assert [desk.post(at("give_back"), time_off_id=off).status for _ in range(2)] == [303, 303]
    off = one(TimeOff)
    assert off.removed_by_id == cast.desk.id
    assert "Nobody is away." in desk.get(at("time_off")).text


# closed days


def test_a_closed_day_is_listed_and_nobody_works_on_it(as_, cast):
    a_visit_at(9, cast, tomorrow())
    desk = as_("desk")
    assert desk.post(at("closed_days"), {"on_date": f"{tomorrow()}", "name": "Harbor Day"}).status == 303
    text = desk.get(at("closed_days")).text
    assert "Harbor Day 1 visit is still booked" in text
    hours = working_time.read([cast.therapist], tomorrow(), tomorrow(), practice=db.session.get(Practice, 1))
    assert hours.windows(cast.therapist, tomorrow()) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"on_date": "2020-01-01"}, "This day is over already."),
        ({"on_date": "2190-01-01"}, "more than three years ahead"),
        ({"on_date": "2026-02-30"}, "Type a date that exists."),
        ({"name": ""}, "Type the name"),
        ({"place": "nowhere"}, "Choose one of the list."),
    ],
)
def test_a_closed_day_that_makes_no_sense_is_turned_down(as_, cast, typed, words):
    page = as_("desk").post(at("closed_days"), {"on_date": f"{tomorrow()}", "name": "Harbor Day"} | typed)
    assert page.status == 422
    assert words in page.text
    assert builders.count(ClosedDay) == 0


def test_a_day_is_closed_once(as_, cast):
    desk, typed = as_("desk"), {"on_date": f"{tomorrow()}", "name": "Harbor Day"}
    assert [desk.post(at("closed_days"), typed).status for _ in range(2)] == [303, 422]


def test_a_closed_day_comes_off_the_list_and_a_forged_one_harms_nothing(as_, cast):
    desk = as_("desk")
    desk.post(at("closed_days"), {"on_date": f"{tomorrow()}", "name": "Harbor Day"})
    for forged in ("", "nonsense", str(cast.pat.public_id)):
        assert desk.post(at("open_again"), {"closed_day": forged}).status == 303
    assert builders.count(ClosedDay) == 1
    listed = {"closed_day": str(one(ClosedDay).public_id)}
    assert [desk.post(at("open_again"), listed).status for _ in range(2)] == [303, 303]
    assert builders.count(ClosedDay) == 0


# rules


def test_limits_are_saved_and_the_table_of_moves_speaks_of_them(as_, cast):
    desk = as_("desk")
    typed = {
        "late_cancel_hours": "48",
        "no_show_minutes": "10",
        "hold_minutes": "3",
        "offer_minutes": "60",
        "version": "1",
    }
    assert desk.post(at("limits"), typed).status == 303
    practice = one(Practice)
    assert (practice.late_cancel_hours, practice.no_show_minutes) == (48, 10)
    assert (practice.hold_minutes, practice.offer_minutes) == (3, 60)
    text = desk.get(at("limits")).text
    assert "Patient cancels late Cancelled late Front desk, Clinician Less than 48 hours before" in text
    assert "From 10 minutes after it should have begun" in text
    assert desk.post(at("limits"), typed).status == 409
    assert desk.post(at("limits"), typed | {"version": "2", "hold_minutes": "0"}).status == 422
