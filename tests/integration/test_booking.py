"""The booking drawer: one press holds, few steps book, and what is unusual needs its reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.clinical.vocabulary import VisitKind
from app.extensions import db
from app.models import Appointment, ClinicianSchedule, ClosedDay, SlotHold
from tests import builders

NEW_YORK = ZoneInfo("America/New_York")


def a_monday() -> date:
    today = clock.today("America/New_York")
    return today + timedelta(days=7 - today.weekday())


def at_clock(hour: int, minute: int = 0, *, weeks: int = 0) -> datetime:
    day = a_monday() + timedelta(weeks=weeks)
    return datetime.combine(day, time(hour, minute), NEW_YORK).astimezone(UTC)


def asked(clinician, hour: int, **values) -> dict[str, str]:
    return {
        "visit_type": builders.a_type(VisitKind.FOLLOW_UP),
        "clinician": str(clinician.public_id),
        "minutes": "",
        "on": a_monday().isoformat(),
        "clock": f"{hour:02}:00",
    } | values


def visits() -> list[Appointment]:
    return list(db.session.scalars(db.select(Appointment).order_by(Appointment.starts_at)))


@pytest.fixture
def desk(as_):
    return as_("desk")


@pytest.fixture
def held(desk, cast):
    """Ana's Monday at nine, held for Pat with one press."""
    answer = desk.post("scheduling.hold", asked(cast.therapist, 9), patient_id=cast.pat)
    assert answer.status == 303
    (kept,) = db.session.scalars(db.select(SlotHold))
    return kept


def test_an_opening_is_held_with_one_press_and_booked_with_the_next(desk, cast):
    form = desk.get("scheduling.new", patient_id=cast.pat, query={"clinician": cast.therapist.public_id})
    opening = form.select("button[name=opening]")[0]
    assert opening["formaction"].endswith("/holds")
    typed = asked(cast.therapist, 9, on="", clock="", opening=opening["value"])
    assert desk.post("scheduling.hold", typed, patient_id=cast.pat).status == 303
    (kept,) = db.session.scalars(db.select(SlotHold))
    page = desk.get("scheduling.new", patient_id=cast.pat, query={"hold": kept.public_id})
    assert page.one(".held-card time")["datetime"] == kept.held_until.isoformat()
    address = f"/patients/{cast.pat.public_id}/appointments/new"
    sent = desk.client.post(address, data=page.form(address) | {"csrf_token": desk.token})
    assert sent.status_code == 303
    (visit,) = visits()
    assert visit.starts_at == kept.starts_at
    db.session.refresh(kept)
    assert kept.released_at is not None


def test_nobody_else_takes_a_held_time_and_they_are_told_without_a_name(held, as_, cast):
    page = as_("desk").post("scheduling.new", asked(cast.therapist, 9), patient_id=cast.quinn)
    assert page.status == 409
    assert "kept for another caller at the moment" in page.text
    assert "Plover" not in page.one("[role=alert]").get_text()
    assert visits() == []


def test_a_time_given_back_is_free_again(held, desk, cast):
    desk.post("scheduling.release", {}, patient_id=cast.pat, hold_id=held)
    assert desk.post("scheduling.new", asked(cast.therapist, 9), patient_id=cast.quinn).status == 303


def test_a_hold_that_ran_out_is_said_and_still_books_while_nobody_was_faster(held, desk, cast):
    held.held_until = clock.now() - timedelta(seconds=1)
    db.session.commit()
    page = desk.get("scheduling.new", patient_id=cast.pat, query={"hold": held.public_id})
    assert "free again" in page.text
    typed = asked(cast.therapist, 9, hold=str(held.public_id))
    assert desk.post("scheduling.new", typed, patient_id=cast.pat).status == 303


def test_a_new_hold_for_the_same_caller_gives_the_old_one_back(held, desk, cast):
    desk.post("scheduling.hold", asked(cast.therapist, 10), patient_id=cast.pat)
    standing = db.select(SlotHold).where(SlotHold.released_at.is_(None))
    assert [one.starts_at for one in db.session.scalars(standing)] == [at_clock(10)]


def test_a_hold_of_another_patient_is_not_found(held, desk, cast):
    assert desk.post("scheduling.release", {}, patient_id=cast.quinn, hold_id=held).status == 404
    assert desk.get("scheduling.new", patient_id=cast.quinn, query={"hold": held.public_id}).status == 404


def test_looking_for_openings_books_nothing_and_complains_of_nothing(desk, cast):
    typed = asked(cast.therapist, 9, on="", clock="", look="1", days="3")
    page = desk.post("scheduling.new", typed, patient_id=cast.pat)
    assert (page.status, page.select("[role=alert]")) == (200, [])
    days = {card.get_text().split()[0] for card in page.select("button[name=opening]")}
    assert days == {"Thu"}
    assert visits() == []


def test_outside_working_hours_a_visit_needs_its_reason_which_stays_with_it(desk, cast):
    page = desk.post("scheduling.new", asked(cast.therapist, 6), patient_id=cast.pat)
    assert page.status == 422
    assert "would lie outside. Give a reason to book it all the same." in page.text
    typed = asked(cast.therapist, 6, reason="Flies at nine")
    assert desk.post("scheduling.new", typed, patient_id=cast.pat).status == 303
    assert visits()[0].events[0].reason == "Flies at nine"


def test_a_time_outside_working_hours_is_held_with_its_reason_which_need_not_be_typed_again(desk, cast):
    page = desk.post("scheduling.hold", asked(cast.therapist, 6), patient_id=cast.pat)
    assert (page.status, page.one("[name=reason]")["aria-invalid"]) == (422, "true")
    page = desk.post("scheduling.hold", asked(cast.therapist, 6, reason="Flies at nine"), patient_id=cast.pat)
    assert page.one(".held-card")
    typed = page.fields(page.one("#booking")) | {"go": "1"}
    assert desk.post("scheduling.new", typed, patient_id=cast.pat).status == 303
    assert visits()[0].events[0].reason == "Flies at nine"


def test_beside_another_visit_only_where_the_schedule_allows_it_and_with_a_reason(desk, cast):
    builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=at_clock(9))
    db.session.commit()
    typed = asked(cast.therapist, 9, beside="true", reason="Sisters")
    refused = desk.post("scheduling.new", typed, patient_id=cast.pat)
    assert "allows no visit beside another" in refused.text
    db.session.add(ClinicianSchedule(user=cast.therapist, allows_overlap=True))
    db.session.commit()
    unexplained = desk.post("scheduling.new", typed | {"reason": ""}, patient_id=cast.pat)
    assert "Another visit is booked at this time" in unexplained.text
    assert desk.post("scheduling.new", typed, patient_id=cast.pat).status == 303
    assert [visit.lane for visit in visits()] == [0, 1]


def test_a_joint_visit_stands_beside_another_where_both_schedules_allow_it(desk, cast):
    builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=at_clock(9))
    db.session.add(ClinicianSchedule(user=cast.therapist, allows_overlap=True))
    db.session.commit()
    typed = asked(cast.therapist, 9, beside="true", reason="Sisters") | {
        "visit_type": builders.a_type(VisitKind.JOINT_REVIEW),
        "second_clinician": str(cast.physician.public_id),
    }
    refused = desk.post("scheduling.new", typed, patient_id=cast.pat)
    assert "Dr. O’s schedule allows no visit beside another" in refused.text
    db.session.add(ClinicianSchedule(user=cast.physician, allows_overlap=True))
    db.session.commit()
    assert desk.post("scheduling.new", typed, patient_id=cast.pat).status == 303
    assert [(visit.lane, visit.second_clinician) for visit in visits()] == [(0, None), (1, cast.physician)]


def test_a_limit_is_said_once_before_a_visit_passes_it(desk, cast):
    builders.a_course(cast.pat, by=cast.therapist)
    db.session.commit()
    page = desk.post("scheduling.new", asked(cast.therapist, 9), patient_id=cast.pat)
    assert page.status == 422
    assert "when the plan ends" in page.text
    assert visits() == []
    sent = asked(cast.therapist, 9, warned="1")
    assert desk.post("scheduling.new", sent, patient_id=cast.pat).status == 303


def test_a_series_lists_its_conflicts_and_books_the_days_left_ticked(desk, cast):
    builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=at_clock(9, weeks=1))
    db.session.commit()
    typed = asked(cast.therapist, 9, repeats="1", count="3")
    page = desk.post("scheduling.new", typed, patient_id=cast.pat)
    assert "2 of 3 days are free" in page.text
    assert "Ana Alder is booked then." in page.text
    assert len(visits()) == 1
    days = [box["value"] for box in page.select("input[name=day]")]
    answer = desk.post("scheduling.repeat", typed | {"day": days}, patient_id=cast.pat)
    assert answer.status == 303
    assert [one.starts_at for one in visits() if one.series_id] == [at_clock(9), at_clock(9, weeks=2)]


def test_days_of_a_series_outside_working_hours_are_ticked_by_hand_and_booked_with_the_reason(desk, cast):
    typed = asked(cast.therapist, 19, repeats="1", count="3", reason="Her brother drives after work")
    page = desk.post("scheduling.new", typed, patient_id=cast.pat)
    assert "0 of 3 days are free" in page.text
    assert page.text.count("this visit would lie outside. Only with a reason.") == 3
    boxes = page.select("input[name=day]")
    assert ["checked" in box.attrs for box in boxes] == [True, False, False]
    days = [box["value"] for box in boxes]
    sent = page.form(f"/patients/{cast.pat.public_id}/appointments/series") | {"day": days, "unusual": days}
    assert desk.post("scheduling.repeat", sent, patient_id=cast.pat).status == 303
    assert [one.starts_at for one in visits()] == [at_clock(19, weeks=week) for week in range(3)]
    assert {one.events[0].reason for one in visits()} == {"Her brother drives after work"}


def test_a_day_that_needs_a_reason_is_refused_at_the_field_and_stays_ticked(desk, cast):
    closed = a_monday() + timedelta(weeks=1)
    db.session.add(ClosedDay(on_date=closed, name="Founders’ Day"))
    db.session.commit()
    page = desk.post("scheduling.new", asked(cast.therapist, 9, repeats="1", count="3"), patient_id=cast.pat)
    assert "2 of 3 days are free" in page.text
    days = [box["value"] for box in page.select("input[name=day]")]
    sent = page.form(f"/patients/{cast.pat.public_id}/appointments/series")
    sent |= {"day": days, "unusual": closed.isoformat()}
    again = desk.post("scheduling.repeat", sent, patient_id=cast.pat)
    assert again.status == 422
    assert "Founders’ Day" in again.one("#reason-errors").get_text()
    assert [box["value"] for box in again.select("input[name=day][checked]")] == days
    assert visits() == []
    assert desk.post("scheduling.repeat", sent | {"reason": "Flies out"}, patient_id=cast.pat).status == 303
    assert [one.events[0].reason for one in visits()] == ["", "Flies out", ""]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-99-99", "\0"])
def test_a_forged_day_of_a_series_is_refused_and_nothing_is_booked(desk, cast, day):
    sent = asked(cast.therapist, 9, repeats="1", count="3") | {"day": day, "unusual": day}
    answer = desk.post("scheduling.repeat", sent, patient_id=cast.pat)
    assert (answer.status, visits()) == (422, [])
    assert "Choose at least one of the days of the list." in answer.text


def test_a_limit_that_only_more_ticked_days_pass_is_said_before_they_are_booked(desk, cast):
    builders.a_course(cast.pat, by=cast.therapist)
    db.session.commit()
    typed = asked(cast.therapist, 19, repeats="1", count="2")
    page = desk.post("scheduling.new", typed, patient_id=cast.pat)
    days = [box["value"] for box in page.select("input[name=day]")]
    sent = page.form(f"/patients/{cast.pat.public_id}/appointments/series")
    sent |= {"day": days, "unusual": days, "reason": "Flies out"}
    again = desk.post("scheduling.repeat", sent, patient_id=cast.pat)
    assert (again.status, len(visits())) == (422, 0)
    assert "when the plan ends" in again.text
    assert desk.post("scheduling.repeat", sent | {"warned": "1"}, patient_id=cast.pat).status == 303


def test_a_series_held_outside_working_hours_is_listed_and_back_forgets_nothing(desk, cast):
    typed = asked(cast.therapist, 19, reason="Her brother drives")
    page = desk.post("scheduling.hold", typed, patient_id=cast.pat)
    address = f"/patients/{cast.pat.public_id}/appointments/new"
    more = {"repeats": "1", "count": "3", "desk_note": "Rings on arrival"}
    listed = desk.post("scheduling.new", page.form(address) | more, patient_id=cast.pat)
    assert len(listed.select("input[name=day]")) == 3
    back = listed.form(f"/patients/{cast.pat.public_id}/appointments/series") | {"look": "1"}
    again = desk.post("scheduling.new", back, patient_id=cast.pat)
    kept = again.form(address)
    assert again.one(".held-card")
    assert (kept["reason"], kept["repeats"], kept["count"]) == ("Her brother drives", "1", "3")
    assert kept["desk_note"].strip() == "Rings on arrival"


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ({"count": "10000"}, "at most 52 visits"),
        ({"count": "9" * 400}, "at most 52 visits"),
        ({"count": "-4"}, "at least two visits"),
        ({"count": "many"}, "whole number"),
        ({"count": "", "until_on": "2199-01-01"}, "at most 52 visits"),
        ({"count": ""}, "how many visits"),
    ],
)
def test_a_series_that_makes_no_sense_is_refused_in_words(desk, cast, ends, words):
    page = desk.post("scheduling.new", asked(cast.therapist, 9, repeats="1", **ends), patient_id=cast.pat)
    assert page.status == 422
    assert words in page.text
    assert visits() == []


@pytest.mark.parametrize("forged", ["99999999999999999999", "-45", "1441", "x"])
def test_a_forged_length_is_turned_down_whatever_it_is(desk, cast, forged):
    page = desk.post("scheduling.new", asked(cast.therapist, 9, minutes=forged), patient_id=cast.pat)
    assert page.status == 422
    assert "Choose one of the list." in page.text
    looked = asked(cast.therapist, 9, minutes=forged, look="1")
    assert desk.post("scheduling.new", looked, patient_id=cast.pat).status == 200
    assert visits() == []


def test_a_held_time_that_is_closed_by_now_is_booked_with_the_reason(desk, cast, held):
    db.session.add(ClosedDay(on_date=a_monday(), name="Storm"))
    db.session.commit()
    page = desk.get("scheduling.new", patient_id=cast.pat, query={"hold": held.public_id})
    assert not page.select("[name=reason]"), "nothing is out of the ordinary yet"
    typed = page.fields(page.one("#booking")) | {"go": "1"}
    page = desk.post("scheduling.new", typed, patient_id=cast.pat)
    assert (page.status, page.one("[name=reason]")["aria-invalid"]) == (422, "true")
    typed = page.fields(page.one("#booking")) | {"go": "1", "reason": "She walks over"}
    assert desk.post("scheduling.new", typed, patient_id=cast.pat).status == 303
    assert visits()[0].events[0].reason == "She walks over"


@pytest.mark.parametrize("since", ["9999-12-31", "2200-01-01", "0001-01-01"])
def test_openings_from_a_day_beyond_every_calendar_are_none_or_those_of_today(desk, cast, since):
    looked = asked(cast.therapist, 9, since=since, look="1")
    page = desk.post("scheduling.new", looked, patient_id=cast.pat)
    assert page.status == 200
    assert "Openings that fit" in page.text
