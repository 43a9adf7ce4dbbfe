"""The administrator lets somebody in by a one-use link, and later closes the account."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import ENDS, House, check_place, expect_said

PASSWORD = "quiet herons at low tide"
EMAIL = "ines.marsh@practice.example"


@pytest.mark.parametrize("width", ENDS)
def test_the_administrator_invites_a_therapist_and_closes_the_account(house, cast, width):
    office = house.window(cast.admin, width=width)
    office.goto(house.url("auth.home"))
    expect(office.get_by_role("heading", level=1)).to_have_text("Staff")
    check_place(office)
    link = invite(office)

    theirs = house.window(None, width=width)
    choose_a_password(theirs, link)
    check_the_link_is_spent(house, link)
    sign_out_and_in_again(theirs, house)

    close_the_account(office)
    theirs.reload()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_in(theirs)
    expect(theirs.get_by_role("alert")).to_contain_text("do not match")
    check_place(theirs)
    change_the_practice(office)


def invite(page: Page) -> str:
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("alert")).to_contain_text("Not invited yet")
    check_place(page)
    page.get_by_label("Work e-mail").fill(EMAIL)
    page.get_by_label("Name", exact=True).fill("Ines Marsh")
    page.get_by_label("Role").select_option(label="Therapist")
    page.get_by_role("button", name="Make the link").click()
    check_place(page)
    return page.get_by_label("One-use link").input_value()


def choose_a_password(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("New password").fill("ines marsh 2026 poise")
    page.get_by_label("The same once more").fill("ines marsh 2026")
    page.get_by_role("button", name="Set password and enter").click()
    expect(page.get_by_role("alert")).to_contain_text("The two are not the same")
    check_place(page)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Set password and enter").click()
    expect_said(page, "Your password is set.")
    expect(page.get_by_role("link", name="My day")).to_be_visible()


def check_the_link_is_spent(house: House, link: str) -> None:
    stranger = house.window(None)
    stranger.goto(link)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This link no longer opens anything")
    check_place(stranger)


def sign_out_and_in_again(page: Page, house: House) -> None:
    page.get_by_role("button", name="account").click()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page)
    expect(page.get_by_role("link", name="My day")).to_be_visible()


def sign_in(page: Page) -> None:
    page.get_by_label("Work e-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def close_the_account(page: Page) -> None:
    page.get_by_role("link", name="Done").click()
    page.get_by_role("link", name="Ines Marsh").first.click()
    check_place(page)
    page.get_by_role("button", name="Close account").click()
    page.get_by_role("dialog").get_by_role("button", name="Close account").click()
    expect_said(page, "The account of Ines Marsh is closed.")


def change_the_practice(page: Page) -> None:
    page.get_by_role("link", name="Practice").click()
    page.get_by_label("Telephone").fill("(914) 555-0199")
    check_place(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).not_to_be_empty()
