"""The schedule while it is used: fresh without reloading, focus kept, and working without script."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from app import clock
from tests import builders

NEW_YORK = ZoneInfo("America/New_York")


def tomorrow(hour: int) -> datetime:
    day = clock.today("America/New_York") + timedelta(days=1)
    return datetime.combine(day, time(hour), NEW_YORK).astimezone(UTC)


def day_of(house) -> str:
    return house.url("scheduling.day", on=tomorrow(12).astimezone(NEW_YORK).date())


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
