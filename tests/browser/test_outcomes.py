"""Dr. O asks what became of the practice's patients, and takes the answer along as a file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import builders
from tests.browser.house import ENDS, check_place

CHANGES = (-25, 5, 10, 18, 24, 40)


@pytest.fixture
def measured(house, cast):
    """Six patients, measured twice with a measure whose error is published."""
    with house.records():
        for number, change in enumerate(CHANGES):
            diagnosis = builders.a_diagnosis(builders.a_patient("Pat", f"Puffin{number}"), by=cast.therapist)
            for days, value in ((100, 40), (9, 40 + change)):
                builders.an_assessment(
                    diagnosis,
                    by=cast.therapist,
                    on=builders.today() - timedelta(days=days),
                    scores={"social": str(value)},
                    instrument="fdi",
                )


@pytest.mark.parametrize("width", ENDS)
def test_the_physician_reads_the_outcomes(house, cast, width, measured):
    page = house.window(cast.physician, width=width)
    page.goto(house.address + "/review")
    page.get_by_role("link", name="Outcomes").click()
    expect(page.get_by_role("heading", name="Nobody has been measured with Sunnybrook yet")).to_be_visible()
    check_place(page)
    page.get_by_label("Measure").select_option(label="FDI social")
    page.get_by_label("In groups by").select_option(label="Botulinum toxin")
    page.get_by_role("button", name="Show").click()
    drawn = page.get_by_role("img", name="All patients, 6 patients: median +14, middle half +6.3 to +22.5")
    expect(drawn).to_be_visible()
    expect(page.get_by_text("Worse 1 (17 %)").first).to_be_visible()
    expect(page.get_by_text("Better 3 (50 %)").first).to_be_visible()
    expect(page.get_by_text("Not shown by themselves: With botulinum toxin.")).to_be_visible()
    check_place(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Export without names").click()
    assert taken.value.suggested_filename == "outcomes-fdi-social-newest.csv"
    assert len(taken.value.path().read_text().splitlines()) == 1 + len(CHANGES)
