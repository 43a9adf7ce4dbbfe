"""What the server answers while a note is written moves nothing away from the hand that is writing it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from app import clock
from app.extensions import db
from tests import builders


@pytest.fixture
def opened(house, cast, width) -> Page:
    """A note without any treatment yet, in a window of every width; its answers make the page higher."""
    with house.records():
        version = builders.a_course(cast.pat, by=cast.therapist)
        today = clock.today("America/New_York")
        note = builders.a_note(version.plan.diagnosis, by=cast.therapist, plan=version, visit_on=today)
        note.treatments = []
        db.session.flush()
    page = house.window(cast.therapist, width=width)
    page.goto(house.url("session_notes.edit", patient_id=cast.pat, note_id=note))
    page.locator(".facemap.is-live").wait_for()
    return page


def zone(page: Page, name: str) -> Locator:
    return page.locator(f"#treatment .fm-zone[data-zone={name}][data-side=left]")


def chip(page: Page, name: str) -> Locator:
    zones = page.get_by_role("group", name="Soft tissue massage: zones")
    return zones.get_by_role("checkbox", name=name)


def test_what_was_tapped_stays_where_it_is_when_the_answer_comes(opened):
    page = opened
    zone(page, "cheek").scroll_into_view_if_needed()
    before = zone(page, "cheek").bounding_box()
    zone(page, "cheek").click()
    expect(page.locator("#save-state")).to_contain_text("Saved")
    expect(page.locator("#said-soft_tissue_massage")).to_have_text("minutes missing")
    after = zone(page, "cheek").bounding_box()
    assert after["y"] == pytest.approx(before["y"], abs=2)


class Finger:
    """One that is put on the page, pushes it a little and is taken off again; the mouse where there is no touch."""

    def __init__(self, page: Page, *, is_touch: bool) -> None:
        self.page = page
        self.line = page.context.new_cdp_session(page) if is_touch else None

    def goes_down(self, place: Locator) -> None:
        box = place.bounding_box()
        self.x, self.y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        if self.line is None:
            place.hover()
            self.page.mouse.down()
        else:
            self._touches("touchStart", [{"x": self.x, "y": self.y}])

    def pushes_the_page(self) -> None:
        for step in range(1, 6 if self.line else 1):
            self._touches("touchMove", [{"x": self.x, "y": self.y - 12 * step}])

    def goes_up(self) -> None:
        if self.line is None:
            self.page.mouse.up()
        else:
            self._touches("touchEnd", [])

    def _touches(self, kind: str, points: list[dict[str, float]]) -> None:
        self.line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.mark.parametrize("pushes", [False, True], ids=["rests", "pushes"])
def test_no_answer_is_drawn_while_a_finger_is_down(opened, width, pushes):
    page, sendings, finger = opened, [], Finger(opened, is_touch=width != "desk")
    page.route("**/draft", lambda sending: sendings.append(sending), times=1)
    with page.expect_request("**/draft"):
        zone(page, "cheek").click()
    while not sendings:
        page.wait_for_timeout(50)
    answer = sendings[0].fetch()
    finger.goes_down(zone(page, "platysma"))
    if pushes:
        finger.pushes_the_page()
    sendings[0].fulfill(response=answer)
    page.wait_for_timeout(400)
    assert page.locator("#said-soft_tissue_massage").text_content() == ""
    finger.goes_up()
    expect(page.locator("#said-soft_tissue_massage")).to_have_text("minutes missing")
    expect(chip(page, "Platysma")).to_be_checked(checked=not pushes or width == "desk")


def test_a_red_flag_that_appears_above_moves_nothing_below_away(opened):
    page = opened
    symptom = page.locator("label.chip", has_text="Change of vision")
    symptom.scroll_into_view_if_needed()
    before = symptom.bounding_box()
    symptom.click()
    expect(page.locator("#flags").get_by_text("vision").first).to_be_visible()
    after = symptom.bounding_box()
    assert after["y"] == pytest.approx(before["y"], abs=2)


def test_a_chip_that_is_chosen_moves_no_other(opened):
    page = opened
    chips = page.get_by_role("group", name="Soft tissue massage: zones").locator("label")
    places = "(chips) => chips.map((one) => one.offsetTop * 10000 + one.offsetLeft)"
    before = chips.evaluate_all(places)
    for name in ("Brow", "Cheek and midface", "Platysma"):
        chips.filter(has_text=name).click()
        expect(chip(page, name)).to_be_checked()
    assert chips.evaluate_all(places) == before
