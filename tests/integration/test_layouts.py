"""The frames that every page stands in: sign-in, the rail, the top bar, and pages that say what went wrong."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.practice import Practice
from tests.page import Page, check_house_rules


def nowhere(visitor):
    """A page of the frame alone: an address that leads nowhere."""
    page = Page(visitor.client.get("/nowhere"))
    check_house_rules(page)
    return page


def test_the_sign_in_page_offers_no_looking_around_outside_a_demonstration(as_):
    page = as_(None).get("auth.sign_in")
    assert page.status == 200
    assert "look around" not in page.text
    assert page.one("html")["data-theme"] == "auto"


def test_a_wrong_password_says_so_and_keeps_the_address(as_):
    page = as_(None).post("auth.sign_in", {"email": "ana@example.org", "password": "wrong"})
    assert page.status == 422
    assert "do not match" in page.one(".error-summary").get_text()
    assert page.one("input[name=email]")["value"] == "ana@example.org"
    assert page.one("input[name=password]")["aria-invalid"] == "true"


@pytest.mark.parametrize("who", ["therapist", "physician", "desk", "admin"])
def test_the_rail_has_only_places_the_person_may_enter(as_, who):
    visitor = as_(who)
    page = nowhere(visitor)
    for link in page.select(".rail-item[href]"):
        assert visitor.client.get(link["href"]).status_code == 200


def test_a_missing_page_says_what_to_do(as_):
    page = nowhere(as_("therapist"))
    assert page.status == 404
    assert "Nothing was changed" in page.text
    assert page.one("main h1")


def test_the_chosen_theme_stays(as_):
    visitor = as_("therapist")
    visitor.post("auth.theme", {"theme": "dark", "next": "/"})
    page = nowhere(visitor)
    assert page.one("html")["data-theme"] == "dark"
    assert page.one(".menu-item[aria-pressed=true]").get_text(strip=True) == "Dark"


def test_a_demonstration_says_so_on_every_page(app, as_):
    db.session.scalars(select(Practice)).one().is_demonstration = True
    db.session.commit()
    assert "invented" in nowhere(as_("therapist")).one(".demonstration").text
    assert "look around as" in as_(None).get("auth.sign_in").text


def test_single_keys_can_be_turned_off_and_on_again(as_):
    visitor = as_("therapist")
    for chosen, expected in (("off", "off"), ("on", None), ("odd", None)):
        visitor.post("auth.keys", {"keys": chosen, "next": "/"})
        page = nowhere(visitor)
        assert page.one("body").get("data-single-keys") == expected
        assert page.one("#keys button[name=keys]")["value"] == ("on" if expected else "off")
