"""A therapist gives exercises from the library, is held by the flaccid phase, and prints the sheet."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.clinical.vocabulary import Condition
from app.extensions import db
from app.models import Diagnosis, PlanVersion
from tests.browser.house import ENDS, check_accessible
from tests.builders import a_diagnosis, a_plan


@pytest.fixture
def diagnosis(house, cast) -> Diagnosis:
    with house.records():
        made = a_diagnosis(cast.pat, by=cast.therapist, condition=Condition.FLACCID)
        a_plan(made, by=cast.therapist, exercise={"repetitions": 0})
        return made


@pytest.mark.parametrize("width", ENDS)
def test_an_exercise_of_the_library_is_given_and_the_sheet_is_printed(house, cast, diagnosis, width):
    page = house.window(cast.therapist, width=width)
    page.goto(house.url("exercise_library.index", **{"for": "flaccid"}))
    expect(page.get_by_text("Stretch of the stronger cheek")).to_be_visible()
    check_accessible(page)

    page.goto(house.url("treatment_plans.index", patient_id=cast.pat))
    page.get_by_role("link", name="Change plan").click()
    page.get_by_label("Why this version?").fill("A home program")
    page.get_by_label("Exercise of the library").select_option("retrain_soft_pucker")
    page.get_by_role("button", name="Add it").click()
    line = page.get_by_role("group", name="Exercise 2")
    expect(line.get_by_label("Exercise", exact=True)).to_have_value("Soft pucker")
    expect(line.get_by_label("Repetitions")).to_have_value("0")
    expect(
        line.get_by_role("img", name="Drawing: Mouth, both sides, a small movement; the eye stays still")
    ).to_be_visible()

    line.get_by_label("Repetitions").fill("5")
    page.get_by_role("button", name="Save as version 2").first.click()
    line = page.get_by_role("group", name="Exercise 2")
    expect(line.get_by_text("Say why it is right here")).to_be_visible()
    expect(line.get_by_label("Repetitions")).to_have_value("5")
    check_accessible(page)
    line.get_by_label("Why it is right in this phase").fill("First flickers")
    page.get_by_role("button", name="Save as version 2").first.click()

    expect(page.get_by_role("link", name="Sheet for the patient")).to_be_visible()
    check_accessible(page)
    sheet = page.get_by_role("link", name="Sheet for the patient").get_attribute("href")
    answer = page.request.get(house.address + sheet)
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    house.door.wait_until_quiet()
    with house.records():
        newest = db.session.scalars(select(PlanVersion).order_by(PlanVersion.number.desc())).first()
        given = newest.home_exercises[-1]
        assert (given.exercise_key, given.override_reason) == ("retrain_soft_pucker", "First flickers")
