"""The telephone rings: the desk books, moves and cancels, and is refused a double booking in words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from app import clock
from app.clinical.vocabulary import AppointmentStatus
from app.extensions import db
from app.models import Appointment
from tests import builders
from tests.browser.house import WIDTHS, check_accessible

NEW_YORK = ZoneInfo("America/New_York")


def tomorrow(hour: int) -> datetime:
    day = clock.today("America/New_York") + timedelta(days=1)
    return datetime.combine(day, time(hour), NEW_YORK).astimezone(UTC)


def day_of(house) -> str:
    return house.url("scheduling.day", on=tomorrow(12).astimezone(NEW_YORK).date())


def find(page: Page, name: str, words: str) -> None:
    page.get_by_label("Who is it for?", exact=True).last.press_sequentially(words)
    page.get_by_role("link", name=re.compile(name)).click()
    expect(page.get_by_label("Visit type")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_front_desk_books_moves_and_cancels(house, cast, width, dark):
    with house.records():
        builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=tomorrow(10))
    page = house.window(cast.desk, width=width, dark=dark)
    page.goto(day_of(house))
    expect(page.get_by_text("Quail")).to_be_visible()
    check_accessible(page)

    # a free time, who is calling, book: on a phone the openings come after the name
    if width == "phone":
        page.get_by_role("link", name="Book", exact=True).click()
    else:
        page.locator(".held-free a", has_text="08:45").first.click()
    find(page, "Pat Plover", "plo")
    if width == "phone":
        page.get_by_role("radio", name=re.compile("Ana Alder")).first.check()
    check_accessible(page)
    page.get_by_role("button", name="Book visit").click()
    expect(page.get_by_role("status")).to_contain_text("Booked:")

    # the other patient's time is refused in words, and what was typed stays
    page.goto(day_of(house))
    page.locator(".held-visit a", has_text="Quail").click()
    page.get_by_role("link", name="Move or change").click()
    with house.records():
        visit = db.session.scalars(db.select(Appointment).where(Appointment.patient == cast.pat)).one()
        taken = f"{visit.starts_at.astimezone(NEW_YORK):%H:%M}"
        taken_on = f"{visit.starts_at.astimezone(NEW_YORK):%Y-%m-%d}"
    page.locator("#on").fill(taken_on)
    page.locator("#clock").fill(taken)
    page.get_by_label("Note for the desk").fill("Comes by bus")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("alert")).to_contain_text("Ana Alder is booked")
    expect(page.get_by_label("Note for the desk")).to_have_value("Comes by bus")
    check_accessible(page)

    # one press on an opening that fits, and it is moved
    page.get_by_role("radio", name=re.compile("Ana Alder")).last.check()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("status")).to_contain_text("Saved:")

    # and cancelled, with a reason
    page.locator(".held-visit a", has_text="Quail").click()
    page.get_by_text("Cancel this visit").click()
    page.get_by_label("Reason").fill("Snow")
    check_accessible(page)
    page.get_by_role("button", name="Cancel visit").click()
    expect(page.get_by_role("status")).to_contain_text("Cancelled:")
    with house.records():
        visit = db.session.scalars(db.select(Appointment).where(Appointment.patient == cast.quinn)).one()
        assert visit.status is AppointmentStatus.CANCELLED_BY_PATIENT


def test_another_desk_booking_appears_without_reloading(house, cast):
    page = house.window(cast.desk)
    page.goto(day_of(house))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    with house.records():
        builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=tomorrow(10))
    page.locator(".held-free a").nth(1).focus()
    focused = page.evaluate("document.activeElement.id")
    page.wait_for_function("globalThis.htmx !== undefined")
    page.evaluate("htmx.trigger('#schedule-asks', 'refresh')")
    expect(page.locator(".held-visit a", has_text="Plover")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == focused


def test_closing_the_drawer_gives_the_focus_back(house, cast):
    page = house.window(cast.desk)
    page.goto(day_of(house))
    free = page.locator(".held-free a").nth(2)
    free.click()
    expect(page.locator("#find-patient")).to_be_focused()
    expect(free).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Close").click()
    expect(free).to_be_focused()


def test_without_script_a_visit_is_booked_all_the_same(house, cast):
    page = house.window(cast.desk, java_script_enabled=False)
    page.goto(day_of(house))
    page.locator(".held-free a").first.click()
    page.locator("#find-patient").fill("plover")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("link", name=re.compile("Pat Plover")).click()
    page.get_by_role("button", name="Book visit").click()
    expect(page.get_by_role("status")).to_contain_text("Booked:")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_administrators_pages_are_accessible(house, cast, width):
    page = house.window(cast.admin, width=width)
    for address in (house.url("staff.index"), house.url("staff.new"), house.url("practice.show")):
        page.goto(address)
        page.get_by_role("heading", level=1).wait_for()
        check_accessible(page)
    page.goto(house.url("staff.edit", user_id=cast.desk))
    page.get_by_role("button", name="New invitation link").click()
    expect(page.get_by_label("One-use link")).to_be_visible()
    check_accessible(page)
    page.goto(house.url("staff.edit", user_id=cast.desk))
    page.get_by_role("button", name="Close account").click()
    page.get_by_role("dialog").get_by_role("button", name="Close account").click()
    expect(page.get_by_role("status")).to_contain_text("is closed")
