"""A therapist writes a plan, adds a line on the way, is told what is missing, and sends it to Dr. O."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.clinical.vocabulary import PlanState
from app.extensions import db
from app.models import Diagnosis, PlanVersion
from tests.browser.house import ENDS, check_accessible
from tests.builders import a_diagnosis, an_assessment


@pytest.fixture
def diagnosis(house, cast) -> Diagnosis:
    with house.records():
        return a_diagnosis(cast.pat, by=cast.therapist)


@pytest.mark.parametrize("width", ENDS)
def test_a_plan_is_written_and_sent(house, cast, diagnosis, width):
    page = house.window(cast.therapist, width=width)
    page.goto(house.url("treatment_plans.index", patient_id=cast.pat))
    page.get_by_role("link", name="Write a plan").click()
    page.get_by_label("Title").fill("Retraining")

    goal = page.get_by_role("group", name="Goal 1")
    goal.get_by_label("Goal, in the patient’s words").fill("Smile without the eye closing")
    goal.get_by_label("Measured by").select_option("sunnybrook.composite")
    goal.get_by_label("Baseline").fill("40")
    goal.get_by_label("Target").fill("30")
    goal.get_by_label("Reach it by").fill("2027-03-01")
    page.get_by_role("button", name="Another goal").click()
    expect(page.get_by_role("group", name="Goal 2")).to_be_visible()
    page.get_by_role("button", name="Remove goal 2").click()
    expect(page.get_by_role("group", name="Goal 2")).to_have_count(0)
    expect(goal.get_by_label("Target")).to_have_value("30")

    treatment = page.get_by_role("group", name="Intervention 1")
    treatment.get_by_label("Technique").select_option("neuromuscular_retraining")
    treatment.get_by_label("Minutes").fill("24")
    treatment.get_by_label("Minutes").press("Enter")

    expect(page.get_by_text("This target is worse than the baseline of 40").first).to_be_visible()
    check_accessible(page)
    page.get_by_role("group", name="Goal 1").get_by_label("Target").fill("70")
    page.get_by_role("button", name="Save plan").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Retraining")
    check_accessible(page)
    page.get_by_role("button", name="Send to Dr. O").click()
    expect(page.get_by_text("Waiting for Dr. O.", exact=True)).to_be_visible()
    house.door.wait_until_quiet()
    with house.records():
        version = db.session.scalars(select(PlanVersion)).one()
        assert version.state is PlanState.SENT
        assert [goal.target for goal in version.goals] == [70]


@pytest.mark.parametrize("width", ENDS)
def test_a_diagnosis_is_recorded_with_zones_tapped_on_the_face(house, cast, width):
    page = house.window(cast.therapist, width=width)
    page.goto(house.url("diagnoses.new", patient_id=cast.pat))
    check_accessible(page)
    page.get_by_label("Condition now").select_option("synkinetic")
    page.get_by_role("radio", name="Left").check()
    page.locator(".fm-zone[data-zone=cheek][data-side=left]").click()
    expect(page.get_by_label("Cheek and midface, left")).to_be_checked()
    page.get_by_label("Onset", exact=True).fill("2026-02-03")
    page.get_by_label("Primary code").select_option("G51.0")
    page.get_by_role("button", name="Record diagnosis").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Left, synkinesis")
    check_accessible(page)


@pytest.mark.parametrize("width", ENDS)
def test_a_template_fills_the_plan_a_measure_its_baseline_and_two_versions_are_compared(
    house, cast, diagnosis, width
):
    with house.records():
        an_assessment(
            diagnosis, by=cast.therapist, on=date(2026, 9, 1), scores={"synkinesis": "9", "composite": "41"}
        )
    page = house.window(cast.therapist, width=width)
    page.goto(house.url("treatment_plans.new", patient_id=cast.pat))
    page.get_by_label("Start from").select_option("synkinetic")
    page.get_by_role("button", name="Fill in").click()
    expect(page.get_by_text("Filled in from “Synkinesis”: a suggestion.")).to_be_visible()
    check_accessible(page)
    goal = page.get_by_role("group", name="Goal 1")
    expect(goal.get_by_label("Baseline")).to_have_value("9")
    goal.get_by_label("Target").fill("3")
    other = page.get_by_role("group", name="Goal 2")
    other.get_by_label("Measured by").select_option("sunnybrook.composite")
    expect(other.get_by_label("Baseline")).to_have_value("41")
    expect(other.get_by_text("Newest: 41 on 1 Sep 2026.")).to_be_visible()
    other.get_by_label("Target").fill("60")
    page.get_by_role("link", name="By zone").click()
    expect(page.get_by_label("Brow")).to_be_focused()
    page.get_by_role("button", name="Save plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Separate the movements")

    page.get_by_role("link", name="Change plan").click()
    page.get_by_label("Why this version?").fill("Cheek first")
    page.get_by_label("Cheek and midface", exact=True).select_option("relaxation")
    page.get_by_role("button", name="Save as version 2").click()
    page.get_by_role("link", name="What changed in version 2").click()
    expect(page.get_by_text("Cheek and midface: relaxation instead of movement control")).to_be_visible()
    check_accessible(page)
