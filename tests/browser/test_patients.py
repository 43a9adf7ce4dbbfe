"""Finding, registering and bringing in patients, at the desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.house import ENDS, check_accessible

BUNDLES = Path(__file__).resolve().parents[1] / "bundles"


@pytest.mark.parametrize("width", ENDS)
def test_the_desk_brings_files_in_and_finds_a_patient_as_it_types(house, cast, tmp_path, width):
    (tmp_path / "broken.json").write_text("{")
    page = house.window(cast.desk, width=width)
    page.goto(house.url("patients.bring_in"))
    page.get_by_label("Files", exact=True).set_input_files(
        [*sorted(BUNDLES.glob("*.json")), tmp_path / "broken.json"]
    )
    page.get_by_role("button", name="Bring in").click()
    expect(page.locator("[data-summary]")).to_have_text("files: 4, created: 3, unchanged: 0, refused: 1")
    expect(page.locator("#report")).to_contain_text("The file is not valid JSON.")
    check_accessible(page)
    page.goto(house.url("patients.index"))
    page.keyboard.press("/")
    page.keyboard.type("nunez mar")
    expect(page.locator("#patient-list tbody tr")).to_have_count(1)
    expect(page.locator("#patient-list")).to_contain_text("Etxeberría Núñez")
    check_accessible(page)
    page.get_by_role("link", name="Etxeberría Núñez").click()
    expect(page.get_by_text("617-555-0147 x12")).to_be_visible()
    check_accessible(page)


@pytest.mark.parametrize(("width", "dark"), [("desk", False), ("phone", True)])
def test_the_desk_registers_a_patient_and_is_warned_of_another(house, cast, width, dark):
    page = house.window(cast.desk, width=width, dark=dark)
    page.goto(house.url("patients.new"))
    page.get_by_label("Given names").first.fill("Pat")
    page.get_by_label("Family names").first.fill("Plover")
    page.get_by_label("Birth date").fill("1980-03-14")
    check_accessible(page)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("alert")).to_contain_text("Same name and birth date")
    check_accessible(page)
    page.get_by_role("button", name="Register anyway").click()
    expect(page.get_by_role("status").filter(has_text="is registered as")).to_be_visible()
    check_accessible(page)


def test_two_who_change_the_same_details_choose_field_by_field(house, cast):
    mine, theirs = house.window(cast.desk), house.window(cast.physician)
    for page in (mine, theirs):
        page.goto(house.url("patients.edit", patient_id=cast.pat))
    theirs.locator("#coverage").fill("Plan A")
    theirs.get_by_role("button", name="Save details").click()
    expect(theirs.get_by_text("Plan A")).to_be_visible()
    mine.locator("#coverage").fill("Plan B")
    mine.get_by_role("button", name="Save details").click()
    expect(mine.get_by_role("heading", level=1)).to_have_text("Dr. O also changed these details")
    check_accessible(mine)
    mine.get_by_text("Keep both").click()
    mine.get_by_role("button", name="Save my choice").click()
    expect(mine.get_by_text("Plan B Plan A")).to_be_visible()
