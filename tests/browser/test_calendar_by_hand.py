"""A visit is moved and lengthened by mouse, by finger and by keys, refused in words at the place, and put back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from app.extensions import db
from app.models import Appointment
from tests import builders
from tests.browser.house import check_place, expect_said
from tests.browser.test_schedule_stays_fresh import NEW_YORK, day_of, tomorrow


@pytest.fixture
def visits(house, cast):
    """Pat tomorrow at ten with Ana, Quinn at eleven with Ben."""
    with house.records():
        pats = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=tomorrow(10))
        builders.an_appointment(cast.quinn, clinician=cast.second_therapist, starts_at=tomorrow(11))
        return pats.public_id


def stands(house, visits) -> tuple[str, int, str]:
    """Since when, how long and with whom Pat's visit now is."""
    with house.records():
        visit = db.session.scalar(db.select(Appointment).where(Appointment.public_id == visits))
        minutes = (visit.ends_at - visit.starts_at) // timedelta(minutes=1)
        return f"{visit.starts_at.astimezone(NEW_YORK):%H:%M}", minutes, visit.clinician.name


def opened(house, cast, **values) -> tuple[Page, Locator]:
    page = house.window(cast.desk, **values)
    page.goto(day_of(house))
    page.wait_for_function(
        "document.documentElement.dataset.ready === 'yes' && globalThis.htmx !== undefined"
    )
    return page, page.locator(".held-visit a", has_text="Plover")


def middle(box: dict[str, float]) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def hour(page: Page) -> float:
    """How high an hour is drawn."""
    first, second = (page.locator("tbody th", has_text=text).bounding_box() for text in ("11:00", "12:00"))
    return second["y"] - first["y"]


def test_by_mouse_a_visit_is_moved_lengthened_refused_at_the_place_and_put_back(house, cast, visits):
    page, visit = opened(house, cast)
    x, y = middle(visit.bounding_box())
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + hour(page) / 2)
    page.mouse.move(x, y + hour(page))
    expect(page.locator("#placing")).to_have_text("11:00 to 11:45, Ana Alder")
    page.mouse.up()
    expect_said(page, "Moved:")
    assert stands(house, visits) == ("11:00", 45, "Ana Alder")

    page.get_by_role("button", name="Undo").click()
    expect_said(page, "Put back:")
    expect(visit).to_contain_text("10:00")
    assert stands(house, visits) == ("10:00", 45, "Ana Alder")

    box = visit.bounding_box()
    page.mouse.move(x, box["y"] + box["height"] - 3)
    page.mouse.down()
    page.mouse.move(x, box["y"] + hour(page))
    page.mouse.up()
    expect(visit).to_have_attribute("data-lasts", "60")
    assert stands(house, visits) == ("10:00", 60, "Ana Alder")

    x, y = middle(visit.bounding_box())
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(
        middle(page.get_by_role("link", name=re.compile("Quail")).first.bounding_box())[0], y + 40
    )
    page.mouse.up()
    expect(page.get_by_role("alert")).to_contain_text("Ben Birch is booked")
    page.get_by_role("link", name="Leave it").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert stands(house, visits) == ("10:00", 60, "Ana Alder")


def test_by_keys_a_visit_is_found_taken_up_carried_lengthened_and_put_down(house, cast, visits):
    page, visit = opened(house, cast)
    visit.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(visit).to_be_focused()
    page.keyboard.press("m")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#placing")).to_have_text("10:15 to 11:05, Ana Alder")
    page.keyboard.press("Escape")
    expect(page.locator("#placing")).to_be_hidden()
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect_said(page, "Moved:")
    expect(visit).to_be_focused()
    assert stands(house, visits) == ("09:55", 45, "Ben Birch")


def test_by_finger_a_visit_that_was_held_for_a_moment_is_moved(house, cast, visits):
    page, visit = opened(house, cast, width="tablet")
    x, y = middle(visit.bounding_box())
    touch = finger(page)
    touch("touchStart", (x, y))
    expect(page.locator("#placing")).to_have_text("10:00 to 10:45, Ana Alder")
    touch("touchMove", (x, y + hour(page) / 2))
    touch("touchMove", (x, y + hour(page)))
    expect(page.locator("#placing")).to_have_text("11:00 to 11:45, Ana Alder")
    touch("touchEnd")
    expect_said(page, "Moved:")
    assert stands(house, visits) == ("11:00", 45, "Ana Alder")


def finger(page: Page) -> Callable[..., None]:
    """What a finger does on the page: its kind, then where."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": one, "y": two} for one, two in points]},
        )

    return touch


def test_in_the_list_of_a_phone_nothing_is_moved_by_hand(house, cast, visits):
    """It is not drawn to scale: a finger that rests on a line or slips at its edge says no time."""
    page, visit = opened(house, cast, width="phone")
    touch = finger(page)
    visit.scroll_into_view_if_needed()
    box = visit.bounding_box()
    x, y = middle(box)
    touch("touchStart", (x, y))
    page.wait_for_timeout(600)
    expect(page.locator("#placing")).to_be_hidden()
    touch("touchMove", (x, y - 60))
    touch("touchEnd")
    edge = box["y"] + box["height"] - 3
    page.mouse.move(x, edge)
    page.mouse.down()
    page.mouse.move(x, edge - 90)
    expect(page.locator("#placing")).to_be_hidden()
    page.mouse.up()
    visit.press("m")
    expect(page.locator("#placing")).to_be_hidden()
    assert stands(house, visits) == ("10:00", 45, "Ana Alder")
    visit.tap()
    expect(page.get_by_role("link", name="Close")).to_be_visible()


def test_another_desk_sees_the_move_within_seconds_without_reloading(house, cast, visits):
    _page, visit = opened(house, cast)
    expect(visit).to_contain_text("10:00")
    with house.records():
        moved = db.session.scalar(db.select(Appointment).where(Appointment.public_id == visits))
        moved.starts_at, moved.ends_at = tomorrow(13), tomorrow(14)
    began = datetime.now(tz=NEW_YORK)
    expect(visit).to_contain_text("13:00")
    assert datetime.now(tz=NEW_YORK) - began < timedelta(seconds=15), "asked every five"


def test_what_is_carried_stays_in_hand_when_news_of_another_desk_come(house, cast, visits):
    page, visit = opened(house, cast)
    asked: list[Route] = []
    page.route("**/schedule?*seen=*", lambda route: asked.append(route))
    with house.records():
        moved = db.session.scalar(db.select(Appointment).where(Appointment.patient == cast.quinn))
        moved.starts_at, moved.ends_at = tomorrow(13), tomorrow(14)
    while not asked:
        page.wait_for_timeout(100)
    visit.press("m")
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/schedule?*seen=*"):
        asked[0].continue_()
    page.wait_for_timeout(300)
    expect(page.locator("#placing")).to_have_text("10:05 to 10:50, Ana Alder")
    page.keyboard.press("Escape")
    page.unroute_all()
    expect(page.locator(".held-visit a", has_text="Quail")).to_contain_text("13:00")


def test_in_the_week_of_one_clinician_a_visit_goes_to_another_day_by_keys_and_the_week_stays(
    house, cast, visits
):
    on = tomorrow(10).astimezone(NEW_YORK)
    page = house.window(cast.desk)
    page.goto(house.url("scheduling.week", on=on.date(), of=cast.therapist.public_id))
    week = page.url
    visit = page.locator(".held-visit a", has_text="Plover")
    expect(page.get_by_text("Quail")).to_have_count(0)
    visit.press("m")
    expect(page.locator("#placing")).to_have_text(f"10:00 to 10:45, {on:%a} {on.day}")
    page.keyboard.press("ArrowLeft" if on.weekday() else "ArrowRight")
    expect(page.locator("#placing")).not_to_contain_text(f"{on:%a}")
    page.keyboard.press("Escape")
    visit.press("Enter")
    expect(page.get_by_role("link", name="Close")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Close")).to_have_count(0)
    assert page.url == week
    check_place(page)
