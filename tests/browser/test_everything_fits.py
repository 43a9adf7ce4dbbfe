"""What one reaches for lies on the screen: nothing of the bar or the week has to be pushed into sight."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import builders
from tests.browser.house import House, check_place
from tests.integration.test_openings import a_monday, at_clock

HANGS_OVER = "(part) => part.scrollWidth - part.clientWidth"
WIDER_THAN_ITS_PLACE = """(places) => places.flatMap((place) => [...place.querySelectorAll("select, input")]
  .filter((one) => one.getBoundingClientRect().right > place.getBoundingClientRect().right + 1)
  .map((one) => one.name))"""

PHONES = (320, 360, 375, 390)
TABLETS = (820, 1024, 1101, 1180, 1232)


@pytest.mark.parametrize("role", ["therapist", "physician", "desk", "admin"])
def test_the_bar_of_a_phone_holds_every_place(house: House, cast, role):
    page = house.window(getattr(cast, role), width="phone")
    page.goto(house.url("auth.home"))
    bar = page.get_by_role("navigation", name="Main")
    for wide in PHONES:
        page.set_viewport_size({"width": wide, "height": 700})
        assert bar.evaluate(HANGS_OVER) == 0, wide
        for place in bar.locator(".rail-item:visible").all():
            assert place.evaluate(HANGS_OVER) == 0, (wide, place.inner_text())


def test_what_the_bar_has_no_room_for_stands_under_more(house: House, cast):
    page = house.window(cast.physician, width="phone")
    page.goto(house.url("auth.home"))
    bar = page.get_by_role("navigation", name="Main")
    more = bar.get_by_role("button", name="More")
    expect(bar.get_by_role("link", name="Waitlist")).to_be_hidden()
    more.tap()
    check_place(page)
    bar.get_by_role("link", name="Waitlist").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Waitlist")
    expect(more).to_have_attribute("aria-current", "true")


def test_the_places_under_more_are_reached_by_keyboard_and_by_their_keys(house: House, cast):
    page = house.window(cast.physician, width="phone")
    page.goto(house.url("auth.home"))
    more = page.get_by_role("button", name="More")
    more.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Waitlist")).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    for key in "gp":
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1)).to_have_text("Patients")


@pytest.mark.parametrize("view", ["week", "month"])
def test_the_whole_week_and_month_are_seen_on_a_tablet(house: House, cast, view):
    page = house.window(cast.desk, width="tablet")
    page.goto(house.url(f"scheduling.{view}"))
    frame = page.get_by_role("region", name=f"The {view} by")
    for wide in TABLETS:
        page.set_viewport_size({"width": wide, "height": 768})
        assert frame.evaluate(HANGS_OVER) == 0, wide
    page.set_viewport_size({"width": 1024, "height": 768})
    expect(page.get_by_role("link", name="Today: 0 here, 0 to come")).to_be_visible()
    check_place(page)


def test_a_phone_keeps_the_list_of_today_above_the_week(house: House, cast):
    page = house.window(cast.desk, width="phone")
    page.goto(house.url("scheduling.week"))
    expect(page.get_by_role("heading", name="Here today")).to_be_visible()


def test_a_phone_shows_the_week_of_one_clinician_day_after_day(house: House, cast):
    on = a_monday()
    with house.records():
        for day, hour in ((1, 9), (0, 15), (0, 10), (3, 8)):
            builders.an_appointment(
                cast.pat, clinician=cast.therapist, starts_at=at_clock(on + timedelta(days=day), hour)
            )
    page = house.window(cast.desk, width="phone")
    page.goto(house.url("scheduling.week", on=on, of=cast.therapist.public_id))
    lines = page.locator(".held-visit > a:visible")
    drawn = lines.evaluate_all(
        "(all) => all.map((one) => [one.getBoundingClientRect().top, one.querySelector('time').innerText,"
        " getComputedStyle(one, '::after').content.slice(1, 4)])"
    )
    assert [seen[1:] for seen in sorted(drawn)] == [
        ["10:00", "Mon"],
        ["15:00", "Mon"],
        ["09:00", "Tue"],
        ["08:00", "Thu"],
    ]
    page.get_by_role("region", name="The week by day").focus()
    walked = []
    for _ in drawn:
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.querySelector('time').innerText"))
    assert walked == ["10:00", "15:00", "09:00", "08:00"]
    check_place(page)


def test_no_control_of_a_technique_stands_over_another(house: House, cast):
    with house.records():
        version = builders.a_course(cast.pat, by=cast.therapist)
        note = builders.a_note(version.plan.diagnosis, by=cast.therapist, plan=version)
    page = house.window(cast.therapist)
    page.goto(house.url("session_notes.edit", patient_id=cast.pat, note_id=note))
    page.locator("details.technique").evaluate_all("(all) => all.forEach((one) => { one.open = true })")
    for wide in (*PHONES, *TABLETS, 1440):
        page.set_viewport_size({"width": wide, "height": 900})
        assert page.locator(".exercise > *").evaluate_all(WIDER_THAN_ITS_PLACE) == [], wide


def test_a_page_is_ready_only_when_its_last_behaviour_is_there(house: House, cast):
    page = house.window(cast.desk)
    held = []
    page.route("**/kept-scroll.js", lambda route: held.append(route))
    page.goto(house.url("scheduling.day"), wait_until="commit")
    expect(page.get_by_role("heading", name="Here today")).to_be_visible()
    page.wait_for_timeout(1000)  # what else there is has come by then
    expect(page.locator("html[data-ready]")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.locator("html[data-ready]")).to_have_count(1)
