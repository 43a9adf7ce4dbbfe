"""An ordinary follow-up, from my day to the signature: unchanged treatment, one measure, two sentences.

What it takes is counted by the page's own events and printed.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from app.care import signing
from app.clinical.vocabulary import AppointmentStatus, Movement, Pressure, Side, Technique, Zone
from app.extensions import db
from app.models import SessionNote, Treatment
from tests import builders
from tests.browser.taken import Taken

MOST_TAPS, MOST_LOADS = 15, 1
SAID = "Less pulling when I smile at work."
MEANS = "Cheek softer after massage; synkinesis easing."


@pytest.fixture
def waiting(house, cast):
    """Pat is in the waiting room; a week ago Ana massaged, retrained and explained."""
    with house.records():
        plan = builders.a_course(cast.pat, by=cast.therapist)
        on = builders.today() - timedelta(days=7)
        note = builders.a_note(plan.plan.diagnosis, by=cast.therapist, plan=plan, visit_on=on)
        note.particulars = {"checkin.pain": 3, "checkin.tight_face": 5, "checkin.tight_neck": 4}
        note.treatments = list(last_weeks_treatment())
        db.session.flush()
        signing.sign(note, shown=note.version, by=cast.therapist, at=builders.now(), on=builders.today())
        builders.an_appointment(
            cast.pat,
            clinician=cast.therapist,
            starts_at=builders.now() - timedelta(minutes=5),
            minutes=60,
            status=AppointmentStatus.ARRIVED,
        )


@pytest.fixture
def report(capsys):
    """Says what a journey took, also where the output of tests is held back."""

    def say(journey: str, taken: Taken) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{journey}: {taken}\n")
        assert taken.count["loads"] <= MOST_LOADS

    return say


def last_weeks_treatment():
    yield Treatment(
        technique=Technique.SOFT_TISSUE_MASSAGE,
        position=0,
        zones=[Zone.CHEEK.value, Zone.PLATYSMA.value],
        side=Side.LEFT,
        minutes=16,
        particulars={"pressure": Pressure.LIGHT.value},
    )
    yield Treatment(
        technique=Technique.NEUROMUSCULAR_RETRAINING,
        position=2,
        zones=[],
        side=Side.LEFT,
        minutes=24,
        particulars={"1.movement": Movement.OPEN_SMILE.value, "1.repetitions": 10, "1.mirror": True},
    )
    yield Treatment(technique=Technique.EDUCATION, position=8, zones=[], side=Side.LEFT, minutes=8)


def test_by_taps_with_pain_and_tightness(house, cast, waiting, report):
    page = house.window(cast.therapist, width="tablet")
    start = my_day(house, page)
    taken = Taken(page)
    start.tap()
    page.locator("form[data-saves]").wait_for()
    page.get_by_role("button", name="Confirm all").tap()
    for name, answer in (("Pain", "2"), ("Tight, face", "3"), ("Tight, neck", "3")):
        page.get_by_role("group", name=name).locator("label", has_text=answer).tap()
    write(page, page.get_by_label("What the patient says"), SAID)
    write(page, page.get_by_label("Assessment", exact=True), MEANS)
    page.get_by_role("button", name="Review and sign").tap()
    page.get_by_role("button", name="Sign and lock").tap()
    is_signed(page)
    report("follow-up by taps, pain and tightness", taken)
    assert taken.count["taps"] <= MOST_TAPS
    note = signed_today(house)
    assert note.particulars["checkin.pain"] == 2
    assert [row.minutes for row in note.done] == [16, 24, 8]


def test_by_keys_with_sunnybrook(house, cast, waiting, report):
    page = house.window(cast.therapist)
    start = my_day(house, page)
    taken = Taken(page)
    start.click()
    page.locator("form[data-saves]").wait_for()
    page.keyboard.press("a")
    page.keyboard.press(key_of(page, "Sunnybrook"))
    page.keyboard.type("2041414051")
    for answer in ("na", "n", "n"):  # eye narrow, cheek and mouth normal
        page.keyboard.type(answer)
        page.keyboard.press("Tab")
    expect(page.locator("#said-sunnybrook-composite")).to_have_text("68")
    page.keyboard.press("Escape")
    page.keyboard.press(key_of(page, "Assessment, plan"))
    page.keyboard.type(MEANS)
    page.keyboard.press("Tab")
    page.keyboard.type(SAID)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Sign and lock")).to_be_focused()
    page.keyboard.press("Enter")
    is_signed(page)
    report("follow-up by keys, Sunnybrook", taken)
    assert taken.count["taps"] == 1
    assert taken.count["letters"] == len(MEANS + SAID)
    note = signed_today(house)
    assert note.assessments[0].scores["composite"] == "68"
    assert (note.assessment, note.next_time) == (MEANS, SAID)


def my_day(house, page: Page) -> Locator:
    page.goto(house.url("auth.home"))
    return page.get_by_role("article", name="Pat Plover").get_by_role("button", name="Start note")


def write(page: Page, text: Locator, words: str) -> None:
    text.tap()
    page.keyboard.type(words)


def key_of(page: Page, part: str) -> str:
    """The key that leads to a part, as the page itself tells it."""
    return page.get_by_role("link", name=f"Go to {part}").get_attribute("data-key")


def is_signed(page: Page) -> None:
    expect(page.get_by_role("dialog", name="Sign this note")).to_contain_text("locked.")


def signed_today(house) -> SessionNote:
    with house.records():
        note = db.session.query(SessionNote).filter_by(visit_on=builders.today()).one()
        assert note.is_signed
        assert note.done, note.assessments
        return note
