"""A measure is taken: by keys alone, on a tablet, and through a sign-in that lapsed meanwhile."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app import clock
from app.care import accounts, passwords
from app.extensions import db
from app.models import Assessment, UserSession
from tests import builders
from tests.browser.house import ENDS, check_accessible, check_place, expect_said

MOST_PRESSES = 16
ANSWERS = "231" + "20" + "31" + "31" + "20" + "41"
"""At rest, then movement and synkinesis of each expression."""
PASSWORD = "quiet herons at low tide"


class CountedKeys:
    """A keyboard that counts."""

    def __init__(self, page) -> None:
        self.page = page
        self.presses = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.presses += 1


@pytest.fixture
def chart(house, cast):
    with house.records():
        diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
        builders.an_assessment(
            diagnosis,
            by=cast.therapist,
            on=builders.today(),
            scores={"composite": "43", "resting": "10", "voluntary": "56", "synkinesis": "3"},
            answers={"voluntary.brow": 3, "rest.eye": "wide"},
            instrument_version="sunnybrook-1",
        )
    return cast.pat


def entry(house, patient, instrument="sunnybrook") -> str:
    return house.url("measures.new", patient_id=patient, instrument=instrument)


def stored() -> Assessment:
    return db.session.scalars(select(Assessment).order_by(Assessment.id.desc())).first()


def test_the_keyboard_alone_takes_a_whole_sunnybrook_in_sixteen_presses(house, cast, chart):
    page = house.window(cast.therapist)
    page.goto(entry(house, chart))
    keys = CountedKeys(page)
    for answer in ANSWERS:
        keys.press(answer)
    expect(page.get_by_role("button", name="Save measure")).to_be_focused()
    expect(page.locator("#save-state")).to_have_text("Composite 43, everything answered")
    expect(page.locator("#score .score-moved")).to_contain_text("no change")
    keys.press("Enter")
    expect_said(page, "Sunnybrook recorded.")
    assert keys.presses <= MOST_PRESSES
    with house.records():
        row = stored()
        assert sum(answer is not None for answer in row.answers.values()) == 13
        assert (row.answers["rest.eye"], row.answers["voluntary.pucker"]) == ("narrow", 4)
        assert row.scores["composite"] == "43"
    check_place(page)


def test_arrows_enter_and_delete_move_and_take_back_and_no_stray_key_sends(house, cast, chart):
    page = house.window(cast.therapist)
    page.goto(entry(house, chart))
    page.keyboard.type("111")
    brow, eye = (page.get_by_role("group", name=f"{name}, movement") for name in ("Brow", "Eye"))
    page.keyboard.press("ArrowDown")
    expect(eye.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("9")
    expect(brow.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("End")
    expect(brow.get_by_role("radio", name="5, Complete")).to_be_checked()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(brow.get_by_role("radio", name="5, Complete")).to_be_focused()
    page.keyboard.press("Delete")
    expect(brow.get_by_role("radio", name="5, Complete")).not_to_be_checked()
    expect(page.locator("#measure")).to_be_visible()
    expect(page.get_by_label("Taken on")).to_have_value(builders.today().isoformat())


def test_on_a_tablet_every_choice_is_large_enough_and_the_score_follows(house, cast, chart):
    page = house.window(cast.therapist, width="tablet")
    page.goto(entry(house, chart))
    for choice in page.locator(".answer .seg label").all():
        box = choice.bounding_box()
        assert min(box["width"], box["height"]) >= 43.5
    for group, answer in (("Eye, at rest", "Narrow"), ("Cheek", "Normal"), ("Mouth", "Normal")):
        page.get_by_role("group", name=group, exact=True).locator("label", has_text=answer).tap()
    expect(page.locator("#save-state")).to_have_text("Composite –, 10 answers left")
    check_place(page)


@pytest.mark.parametrize("width", ["desk", "phone"])
@pytest.mark.parametrize("instrument", ["house_brackmann", "face", "commissure", "semg", "muscle_grade"])
def test_every_shape_of_grid_is_accessible(house, cast, chart, width, instrument):
    page = house.window(cast.therapist, width=width)
    page.goto(entry(house, chart, instrument))
    check_accessible(page)


@pytest.mark.parametrize("width", ENDS)
def test_what_was_taken_and_what_each_measure_is_can_be_read_by_everybody(house, cast, chart, width):
    with house.records():
        row, own = stored(), builders.an_own_instrument(by=cast.physician).key
    page = house.window(cast.physician, width=width)
    for endpoint, values in (
        ("measures.index", {"patient_id": chart}),
        ("measures.show", {"patient_id": chart, "assessment_id": row}),
        ("instruments.index", {}),
        ("instruments.show", {"instrument_key": "fdi"}),
        ("instruments.edit", {"instrument_key": "fdi"}),
        ("instruments.change", {"own_key": own}),
    ):
        page.goto(house.url(endpoint, **values))
        page.evaluate(
            "scrollTo(0, document.body.scrollHeight)"
        )  # where nothing lies under the bar of a phone
        check_place(page)


def test_who_was_slower_keeps_what_was_tapped_and_sees_the_other_measure(house, cast, chart):
    page = house.window(cast.therapist, width="tablet")
    page.goto(entry(house, chart))
    for group in ("Eye, at rest", "Cheek", "Mouth"):
        page.get_by_role("group", name=group, exact=True).locator("label", has_text="Normal").tap()
    with house.records():
        earlier = stored()
        builders.an_assessment(
            earlier.diagnosis,
            by=db.session.merge(cast.physician),
            on=builders.today(),
            scores={"composite": "90"},
            instrument_version="sunnybrook-1",
        )
    page.get_by_role("button", name="Save measure").tap()
    expect(page.get_by_role("alert")).to_contain_text("Dr. O recorded a measure of Sunnybrook")
    expect(page.locator(".meanwhile")).to_contain_text("Composite 90")
    expect(page.get_by_role("group", name="Mouth", exact=True).get_by_role("radio").first).to_be_checked()
    check_place(page)
    page.get_by_role("button", name="Save measure").tap()
    expect_said(page, "Sunnybrook recorded.")


def test_amounts_are_typed_and_enter_moves_on(house, cast, chart):
    page = house.window(cast.therapist)
    page.goto(entry(house, chart, "lagophthalmos"))
    page.keyboard.type("2.5")
    page.keyboard.press("Enter")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.keyboard.press("2")
    expect(page.locator("#save-state")).to_have_text(
        "Gentle closure 2.5 mm, Tight closure 1 mm, everything answered"
    )
    page.keyboard.press("Control+Enter")
    expect_said(page, "Lagophthalmos recorded.")
    with house.records():
        assert stored().answers == {"gentle": "2.5", "tight": "1", "bells": "fair"}


def test_a_sign_in_that_lapsed_meanwhile_is_renewed_beside_the_answers(house, cast, chart):
    from app.front_door import sign_in_rules as rules

    with house.records(), house.app.test_request_context():
        person = db.session.merge(cast.therapist)
        person.password_hash = passwords.hashed(PASSWORD, rules().hashing)
    page = house.window(cast.therapist)
    page.goto(entry(house, chart))
    page.keyboard.type(ANSWERS)
    expect(page.locator("#save-state")).to_have_text("Composite 43, everything answered")
    with house.records():
        for session in db.session.query(UserSession):
            accounts.end_session(session, at=clock.now())
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="You were signed out")
    box.get_by_label("Password").fill(PASSWORD)
    box.get_by_role("button", name="Sign in and save").click()
    expect_said(page, "Sunnybrook recorded.")
    with house.records():
        assert stored().scores["composite"] == "43"
