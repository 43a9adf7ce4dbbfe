"""The ways in: a password, or a look around the demonstration; the whole of it by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.care import passwords
from app.extensions import db
from app.models import Practice
from tests.browser.house import check_place

PASSWORD = "quiet herons at low tide"


@pytest.fixture
def known(house, cast):
    """Ana has chosen her password."""
    from app.front_door import sign_in_rules as rules

    with house.records(), house.app.test_request_context():
        cast.therapist.password_hash = passwords.hashed(PASSWORD, rules().hashing)
    return cast.therapist


def test_a_person_signs_in_by_keyboard_alone_and_arrives_where_they_wanted(house, known, cast, width):
    page = house.window(None, width=width)
    page.goto(house.url("patients.show", patient_id=cast.pat))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    check_place(page)
    fill_by_keyboard(page, known.email, "not the password at all")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Work e-mail")).to_have_value(known.email)
    check_place(page)
    fill_by_keyboard(page, known.email, PASSWORD)
    expect(page.get_by_text("Pat Plover").first).to_be_visible()
    check_place(page)
    go_through_the_page_by_keyboard(page)
    switch_the_theme(page)


def test_a_demonstration_lets_everybody_look_around(house, cast, width):
    with house.records():
        db.session.get(Practice, 1).is_demonstration = True
    page = house.window(None, width=width)
    for role in ("Front desk", "Therapist", "Dr. O", "Administrator"):
        page.goto(house.url("auth.sign_in"))
        page.get_by_role("button", name=role, exact=True).click()
        expect(page.get_by_role("navigation", name="Main")).to_be_visible()
        expect(page.get_by_text("Every person and number here is invented.")).to_be_visible()


def test_a_real_practice_offers_no_look_around(house, cast):
    page = house.window(None)
    page.goto(house.url("auth.sign_in"))
    expect(page.get_by_role("button")).to_have_count(1)


def fill_by_keyboard(page: Page, email: str, password: str) -> None:
    page.get_by_label("Work e-mail").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def go_through_the_page_by_keyboard(page: Page) -> None:
    """The skip link comes first; every stop shows that it has the focus; all links and buttons are reached."""
    page.reload()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
    wanted = page.evaluate("""
        [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
          .filter((one) => one.checkVisibility() && !one.disabled && one.type !== 'hidden' && one.tabIndex >= 0).length
    """)
    stops = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
            const at = document.activeElement
            if (at === document.body) return ''
            const shown = [at, at.parentElement].some((one) => getComputedStyle(one).outlineStyle !== 'none')
            if (!shown) return 'no ring: ' + at.outerHTML.slice(0, 120)
            return [...document.querySelectorAll('*')].indexOf(at).toString()
        }""")
        assert not stop.startswith("no ring"), stop
        stops.add(stop)
    assert len(stops - {""}) >= wanted - 1, f"{len(stops)} stops for {wanted} controls"


def switch_the_theme(page: Page) -> None:
    page.get_by_role("button", name="Light or dark").click()
    page.get_by_role("button", name="Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 26)"
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
