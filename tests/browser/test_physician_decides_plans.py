"""Dr. O works through what waits: certifies one plan, returns another; the therapist finds it on her day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from app.clinical.vocabulary import PlanState
from app.extensions import db
from app.models import PlanVersion
from tests import builders
from tests.browser.house import ENDS, check_place, expect_said, is_ready

COMMENT = "Weekly is too often now. Every two weeks, please."


@pytest.fixture
def waiting(house, cast):
    """Two plans of Ana's lie with Dr. O, Pat's the longer; each with a course to look at."""
    versions = []
    with house.records():
        rhea = builders.a_patient("Rhea", "Robin", team=[cast.therapist])
        for days, patient in ((2, cast.pat), (1, rhea)):
            versions.append(builders.a_course(patient, by=cast.therapist, state=PlanState.SENT))
            versions[-1].sent_at = builders.now() - timedelta(days=days)
    return versions


class ByKeys:
    """At the desk: nothing but the keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open_the_first(self) -> None:
        is_ready(self.page)
        self.page.keyboard.press("o")

    def look_at_the_next_and_come_back(self) -> None:
        is_ready(self.page)
        self.page.keyboard.press("j")
        expect(heading(self.page)).to_have_text("Rhea Robin")
        is_ready(self.page)
        self.page.keyboard.press("k")
        expect(heading(self.page)).to_have_text("Pat Plover")

    def certify(self) -> None:
        is_ready(self.page)
        self.page.keyboard.press("c")

    def give_back(self, comment: str) -> None:
        is_ready(self.page)
        self.page.keyboard.press("r")
        expect(self.page.get_by_label("Comment to Ana Alder")).to_be_focused()
        self.page.keyboard.type(comment)
        self.page.keyboard.press("Tab")
        expect(self.page.get_by_role("button", name="Return")).to_be_focused()
        self.page.keyboard.press("Enter")


class ByTouch:
    """On a tablet or a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open_the_first(self) -> None:
        self.page.locator(".queue-row", has_text="Pat Plover").first.tap()

    def look_at_the_next_and_come_back(self) -> None:
        for step, name in (("Next case", "Rhea Robin"), ("Case before", "Pat Plover")):
            self.page.get_by_role("link", name=step).tap()
            expect(heading(self.page)).to_have_text(name)

    def certify(self) -> None:
        self.page.get_by_role("button", name="Certify").tap()

    def give_back(self, comment: str) -> None:
        self.page.get_by_label("Comment to Ana Alder").fill(comment)
        self.page.get_by_role("button", name="Return").tap()


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def queue(page: Page) -> Locator:
    return page.get_by_role("list", name="Deadlines")


@pytest.mark.parametrize("width", ENDS)
def test_the_physician_certifies_one_plan_and_returns_another(house, cast, waiting, width):
    page = house.window(cast.physician, width=width)
    page.goto(house.url("auth.home"))
    expect(heading(page)).to_have_text("Review")
    expect(queue(page).locator(".queue-row")).to_contain_text(["Pat Plover", "Rhea Robin"])
    check_place(page)
    hand = ByKeys(page) if width == "desk" else ByTouch(page)

    hand.open_the_first()
    expect(heading(page)).to_have_text("Pat Plover")
    expect(page.get_by_role("img", name="Sunnybrook")).to_be_visible()
    check_place(page)
    hand.look_at_the_next_and_come_back()
    hand.certify()
    expect_said(page, "Plan certified.")

    expect(heading(page)).to_have_text("Rhea Robin")
    hand.give_back("")
    expect(page.get_by_label("Comment to Ana Alder")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Say what should change, then return the plan.")).to_be_visible()
    check_place(page)
    hand.give_back(COMMENT)
    expect_said(page, "returned to Ana Alder")
    expect(page.get_by_text("Nothing waits here")).to_be_visible()
    check_place(page)

    with house.records():
        certified, returned = (db.session.get(PlanVersion, one.id) for one in waiting)
        assert (certified.state, certified.decided_by.name) == (PlanState.CERTIFIED, "Dr. O")
        assert (returned.state, returned.decision_comment) == (PlanState.RETURNED, COMMENT)
    check_the_therapist_sees_it(house, cast, width)


def check_the_therapist_sees_it(house, cast, width) -> None:
    page = house.window(cast.therapist, width=width)
    page.goto(house.url("auth.home"))
    returned = page.get_by_role("region", name="Plans that wait for you")
    expect(returned).to_contain_text("Returned by Dr. O")
    expect(returned).to_contain_text(COMMENT)
    check_place(page)
    returned.get_by_role("link", name="Rhea Robin").click()
    expect(page.get_by_text("Returned").first).to_be_visible()
    expect(page.get_by_text(COMMENT)).to_be_visible()
    check_place(page)
