"""The home program is changed on the page of a note, and the note goes on when the plan was changed meanwhile."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from app import clock
from app.care import plan_versions, treatment_plans
from app.clinical.vocabulary import Technique
from app.extensions import db
from app.models import HomeExercise, PlanVersion
from tests import builders
from tests.browser.house import ENDS, check_accessible


@pytest.fixture
def version(house, cast) -> PlanVersion:
    with house.records():
        diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
        made = builders.a_plan(diagnosis, by=cast.therapist)
        made.home_exercises.append(
            HomeExercise(
                name="Soft pucker", technique=Technique.NEUROMUSCULAR_RETRAINING, position=1, times_per_day=1
            )
        )
        return made


@pytest.fixture
def page(house, cast, version, width) -> Page:
    with house.records():
        plan = db.session.get(PlanVersion, version.id)
        note = builders.a_note(
            plan.plan.diagnosis, by=cast.therapist, plan=plan, visit_on=clock.today("America/New_York")
        )
    page = house.window(cast.therapist, width=width)
    page.goto(house.url("session_notes.edit", patient_id=cast.pat, note_id=note))
    page.locator("form[data-saves]").wait_for()
    return page


@pytest.mark.parametrize("width", ENDS)
def test_an_exercise_progresses_in_three_taps_and_the_page_says_what_follows(house, cast, version, page):
    home = page.locator("#home")
    said = home.locator("#said-plan")
    expect(said).to_have_text("The plan stays as it is. No new certification needed.")
    smile = home.locator(".home-row").first
    expect(smile.get_by_label("Eye-open smile, repetitions", exact=True)).to_be_hidden()
    smile.get_by_role("radio", name="Progress").check()
    smile.get_by_role("button", name="Eye-open smile, repetitions, more").click()
    smile.get_by_role("button", name="Eye-open smile, repetitions, more").click()
    expect(smile.get_by_label("Eye-open smile, repetitions", exact=True)).to_have_value("12")
    home.locator(".home-row").nth(1).get_by_role("radio", name="Stop").check()
    expect(said).to_contain_text("becomes version 2 and goes to Dr. O for certification")
    expect(said).to_contain_text("Eye-open smile: 10 to 12 repetitions; Soft pucker: stopped.")
    check_accessible(page)
    _a_picture(page, "changed")

    with house.records():
        plan = treatment_plans.of(cast.pat, db.session.get(PlanVersion, version.id).plan.public_id)
        values = plan_versions.values_of(plan.versions[0], reason="Easily tired")
        moved = replace(values, precautions="Easily tired", home_exercises=values.home_exercises[::-1][1:])
        treatment_plans.save(plan, moved, based_on=1, by=cast.second_therapist, at=clock.now())
    page.reload()
    expect(home).to_contain_text("Version 2 of the plan was saved")
    check_accessible(page)
    _a_picture(page, "newer")
    home.get_by_role("button", name="Take version 2").click()
    expect(page.get_by_text("It no longer has: Soft pucker.")).to_be_visible()
    expect(home.locator("#said-plan")).to_contain_text("becomes version 3")
    expect(home.get_by_label("Eye-open smile, repetitions", exact=True)).to_have_value("12")
    home.get_by_text("Add an exercise").click()
    home.get_by_text("Goals and frequency").click()
    check_accessible(page)
    _a_picture(page, "open")


def _a_picture(page, name):
    if folder := os.environ.get("PICTURES"):
        size = page.viewport_size
        page.locator("#home").scroll_into_view_if_needed()
        page.screenshot(path=f"{folder}/{name}-{size['width']}.png")
        page.locator("#home").screenshot(path=f"{folder}/{name}-{size['width']}-part.png")
