"""A cancelled hour is filled from the waitlist, by the desk alone or with the patient's own telephone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect
from sqlalchemy import select

from app.clinical.vocabulary import AppointmentStatus
from app.extensions import db
from app.models import Appointment
from tests import builders
from tests.browser.house import check_place, expect_said, is_ready

NEW_YORK = ZoneInfo("America/New_York")


def at(hour: int, *, days: int) -> datetime:
    day = builders.today() + timedelta(days=days)
    return datetime.combine(day, time(hour), NEW_YORK).astimezone(UTC)


def test_a_cancelled_hour_is_filled_from_the_waitlist(house, cast):
    with house.records():
        given_up = builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=at(10, days=2))
        since = builders.now() - timedelta(days=3)
        builders.a_wait(builders.a_patient("Nell", "Newly"), by=cast.desk)
        builders.a_wait(builders.a_patient("Wren", "Waiting"), by=cast.desk, entered_at=since)
    page = house.window(cast.desk)
    page.goto(house.url("scheduling.show", patient_id=cast.quinn, appointment_id=given_up))
    page.get_by_text("Cancel this visit").click()
    page.get_by_label("Reason").first.fill("Snow")
    page.get_by_role("button", name="Cancel visit").click()
    expect_said(page, "Cancelled:")
    rail = page.get_by_role("navigation", name="Main")
    rail.get_by_role("link", name=re.compile("Waitlist")).click()
    is_ready(page)
    expect(rail.get_by_role("link", name=re.compile("Waitlist.*1.*to offer"))).to_be_visible()
    check_place(page)
    offers = page.get_by_role("button", name=re.compile("Offer 10:00"))
    expect(offers.first).to_have_accessible_name(re.compile("Wren Waiting"))
    offers.first.click()
    expect_said(page, "is kept until")
    check_place(page)
    page.get_by_role("button", name=re.compile("They take it.*Wren Waiting")).click()
    expect_said(page, "Booked:")
    expect(page.get_by_role("link", name="Wren Waiting")).to_have_count(0)
    with house.records():
        booked = db.session.scalars(
            select(Appointment).where(Appointment.status == AppointmentStatus.BOOKED)
        ).all()
        assert [(one.patient.name, one.starts_at) for one in booked] == [("Wren Waiting", at(10, days=2))]


def test_somebody_is_checked_in_by_touch(house, cast):
    """Late by telephone, then here: details and a paper in the same press."""
    with house.records():
        builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=at(23, days=0), minutes=30)
    page = house.window(cast.desk, width="phone")
    page.goto(house.url("desk.show"))
    check_place(page)
    page.get_by_role("link", name=re.compile("Check in.*Pat Plover")).click()
    page.get_by_label("Expected at").fill("23:20")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("Comes 23:20")).to_be_visible()
    page.get_by_role("link", name=re.compile("Check in.*Pat Plover")).click()
    check_place(page)
    page.get_by_label(re.compile("Gone through")).check()
    page.get_by_label(re.compile("Privacy notice")).check()
    page.get_by_role("button", name=re.compile("Mark as here")).click()
    expect(page.get_by_text("Here since")).to_be_visible()
    expect(page.get_by_text("2 papers missing")).to_be_visible()
