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


def test_no_answer_is_drawn_while_a_finger_is_down(opened):
    page, sendings = opened, []
    page.route("**/draft", lambda sending: sendings.append(sending), times=1)
    with page.expect_request("**/draft"):
        zone(page, "cheek").click()
    while not sendings:
        page.wait_for_timeout(50)
    answer = sendings[0].fetch()
    zone(page, "platysma").hover()
    page.mouse.down()
    sendings[0].fulfill(response=answer)
    page.wait_for_timeout(200)
    assert page.locator("#said-soft_tissue_massage").text_content() == ""
    page.mouse.up()
    expect(page.locator("#said-soft_tissue_massage")).to_have_text("minutes missing")
    expect(chip(page, "Platysma")).to_be_checked()


def test_a_red_flag_that_appears_above_moves_nothing_below_away(opened):
    page = opened
    symptom = page.locator("label.chip", has_text="Change of vision")
    symptom.scroll_into_view_if_needed()
    before = symptom.bounding_box()
    symptom.click()
    expect(page.locator("#flags").get_by_text("vision").first).to_be_visible()
    after = symptom.bounding_box()
    assert after["y"] == pytest.approx(before["y"], abs=2)
