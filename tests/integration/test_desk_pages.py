"""The pages of the desk's day and of the waitlist: what they show, and that one press does one thing."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.clinical.vocabulary import AppointmentStatus, DeskFormKind, OfferState, VisitKind
from app.extensions import db
from app.models import AccessEntry, Appointment, ClosedDay, WaitlistEntry
from tests import builders
from tests.queries import count_queries

NEW_YORK = ZoneInfo("America/New_York")


def on_day(days: int, hour: int, minute: int = 0) -> datetime:
    day = builders.today() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), NEW_YORK).astimezone(UTC)


@pytest.fixture
def visit(cast) -> Appointment:
    """Pat is booked with Ana late this evening, whatever hour it is now."""
    made = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=on_day(0, 23), minutes=30)
    db.session.commit()
    return made


@pytest.fixture
def waits(cast) -> WaitlistEntry:
    """Quinn waits; Pat's hour with Ana of the day after tomorrow came free."""
    off = AppointmentStatus.CANCELLED_BY_PATIENT
    builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=on_day(2, 10), status=off)
    made = builders.a_wait(cast.quinn, by=cast.desk, desk_note="Comes by bus")
    db.session.commit()
    return made


def of(visit: Appointment) -> dict[str, object]:
    return {"patient_id": visit.patient, "appointment_id": visit}


# who was shown


@pytest.mark.parametrize("page", ["desk.show", "desk.phone_list", "desk.end_of_day", "waitlist.index"])
def test_each_chart_a_list_shows_has_one_entry_written_in_one_statement(as_, cast, visit, waits, page):
    builders.an_appointment(cast.quinn, clinician=cast.physician, starts_at=on_day(0, 23, 30), minutes=20)
    builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=on_day(-1, 10))
    builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=on_day(-1, 12))
    builders.a_wait(cast.pat, by=cast.desk)
    db.session.commit()
    desk = as_("desk")
    with count_queries() as sent:
        desk.get(page, query={"on": builders.today().isoformat()})
    assert charts(page) == sorted([cast.pat.id, cast.quinn.id])
    assert sum("INSERT INTO access_entry" in one for one in sent) == 1


def test_a_list_that_names_nobody_has_one_entry_without_a_chart(as_, cast):
    as_("desk").get("desk.phone_list")
    assert charts("desk.phone_list") == [None]


def charts(endpoint: str) -> list[int | None]:
    wanted = select(AccessEntry.patient_id).where(AccessEntry.endpoint == endpoint)
    return sorted(db.session.scalars(wanted))


# check-in


def test_check_in_shows_what_is_missing_and_keeps_what_is_ticked(as_, visit):
    desk = as_("desk")
    page = desk.get("desk.check_in", **of(visit))
    kinds = {field["value"] for field in page.select("input[name=papers]")}
    assert kinds == {"privacy_notice", "cancellation_policy", "insurance_card"}
    said = {"details_confirmed": "true", "papers": ["privacy_notice", "insurance_card"]}
    assert desk.post("desk.check_in", said, **of(visit)).status == 303
    assert visit.status is AppointmentStatus.ARRIVED
    assert visit.details_confirmed_at is not None
    page = desk.get("desk.show")
    assert "1 paper missing" in page.one(f"#visit-{visit.public_id}").get_text(" ")
    page = desk.get("desk.papers", patient_id=visit.patient)
    assert "Privacy notice" in page.text
    assert "Cancellation policy" not in page.text


def test_a_paper_that_is_not_asked_for_cannot_be_ticked(as_, visit):
    page = as_("desk").post("desk.check_in", {"papers": ["intake"]}, **of(visit))
    assert page.status == 422
    assert visit.status is AppointmentStatus.BOOKED


def test_a_patient_who_calls_is_shown_with_the_time_they_come(as_, visit):
    desk = as_("desk")
    assert desk.post("desk.expect", {"expected": "23:20"}, **of(visit)).status == 303
    assert "Comes 23:20" in desk.get("desk.show").text
    page = desk.post("desk.expect", {"expected": "22:00"}, **of(visit))
    assert page.status == 422
    assert "before the visit begins" in page.text
    desk.post("desk.expect", {"expected": ""}, **of(visit))
    assert visit.expected_at is None


def test_a_paper_is_struck_with_a_reason_only(as_, cast, visit):
    paper = builders.a_desk_form(cast.pat, by=cast.desk)
    db.session.commit()
    where = {"patient_id": cast.pat, "desk_form_id": paper}
    assert as_("desk").post("desk.strike", {"reason": ""}, **where).status == 422
    assert not paper.is_struck
    as_("desk").post("desk.strike", {"reason": "Ticked by mistake"}, **where)
    assert paper.is_struck
    assert "Nothing yet" in as_("desk").get("desk.papers", patient_id=cast.pat).text


def test_the_page_of_the_day_is_sent_again_only_when_it_changed(as_, visit):
    desk = as_("desk")
    seen = desk.get("desk.show").one("#seen")["value"]
    assert desk.get("desk.show", query={"seen": seen}).status == 204
    desk.post("desk.expect", {"expected": "23:20"}, **of(visit))
    page = desk.get("desk.show", query={"seen": seen}, headers={"HX-Request": "true"})
    assert page.status == 200
    assert "Comes 23:20" in page.text


def test_no_title_and_no_list_says_more_than_the_desk_may_know(as_, cast, visit):
    builders.a_diagnosis(cast.pat, by=cast.therapist, note="zugunruhe")
    db.session.commit()
    for endpoint in ("desk.show", "desk.phone_list", "desk.end_of_day"):
        page = as_("desk").get(endpoint)
        assert not page.select(".glyph")
        assert "zugunruhe" not in page.source


def test_a_visit_nobody_closed_is_said_at_the_end_of_a_day_to_have_been_seen_or_missed(as_, cast):
    made = {}
    for hour, status in ((9, AppointmentStatus.BOOKED), (11, AppointmentStatus.TENTATIVE)):
        made[status] = builders.an_appointment(
            cast.pat, clinician=cast.therapist, starts_at=on_day(-1, hour), status=status
        )
    db.session.commit()
    page = as_("desk").get("desk.end_of_day")
    offered = {
        status: [
            one.get_text().partition(":")[0] for one in page.one(f"#open-{visit.public_id}").select(".btn")
        ]
        for status, visit in made.items()
    }
    assert offered == {
        AppointmentStatus.BOOKED: ["Seen", "Did not come"],
        AppointmentStatus.TENTATIVE: ["Seen", "Give it back"],
    }
    booked = made[AppointmentStatus.BOOKED]
    assert as_("desk").post("desk.complete", {}, **of(booked)).status == 303
    assert not as_("desk").get("desk.end_of_day").select(f"#open-{booked.public_id}")


def test_the_phone_list_is_of_tomorrow_or_of_the_day_asked_for(as_, cast, visit):
    tomorrow = builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=on_day(1, 9))
    tomorrow.status = AppointmentStatus.CONFIRMED
    db.session.commit()
    page = as_("desk").get("desk.phone_list")
    assert "Quinn Quail" in page.text
    assert "Confirmed" in page.text
    assert "Pat Plover" not in page.text
    page = as_("desk").get("desk.phone_list", query={"on": builders.today().isoformat()})
    assert "Pat Plover" in page.text
    for strange in ("yesterday", "0001-01-01", "9999-12-31", ""):
        assert as_("desk").get("desk.phone_list", query={"on": strange}).status == 200


@pytest.mark.parametrize("endpoint", ["desk.show", "desk.phone_list", "desk.end_of_day"])
def test_pages_of_the_day_ask_no_more_of_the_database_for_more_visits(as_, cast, visit, endpoint):
    def asked() -> int:
        with count_queries() as sent:
            as_("desk").get(endpoint)
        return len(sent)

    def book(number: int) -> None:
        patient = builders.a_patient("One", f"Number {number}")
        for days in (-2, 0, 1):
            builders.an_appointment(patient, clinician=cast.therapist, starts_at=on_day(days, 11 + number))
        db.session.commit()

    book(0)
    asked()
    few = asked()
    for number in range(1, 7):
        book(number)
    assert asked() == few


# the waitlist


def test_a_freed_hour_is_offered_and_taken_in_two_presses(as_, cast, waits):
    desk = as_("desk")
    page = desk.get("waitlist.index")
    form = page.one(".waitlist-freed form")
    assert "Quinn Quail" in page.one(".waitlist-freed").get_text(" ")
    desk.post("waitlist.offer", page.fields(form), patient_id=cast.quinn, entry_id=waits)
    (offer,) = waits.offers
    assert offer.state is OfferState.OPEN
    page = desk.get("waitlist.index")
    assert "Kept until" in page.text
    assert not page.select(".waitlist-freed"), "what is kept for somebody is not free"
    where = {"patient_id": cast.quinn, "entry_id": waits, "offer_id": offer}
    page = desk.post("waitlist.accept", **where, follow=True)
    assert "Booked:" in page.text
    assert waits.appointment.starts_at == on_day(2, 10)
    assert "Nobody waits" in page.text


def test_a_time_that_was_taken_meanwhile_is_refused_in_words(as_, cast, waits):
    desk = as_("desk")
    page = desk.get("waitlist.index")
    typed = page.fields(page.one(".waitlist-freed form"))
    builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=on_day(2, 10))
    db.session.commit()
    page = desk.post("waitlist.offer", typed, patient_id=cast.quinn, entry_id=waits)
    assert page.status == 409
    assert "Ana Alder is booked" in page.text
    assert waits.offers == []


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"clinician": "x", "starts": "2030-01-01T10:00"},
        {"starts": "9999-12-31T23:59"},
        {"starts": "soon"},
        {"starts": "2020-01-01T10:00"},
    ],
)
def test_an_offer_of_no_time_that_can_be_is_refused(as_, cast, waits, typed):
    typed = {"clinician": str(cast.therapist.public_id)} | typed
    page = as_("desk").post("waitlist.offer", typed, patient_id=cast.quinn, entry_id=waits)
    assert page.status in (409, 422)
    assert waits.offers == []


def test_an_entry_is_made_changed_and_ended_by_its_forms(as_, cast):
    builders.a_visit_type()
    db.session.commit()
    desk = as_("desk")
    typed = desk.get("waitlist.new", patient_id=cast.pat).form(desk.url("waitlist.new", patient_id=cast.pat))
    typed |= {"weekdays": ["1", "3"], "earliest": "08:00", "latest": "12:00", "notice_hours": "24"}
    assert desk.post("waitlist.new", typed, patient_id=cast.pat).status == 303
    page = desk.get("waitlist.index")
    assert "Tue or Thu, 8:00 to 12:00, a day's notice" in page.text
    (entry,) = db.session.query(WaitlistEntry)
    where = {"patient_id": cast.pat, "entry_id": entry}
    typed = desk.get("waitlist.edit", **where).form(desk.url("waitlist.edit", **where))
    assert desk.post("waitlist.edit", typed | {"latest": "08:10"}, **where).status == 422
    assert desk.post("waitlist.edit", typed | {"priority": "1"}, **where).status == 303
    assert "Ask first" in desk.get("waitlist.index").text
    desk.post("waitlist.remove", **where)
    assert "Nobody waits" in desk.get("waitlist.index").text


def test_a_time_of_the_calendar_leads_to_who_waits_for_it(as_, cast, waits):
    starts = f"{on_day(2, 14):%Y-%m-%dT%H:%M}"
    asked = {"clinician": str(cast.therapist.public_id), "starts": starts}
    page = as_("desk").get("waitlist.time", query=asked)
    assert "Quinn Quail" in page.text
    assert page.one("input[name=starts]")["value"] == starts
    page = as_("desk").get("waitlist.time", query=asked | {"starts": f"{on_day(2, 3):%Y-%m-%dT%H:%M}"})
    assert "This time is not free" in page.text
    assert as_("desk").get("waitlist.time", query={"starts": "x"}).status == 302


def test_a_walk_in_is_one_press_and_leads_to_check_in(as_, cast):
    builders.a_visit_type()
    db.session.commit()
    desk = as_("desk")
    page = desk.get("desk.find", query={"find": "quail"})
    assert desk.url("desk.walk_in", patient_id=cast.quinn) in [link.get("href") for link in page.select("a")]
    typed = desk.get("desk.walk_in", patient_id=cast.quinn).form(
        desk.url("desk.walk_in", patient_id=cast.quinn)
    )
    assert typed["clinician"]
    assert DeskFormKind.PRIVACY_NOTICE not in typed


def test_a_walk_in_outside_hours_is_asked_why_and_booked_with_the_reason(as_, cast):
    desk, of = as_("desk"), {"patient_id": cast.quinn}
    db.session.add(ClosedDay(on_date=builders.today(), name="Stocktaking"))
    db.session.commit()
    page = desk.get("desk.walk_in", **of)
    assert not page.select("[name=reason]"), "the usual walk-in is not asked"
    typed = page.form(desk.url("desk.walk_in", **of))
    typed |= {"visit_type": builders.a_type(VisitKind.FOLLOW_UP), "clinician": str(cast.therapist.public_id)}
    page = desk.post("desk.walk_in", typed, **of)
    assert page.status == 422
    assert page.one("[name=reason]")["aria-invalid"] == "true"
    assert desk.post("desk.walk_in", typed | {"reason": "Came from far away"}, **of).status == 303
    visit = db.session.scalars(select(Appointment)).one()
    assert (visit.patient, visit.status) == (cast.quinn, AppointmentStatus.ARRIVED)
    assert visit.events[0].reason == "Came from far away"
