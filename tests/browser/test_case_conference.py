"""A case conference: Dr. O goes through ten cases with the keyboard alone, and every press is counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.clinical.vocabulary import PlanState, Urgency
from app.extensions import db
from app.models import CaseComment, Order, PlanVersion, ReviewItem, VisitRequest
from tests import builders
from tests.browser.house import check_place, expect_said, is_ready

AT_MOST = 4
PLANS = ("Avocet", "Bittern", "Curlew", "Dotterel", "Egret", "Fulmar", "Gannet", "Heron")
FLAGS = ("Ibis", "Jackdaw")


@pytest.fixture
def ten_cases(house, cast) -> None:
    """Two red flags stand first, then eight plans, the longest waiting before the others."""
    with house.records():
        for place, family in enumerate(PLANS):
            version = builders.a_course(_patient(family, cast), by=cast.therapist, state=PlanState.SENT)
            version.sent_at = builders.now() - timedelta(days=20 - place)
        for place, family in enumerate(FLAGS):
            diagnosis = builders.a_diagnosis(_patient(family, cast), by=cast.therapist)
            note = builders.a_note(diagnosis, by=cast.therapist)
            db.session.add(
                ReviewItem(
                    patient=note.patient,
                    diagnosis=note.diagnosis,
                    note=note,
                    flag="redness",
                    urgency=Urgency.SAME_DAY,
                    opened_at=builders.now() - timedelta(hours=3 - place),
                    opened_by=cast.therapist,
                )
            )


def _patient(family: str, cast):
    return builders.a_patient("Otis", family, team=[cast.therapist])


class Keyboard:
    """Counts what is pressed; words that somebody writes are counted as words."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0
        self.told: list[tuple[str, int, int]] = []

    def decide(self, what: str, *keys: str) -> None:
        """Presses a row of keys; a text in quotes is written. Then the next case must be open."""
        before, words = self.page.get_by_role("heading", level=1).inner_text(), 0
        for key in keys:
            is_ready(self.page)
            if key.startswith("“"):
                expect(self.page.locator("textarea:focus, input:focus")).to_have_count(1)
                self.page.keyboard.type(key.strip("“”"))
                words += len(key.split())
            else:
                self.page.keyboard.press(key)
                self.pressed += 1
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text(before)
        is_ready(self.page)
        self.told.append((f"{what}: {before}", self.pressed, words))
        self.pressed = 0


def test_ten_cases_are_decided_by_keyboard_alone_in_at_most_four_presses_each(house, cast, ten_cases, capsys):
    page = house.window(cast.physician)
    page.goto(house.url("review.index"))
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text("Otis Ibis")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    check_place(page)
    keyboard = Keyboard(page)

    keyboard.decide("acknowledge", "r", "“Ophthalmology at four.”", "Control+Enter")
    keyboard.decide("acknowledge", "r", "“Drops by the hour, seen tomorrow.”", "Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Otis Avocet")
    check_place(page)
    keyboard.decide("certify", "c")
    expect_said(page, "Plan certified.")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    keyboard.decide("return", "r", "“Every two weeks, please.”", "Tab", "Enter")
    keyboard.decide("certify", "c")
    keyboard.decide("request a visit", "v", "“Look at the neck band together.”", "Control+Enter")
    keyboard.decide("order", "w", "“Scleral lens fitting.”", "Control+Enter")
    keyboard.decide("comment and go on", "m", "“Tape at night?”", "Control+Enter", "j")
    keyboard.decide("certify", "c")
    keyboard.decide("certify", "c")

    with capsys.disabled():
        for what, presses, words in keyboard.told:
            written = f" and {words} words written" if words else ""
            print(f"{what}: {presses} key presses{written}")  # noqa: T201
    assert len(keyboard.told) == len(PLANS + FLAGS)
    assert max(presses for _, presses, _ in keyboard.told) <= AT_MOST
    with house.records():
        states = [one.state for one in db.session.query(PlanVersion).filter(PlanVersion.sent_at.is_not(None))]
        assert states.count(PlanState.RETURNED) == 1
        assert states.count(PlanState.SENT) == 3, "of these a visit, an order and a comment was wanted"
        assert not [one for one in db.session.query(ReviewItem) if one.is_open]
        assert builders.count(CaseComment) == builders.count(VisitRequest) == 1
        assert builders.count(Order, Order.wording == "Scleral lens fitting.") == 1


def test_what_is_typed_before_the_page_of_a_key_has_come_decides_nothing(house, cast, ten_cases):
    page = house.window(cast.physician)
    page.goto(house.url("review.index"))
    page.locator(".queue-row", has_text="Otis Avocet").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Otis Avocet")
    is_ready(page)
    is_left_to_the_browser = page.evaluate(
        "['w', 'c', 'Tab'].map((key) => document.body.dispatchEvent("
        "new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })))"
    )
    assert is_left_to_the_browser == [False, True, True]
    expect(page.locator("textarea:focus")).to_have_count(1)
    with house.records():
        states = [one.state for one in db.session.query(PlanVersion).filter(PlanVersion.sent_at.is_not(None))]
        assert PlanState.CERTIFIED not in states


def test_single_keys_that_are_turned_off_decide_nothing(house, cast, ten_cases):
    page = house.window(cast.physician)
    page.context.add_cookies([{"name": "keys", "value": "off", "url": house.address}])
    page.goto(house.url("review.index"))
    page.locator(".queue-row", has_text="Otis Avocet").first.click()
    is_ready(page)
    for key in "cjkvw":
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1)).to_have_text("Otis Avocet")
    page.get_by_role("button", name="Certify").click()
    expect_said(page, "Plan certified.")
