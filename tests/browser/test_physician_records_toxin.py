"""Dr. O records botulinum toxin in three muscles while the total follows; the therapist reads it before massage."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.clinical.vocabulary import PlanState
from app.extensions import db
from app.models import Diagnosis, Procedure
from tests import builders
from tests.browser.house import ENDS, check_place, expect_said, is_ready

MUSCLES = (
    ("Mentalis", "Left", "2.5", "2"),
    ("Platysma", "Left", "10", "4"),
    ("Frontalis", "Right", "1.25", "1"),
)


@pytest.fixture
def in_care(house, cast):
    with house.records():
        return builders.a_course(cast.pat, by=cast.therapist, state=PlanState.CERTIFIED)


def write_line(page: Page, place: int, muscle: str, side: str, units: str, sites: str) -> None:
    line = page.get_by_role("group", name=f"Muscle {place}", exact=True)
    line.get_by_label("Muscle", exact=True).select_option(label=muscle)
    line.get_by_role("radio", name=side, exact=True).check()
    line.get_by_label("Units").fill(units)
    line.get_by_label("Sites").fill(sites)


@pytest.mark.parametrize("width", ENDS)
def test_toxin_in_three_muscles_is_recorded_and_read_before_massage(house, cast, in_care, width):
    page = house.window(cast.physician, width=width)
    page.goto(house.url("diagnoses.index", patient_id=cast.pat))
    page.get_by_role("link", name="Record botulinum toxin").click()
    is_ready(page)
    page.get_by_label("Product", exact=True).select_option(label="OnabotulinumtoxinA")
    page.get_by_label("Lot", exact=True).fill("C7001")
    page.get_by_label("Expires").fill("2099-01-31")
    total = page.get_by_role("status", name="Total")
    write_line(page, 1, *MUSCLES[0])
    expect(total).to_contain_text("2.5 units of OnabotulinumtoxinA")
    write_line(page, 2, *MUSCLES[1])
    page.get_by_role("button", name="Another muscle").click()
    expect(page.get_by_role("group", name="Muscle 4", exact=True)).to_be_visible()
    page.get_by_role("button", name="Remove muscle 4").click()
    expect(page.get_by_role("group", name="Muscle 4", exact=True)).to_have_count(0)
    write_line(page, 3, *MUSCLES[2])
    expect(total).to_contain_text("13.75 units of OnabotulinumtoxinA")
    expect(total).to_contain_text("Frontalis, right: not the affected side.")
    page.get_by_role("button", name="Record botulinum toxin").scroll_into_view_if_needed()
    check_place(page)
    page.get_by_role("button", name="Record botulinum toxin").click()
    is_ready(page)
    page.get_by_label("The unaffected side is meant").check()
    page.get_by_role("button", name="Record botulinum toxin").click()
    expect_said(page, "Botulinum toxin recorded.")
    expect(page.get_by_role("row", name="In all 13.75")).to_be_visible()
    check_place(page)
    read_before_massage(house, cast, width)


def read_before_massage(house, cast, width) -> None:
    with house.records():
        diagnosis = db.session.scalars(select(Diagnosis)).one()
        assert [len(one.injections) for one in db.session.scalars(select(Procedure))] == [3]
        note = builders.a_note(diagnosis, by=cast.therapist, visit_on=builders.today())
        address = house.url("session_notes.edit", patient_id=cast.pat, note_id=note)
    page = house.window(cast.therapist, width=width)
    page.goto(address)
    expect(page.locator("#cautions-soft_tissue_massage")).to_contain_text(
        "Injected: mentalis, platysma, frontalis."
    )
