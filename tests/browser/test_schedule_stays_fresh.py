"""The schedule while it is used: fresh without reloading, focus kept, and working without script."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from app import clock
from app.clinical.vocabulary import AppointmentStatus, VisitKind
from app.models import Room
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


def test_the_day_on_paper_and_its_longest_words_fit_the_screen_of_a_phone(house, cast):
    with house.records():
        room = Room(name="Consulting room", position=1)
        kind = builders.a_visit_type(VisitKind.PHYSICIAN_FOLLOW_UP, name="Physician follow-up", minutes=30)
        builders.an_appointment(
            builders.a_patient("Bartholomew", "Featherstonehaugh"),
            clinician=cast.physician,
            starts_at=tomorrow(13),
            kind=kind.kind,
            visit_type=kind,
            room=room,
            status=AppointmentStatus.CONFIRMED,
        )
    page = house.window(cast.desk, width="phone")
    page.goto(house.url("scheduling.sheet", on=tomorrow(12).astimezone(NEW_YORK).date()))
    expect(page.get_by_text("Consulting room")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_the_usual_type_of_visit_is_read_whole_in_the_drawer(house, cast):
    page = house.window(cast.desk)
    page.goto(house.url("scheduling.new", patient_id=cast.pat))
    wanted = page.locator("#drawer select[name=visit_type]")
    wanted.select_option(label="Therapy visit, 45 min")
    needs = wanted.evaluate(
        """select => {
          const draft = document.createElement("span")
          draft.style.font = getComputedStyle(select).font
          draft.style.whiteSpace = "nowrap"
          draft.textContent = select.selectedOptions[0].text
          document.body.append(draft)
          return draft.getBoundingClientRect().width
        }"""
    )
    room = wanted.evaluate(
        """select => {
          const { paddingLeft, paddingRight } = getComputedStyle(select)
          return select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
        }"""
    )
    assert needs <= room
