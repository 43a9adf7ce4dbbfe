"""A visit dragged, stretched or carried to another place of the calendar: the server decides, and takes it back."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from app.care import placing, scheduling
from app.care.errors import Invalid, Refused
from app.clinical.vocabulary import AppointmentStatus
from app.extensions import db
from app.models import Appointment, AppointmentEvent, Practice, Room
from tests import builders
from tests.integration.test_schedule_pages import TOMORROW, on_day


@pytest.fixture
def booked(cast):
    """Pat tomorrow at ten with Ana, Quinn at eleven with Ben."""
    pats = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=on_day(1, 10))
    quinns = builders.an_appointment(cast.quinn, clinician=cast.second_therapist, starts_at=on_day(1, 11))
    db.session.commit()
    return pats, quinns


PART = {"HX-Request": "true", "HX-Target": "day"}


def a_place(hour: int, minute: int = 0, **values) -> dict[str, str]:
    return {"on": TOMORROW["on"], "clock": f"{hour:02}:{minute:02}", "minutes": "45", "version": "1"} | values


def put(visitor, visit, typed: dict[str, str], **values):
    return visitor.post("scheduling.place", typed, patient_id=visit.patient, appointment_id=visit, **values)


def test_a_visit_put_elsewhere_takes_time_length_and_clinician_and_nothing_else(as_, booked, cast):
    visit = booked[0]
    visit.desk_note = "Step-free entrance"
    db.session.commit()
    typed = a_place(
        14, 15, minutes="60", clinician=str(cast.second_therapist.public_id), version=str(visit.version)
    )
    assert put(as_("desk"), visit, typed).status == 303
    db.session.refresh(visit)
    assert (visit.starts_at, visit.ends_at) == (on_day(1, 14, 15), on_day(1, 15, 15))
    assert visit.clinician == cast.second_therapist
    assert visit.desk_note == "Step-free entrance"


def test_what_was_put_elsewhere_is_put_back_by_the_toast(as_, booked, cast):
    visit, desk = booked[0], as_("desk")
    shown = {"shown": f"/schedule/week?on={TOMORROW['on']}"}
    answer = put(desk, visit, a_place(14, minutes="60") | shown)
    assert answer.response.location == shown["shown"]
    page = desk._seen(desk.client.get(answer.response.location))
    undo = page.one(".toast-p form")
    back = desk.client.post(undo["action"], data={"csrf_token": desk.token})
    assert back.status_code == 303
    db.session.refresh(visit)
    assert (visit.starts_at, visit.ends_at, visit.clinician) == (
        on_day(1, 10),
        on_day(1, 10, 45),
        cast.therapist,
    )


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"clock": "11:15"}, 409, "is booked"),
        ({"clock": "06:00"}, 422, "would lie outside"),
        ({"clock": "25:00"}, 422, "Type a time like 14:05."),
        ({"on": "2026-02-30"}, 422, "Type a date that exists."),
        ({"on": "2020-01-06"}, 422, "This time is over"),
        ({"minutes": "0"}, 422, "whole number from 5 to 480"),
        ({"minutes": "-45"}, 422, "whole number from 5 to 480"),
        ({"minutes": "47"}, 422, "steps of five"),
        ({"version": "7"}, 409, "Somebody changed this visit meanwhile"),
        ({"version": ""}, 422, "Fill this in."),
    ],
)
def test_where_it_cannot_stand_the_words_come_to_the_place_and_it_stays(
    as_, booked, cast, typed, status, words
):
    visit = booked[0]
    quinn = {"clinician": str(cast.second_therapist.public_id)} if status == 409 else {}
    page = put(as_("desk"), visit, a_place(14) | quinn | typed, headers=PART)
    assert page.status == status
    assert page.response.headers["HX-Retarget"] == "#placing"
    assert page.response.headers["HX-Push-Url"] == "false"
    assert words in page.one("[role=alert]").get_text()
    db.session.refresh(visit)
    assert visit.starts_at == on_day(1, 10)


def test_put_outside_working_hours_it_asks_for_the_reason_there_and_moves_with_it(as_, booked, cast):
    visit, desk = booked[0], as_("desk")
    shown = {"shown": f"/schedule/week?on={TOMORROW['on']}"}
    asked = put(desk, visit, a_place(6) | shown, headers=PART).one("[role=alert] form")
    typed = {one["name"]: one.get("value", "") for one in asked.select("input")}
    whole = put(desk, visit, typed)
    assert whole.status == 422
    assert not whole.select("[role=alert] [hx-target]"), "no drawer stands there"
    answer = put(desk, visit, typed | {"reason": "The only hour of the transport"})
    assert answer.response.location == shown["shown"]
    db.session.refresh(visit)
    assert visit.starts_at == on_day(1, 6)
    assert visit.events[-1].reason == "The only hour of the transport"


def test_dropped_where_it_stood_nothing_is_written(as_, booked, cast):
    assert put(as_("desk"), booked[0], a_place(10)).status == 303
    assert builders.count(AppointmentEvent) == 0


def test_the_page_it_came_from_is_one_of_the_schedule_or_the_day_of_the_visit(as_, booked, cast):
    for number, shown in enumerate(("//evil.example/schedule", "/patients", "https://evil.example", "")):
        answer = put(as_("desk"), booked[0], a_place(13 + number, version=str(number + 1)) | {"shown": shown})
        where = urlsplit(answer.response.location)
        assert (where.netloc, where.path) == ("", "/schedule")


def test_only_the_last_move_is_put_back_by_whoever_made_it_and_only_at_once(as_, booked, cast):
    visit = booked[0]
    assert put(as_("desk"), visit, a_place(14)).status == 303
    db.session.refresh(visit)
    step = visit.events[-1]
    practice = db.session.get(Practice, 1)

    def back(by, at, key=str(step.public_id)):
        placing.put_back(visit, key, practice=practice, by=by, at=at)

    for by, at, key in [
        (cast.physician, step.made_at, str(step.public_id)),
        (cast.desk, step.made_at + timedelta(minutes=11), str(step.public_id)),
        (cast.desk, step.made_at, "rubbish"),
    ]:
        with pytest.raises(Refused):
            back(by, at, key)
    back(cast.desk, step.made_at)
    assert visit.starts_at == on_day(1, 10)


def test_in_the_rooms_a_visit_is_put_into_another_room_and_back(as_, booked, cast):
    visit, desk = booked[0], as_("desk")
    rooms = [Room(name=name, position=number) for number, name in enumerate(("Bay", "Cove"))]
    db.session.add_all(rooms)
    visit.room = rooms[0]
    db.session.commit()
    heads = desk.get("scheduling.rooms", query=TOMORROW).select("thead th[data-name]")
    assert [head["data-name"] for head in heads] == ["Bay", "Cove", "No room"]
    typed = a_place(10, room=str(rooms[1].public_id), version=str(visit.version))
    answer = put(desk, visit, typed | {"shown": f"/schedule/rooms?on={TOMORROW['on']}"})
    db.session.refresh(visit)
    assert (visit.room, visit.starts_at) == (rooms[1], on_day(1, 10))
    undo = desk._seen(desk.client.get(answer.response.location)).one(".toast-p form")["action"]
    desk.client.post(undo, data={"csrf_token": desk.token})
    db.session.refresh(visit)
    assert visit.room == rooms[0]


def test_a_visit_that_had_no_room_is_put_back_without_one(as_, booked, cast):
    visit, desk = booked[0], as_("desk")
    room = Room(name="Bay")
    db.session.add(room)
    db.session.commit()
    answer = put(desk, visit, a_place(14, room=str(room.public_id), version=str(visit.version)))
    db.session.refresh(visit)
    assert visit.room == room
    undo = desk._seen(desk.client.get(answer.response.location)).one(".toast-p form")["action"]
    desk.client.post(undo, data={"csrf_token": desk.token})
    db.session.refresh(visit)
    assert (visit.room, visit.starts_at) == (None, on_day(1, 10))


def test_a_therapist_moves_own_patients_only(as_, booked, cast):
    assert put(as_("therapist"), booked[1], a_place(15)).status == 404
    assert db.session.get(Appointment, booked[1].id).starts_at == on_day(1, 11)


def test_a_confirmed_visit_put_back_is_confirmed_again(app, cast, booked):
    visit, at, practice = booked[0], builders.now(), db.session.get(Practice, 1)
    scheduling.confirm(visit, by=cast.desk, at=at)
    where = {
        "minutes": 45,
        "clinician": visit.clinician,
        "room": None,
        "practice": practice,
        "by": cast.desk,
        "at": at,
    }
    placing.place(visit, starts_at=on_day(1, 15), version=visit.version, **where)
    assert visit.status is AppointmentStatus.BOOKED
    step = placing.last_move(visit)
    placing.put_back(visit, str(step.public_id), practice=practice, by=cast.desk, at=at)
    assert (visit.starts_at, visit.status) == (on_day(1, 10), AppointmentStatus.CONFIRMED)


def test_a_visit_whose_time_has_begun_is_put_back_where_it_stood_and_nothing_else_goes_there(cast):
    practice, now = db.session.get(Practice, 1), builders.now()
    starts_at = now - timedelta(minutes=now.minute % 5 + 20, seconds=now.second, microseconds=now.microsecond)
    visit = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=starts_at)
    same = {"minutes": 45, "clinician": visit.clinician, "room": None, "practice": practice, "by": cast.desk}
    placing.place(visit, starts_at=on_day(1, 15), version=visit.version, at=now, **same)
    step = str(placing.last_move(visit).public_id)
    with pytest.raises(Invalid, match="This time is over"):
        placing.place(visit, starts_at=starts_at - timedelta(hours=1), version=visit.version, at=now, **same)
    placing.put_back(visit, step, practice=practice, by=cast.desk, at=now + timedelta(seconds=20))
    assert (visit.starts_at, visit.status) == (starts_at, AppointmentStatus.BOOKED)


@pytest.mark.parametrize(
    ("name", "words"),
    [("clinician", "Choose somebody who sees patients here."), ("room", "This room is used no more.")],
)
def test_a_visit_put_with_somebody_or_into_a_room_that_is_none_any_more_stays_where_it_is(
    as_, booked, cast, name, words
):
    visit, room = booked[0], Room(name="Bay", is_active=False)
    cast.second_therapist.disabled_at = builders.now()
    db.session.add(room)
    db.session.commit()
    gone = {"clinician": cast.second_therapist, "room": room}[name]
    typed = a_place(14, version=str(visit.version)) | {name: str(gone.public_id)}
    page = put(as_("desk"), visit, typed)
    assert page.status == 422
    assert words in page.text
    db.session.refresh(visit)
    assert (visit.starts_at, visit.clinician) == (on_day(1, 10), cast.therapist)
