"""Dr. O goes through the demonstration: one row of every kind is acted on, and goes or stays as its rule says."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import clock
from app.care.demonstration.schedule import ZONE, instant
from app.clinical.review_reasons import KINDS, Act, Reason
from app.extensions import db
from app.models import User
from tests.browser.house import House, check_place, expect_said, is_ready
from tests.databases import come_back_to

SAID = "Talked over at the conference."


@pytest.fixture
def practice(house: House, demonstration, monkeypatch) -> SimpleNamespace:
    """The demonstration on its own day, at noon."""
    at = instant(demonstration.day, 12 * 60)
    monkeypatch.setattr(clock, "now", lambda: at)
    db.session.remove()
    come_back_to(demonstration.url)
    physician = db.session.scalars(select(User).where(User.name == "Dr. O")).one()
    return SimpleNamespace(physician=physician, today=at.astimezone(ZoneInfo(ZONE.key)).date())


def listed(page: Page, house: House, reason: Reason, **asked) -> list[str]:
    """Who stands on the list for this reason."""
    page.goto(house.url("review.index", why=KINDS[reason].key, **asked))
    return page.locator(".waiting .name").all_inner_texts()


def answer(page: Page, practice, press: str, *, days: int | None) -> None:
    """The drawer of the first row: why, when to look again, and which of the two."""
    page.locator(".waiting").first.get_by_role("link", name="cknowledge").or_(
        page.locator(".waiting").first.get_by_role("link", name="Defer")
    ).first.click()
    drawer = page.locator("#drawer")
    drawer.get_by_label("Why").fill(SAID)
    if days:
        drawer.get_by_label("Look again on").fill((practice.today + timedelta(days=days)).isoformat())
    drawer.get_by_role("button", name=press, exact=True).click()
    is_ready(page)


def test_what_is_acknowledged_goes_and_what_goes_on_is_kept_in_sight_for_its_day(house, practice):
    page = house.window(practice.physician)
    for reason in (one for one in Reason if Act.ACKNOWLEDGE in KINDS[one].acts):
        before = listed(page, house, reason)
        assert before, f"the demonstration has this kind of row: {reason}"
        is_settled = KINDS[reason].is_event or reason in (Reason.INCOMPLETE, Reason.NO_MOVEMENT)
        days = {Reason.NOT_SENT: 1, Reason.DIRECT_ACCESS: 1}.get(reason, 14)
        answer(page, practice, "Acknowledge", days=None if is_settled else days)
        expect_said(page, "Acknowledged.")
        assert listed(page, house, reason) == before[1:], reason
        away = listed(page, house, reason, away="1")
        assert away == ([] if not is_recorded(reason, is_settled) else before[:1]), reason


def is_recorded(reason: Reason, is_settled: bool) -> bool:
    """What a note raised is answered where it was raised; the rest by an answer that can be looked at again."""
    return not is_settled or reason in (Reason.REPORT, Reason.OUTCOME)


def test_what_is_put_off_is_back_on_its_day(house, practice, monkeypatch):
    page = house.window(practice.physician)
    put_off = {}
    for reason in (Reason.CERTIFY, Reason.RECERTIFY, Reason.PLATEAU, Reason.REPORT):
        before = listed(page, house, reason)
        answer(page, practice, "Defer", days=1)
        expect_said(page, "Deferred.")
        assert listed(page, house, reason) == before[1:], reason
        put_off[reason] = before[0]
    page.close()  # what it still asks for would meet a sign-in that ended overnight
    house.door.wait_until_quiet()
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    page = house.window(practice.physician)
    for reason, name in put_off.items():
        assert name in listed(page, house, reason), reason
        expect(page.get_by_text(SAID).first).to_be_visible()


def test_a_plan_that_is_certified_goes_from_the_list(house, practice):
    page = house.window(practice.physician)
    for reason in (Reason.CERTIFY, Reason.RECERTIFY):
        before = listed(page, house, reason)
        page.keyboard.press("o")
        expect(page.get_by_role("heading", level=1)).to_have_text(before[0])
        is_ready(page)
        page.keyboard.press("c")
        expect_said(page, "Plan certified.")
        assert listed(page, house, reason) == before[1:], reason


def test_the_list_is_walked_ticked_and_answered_by_keyboard(house, practice):
    page = house.window(practice.physician)
    page.goto(house.url("review.index", why="again"))
    names = page.locator(".waiting .name").all_inner_texts()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_have_text("Certify several plans")
    for name in names[:2]:
        expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_the_list_and_its_drawer_are_sound_in_every_window(house, practice, width):
    page = house.window(practice.physician, width=width)
    page.goto(house.url("review.index", why="first"))
    # On a phone the tab bar lies over whatever is half-way under it: at the end of the page nothing is.
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    check_place(page)
    if width != "phone":
        page.goto(house.url("review.index"))
        check_place(page)
    page.locator(".waiting").first.get_by_role("link", name="Acknowledge").click()
    expect(page.locator("#drawer").get_by_label("Why")).to_be_visible()
    check_place(page)
