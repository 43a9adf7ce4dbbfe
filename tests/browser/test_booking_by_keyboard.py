"""The telephone rings: found, held and booked, moved and cancelled, without a hand on the mouse."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.clinical.vocabulary import AppointmentStatus
from app.extensions import db
from app.models import Appointment, AppointmentSeries, ClosedDay, SlotHold
from tests import builders
from tests.browser.house import House, check_place, expect_said
from tests.browser.test_schedule_stays_fresh import tomorrow

MOST_TABS = 60


@pytest.fixture
def page(house, cast):
    with house.records():  # of today's openings the first may be over before it is booked
        db.session.add(ClosedDay(on_date=builders.today(), name="Stocktaking"))
    page = house.window(cast.desk)
    page.goto(house.url("scheduling.day"))
    return page


def walk_to(page: Page, wanted: str) -> None:
    """Tab after tab until the focus is there."""
    for _ in range(MOST_TABS):
        if page.evaluate("wanted => document.activeElement?.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached by keyboard")


def test_a_caller_is_found_held_booked_as_a_series_and_cancelled_by_keyboard(page, house, cast):
    finds_the_caller(page)
    holds_an_opening(page)
    check_place(page)
    books_three_weeks(page)
    with house.records():
        assert db.session.scalar(select(SlotHold)).released_at is not None
        visits = list(db.session.scalars(select(Appointment).order_by(Appointment.starts_at)))
        assert len(visits) == 3
        assert db.session.scalar(select(AppointmentSeries)).count == 3
        where = {"patient_id": cast.pat.public_id, "appointment_id": visits[-1].public_id}
    cancels_the_last(page, house, where)
    with house.records():
        last = db.session.scalar(select(Appointment).order_by(Appointment.starts_at.desc()).limit(1))
        assert last.status is AppointmentStatus.CANCELLED_BY_PATIENT


def finds_the_caller(page: Page) -> None:
    page.keyboard.press("b")
    expect(page.locator("#find-patient")).to_be_focused()
    page.keyboard.type("plo", delay=80)
    expect(page.locator("#found a")).to_have_count(1)
    walk_to(page, "#found a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Book a visit")).to_be_focused()
    expect(page.locator("#choose")).to_be_visible()


def holds_an_opening(page: Page) -> None:
    """One press; the time that is left is said."""
    walk_to(page, "button.opening")
    page.keyboard.press("Enter")
    expect(page.locator(".held-card")).to_contain_text(re.compile(r", [0-9]:\d\d left"))


def books_three_weeks(page: Page) -> None:
    walk_to(page, "#repeats")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    walk_to(page, ".drawer-foot .btn-primary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Book a series")).to_be_visible()
    check_place(page)
    walk_to(page, ".drawer-foot .btn-primary")
    page.keyboard.press("Enter")
    expect_said(page, "Booked: 3 visits")


def cancels_the_last(page: Page, house: House, where: dict) -> None:
    page.goto(house.url("scheduling.show", **where))
    walk_to(page, ".drawer summary")
    page.keyboard.press("Enter")
    walk_to(page, "#reason")
    page.keyboard.type("Away that week")
    page.keyboard.press("Enter")
    expect_said(page, "Cancelled:")


def test_esc_closes_an_empty_search_and_a_visit_of_today_and_the_focus_is_where_it_was(house, cast):
    with house.records():
        today = tomorrow(12) - timedelta(days=1)
        noon = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=today).public_id
    page = house.window(cast.desk)
    page.goto(house.url("scheduling.day"))
    expect(page.locator("html")).to_have_attribute("data-ready", "yes")

    page.keyboard.press("b")
    expect(page.locator("#find-patient")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#find-patient")).to_have_count(0)
    expect(page.locator("#book-visit")).to_be_focused()

    page.locator(f"#here-{noon}").press("Enter")
    expect(page.locator("#drawer h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(f"#here-{noon}")).to_be_focused()

    page.locator(f"#arrival-{noon}").press("Enter")
    expect(page.locator(f"#arrival-{noon}")).to_have_count(0)
    expect(page.locator(f"#here-{noon}")).to_be_focused()


def test_how_long_a_time_is_still_held_is_told_rightly_where_the_clock_of_the_computer_is_wrong(house, cast):
    with house.records():
        kept = builders.a_hold(
            cast.pat, clinician=cast.therapist, by=cast.desk, starts_at=tomorrow(10)
        ).public_id
    page = house.window(cast.desk)
    page.add_init_script("const real = Date.now; Date.now = () => real() + 3_600_000")
    page.goto(house.url("scheduling.new", patient_id=cast.pat, hold=kept))
    expect(page.locator(".held-card")).to_contain_text(re.compile(r", 4:\d\d left"))
