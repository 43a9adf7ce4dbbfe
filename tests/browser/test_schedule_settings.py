"""The front desk says when somebody works, and the calendar offers no other time."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from app.care import visit_types
from tests import builders
from tests.browser.house import House, check_place, expect_said


def test_the_desk_sets_hours_time_off_and_a_type_of_visit(house: House, cast):
    with house.records():
        visit_types.start()
    desk = house.window(cast.desk, width="tablet")
    desk.goto(house.url("scheduling.day"))
    desk.get_by_role("button", name="account").click()
    desk.get_by_role("link", name="Schedule settings").click()
    add_a_type(desk)
    set_hours(desk)
    take_a_day_off(desk)
    for page in ("Rooms", "Closed days", "Rules"):
        desk.get_by_label("Schedule settings").get_by_role("link", name=page).click()
        check_place(desk)


def add_a_type(desk: Page) -> None:
    desk.get_by_role("link", name="Add a type").click()
    desk.get_by_label("Name").fill("Long therapy visit")
    desk.get_by_label("Counts as").select_option(label="Therapy visit")
    desk.get_by_label("Length in minutes").fill("90")
    desk.get_by_role("checkbox", name="Ana Alder").check()
    check_place(desk)
    desk.get_by_role("button", name="Add type").click()
    expect_said(desk, "Added: Long therapy visit.")
    check_place(desk)


def set_hours(desk: Page) -> None:
    desk.get_by_role("link", name="Working hours").click()
    desk.get_by_role("link", name="Ana Alder, PT").click()
    desk.get_by_label("From").fill("09:00")
    desk.get_by_label("To", exact=True).fill("12:00")
    desk.get_by_role("button", name="Another line").click()
    second = desk.get_by_role("group", name="Line 2")
    second.get_by_label("From").fill("08:00")
    second.get_by_label("To", exact=True).fill("11:00")
    desk.get_by_role("button", name="Save hours").click()
    expect(desk.get_by_role("alert")).to_contain_text("These hours overlap with a line above.")
    check_place(desk)
    second.get_by_role("button", name="Remove line 2").click()
    expect(second).to_have_count(0)
    desk.get_by_role("button", name="Save hours").click()
    expect(desk.get_by_role("row", name="Ana Alder")).to_contain_text("09:00–12:00")
    check_place(desk)


def take_a_day_off(desk: Page) -> None:
    desk.get_by_role("link", name="Time off").click()
    desk.get_by_label("Who").select_option(label="Ben Birch")
    desk.get_by_label("First day").fill(f"{builders.today() + timedelta(days=7)}")
    desk.get_by_label("Shown as").fill("Away")
    desk.get_by_role("button", name="Add time off").click()
    expect(desk.get_by_role("row", name="Ben Birch")).to_contain_text("Away")
    check_place(desk)
