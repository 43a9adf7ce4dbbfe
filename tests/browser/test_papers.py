"""A therapist records a referral with its paper, and a file that is not what its name says is not taken."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.care.file_kinds import MEGABYTE
from tests import builders
from tests.browser.house import check_place, expect_said, is_ready
from tests.files import PDF, PNG

WORDS = "Evaluate and treat, 12 visits"


def choose(page: Page, name: str, content: bytes) -> None:
    page.get_by_label("File", exact=False).set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )


def fill_in(page: Page) -> None:
    page.get_by_role("radio", name="Referral").check()
    page.get_by_label("Who ordered or referred").fill("Dr. Ruth Chen")
    page.get_by_label("Profession").select_option(label="Physician")
    page.get_by_label("Signed on").fill("2026-06-08")
    page.get_by_label("What it says").fill(WORDS)


@pytest.fixture
def papers(house, cast, width) -> Page:
    with house.records():
        builders.a_diagnosis(cast.pat, by=cast.therapist, referred=False)
    page = house.window(cast.therapist, width=width)
    page.goto(house.url("papers.index", patient_id=cast.pat))
    is_ready(page)
    return page


def test_a_referral_is_recorded_with_its_paper(papers):
    page = papers
    page.get_by_role("region", name="Orders and referrals").get_by_role("link", name="Record").click()
    is_ready(page)
    fill_in(page)
    save = page.get_by_role("button", name="Record", exact=True)
    choose(page, "referral.pdf", PDF + b"\n" * 10 * MEGABYTE)
    expect(page.get_by_role("alert").filter(has_text="too large: up to 10 MB are taken")).to_be_visible()
    save.click()
    expect(page.get_by_label("What it says")).to_have_value(WORDS)
    choose(page, "referral.pdf", PNG)
    save.click()
    is_ready(page)
    expect(page.locator(".error-summary")).to_contain_text("its content is PNG")
    expect(page.get_by_label("What it says")).to_have_value(WORDS)
    expect(page.get_by_text("Choose the file again: referral.pdf was not kept.")).to_be_visible()
    check_place(page)
    choose(page, "referral.pdf", PDF)
    save.click()
    expect_said(page, "Referral recorded.")
    row = page.get_by_role("region", name="Orders and referrals").get_by_role("article")
    expect(row).to_contain_text("Referral by Dr. Ruth Chen")
    expect(row).to_contain_text(WORDS)
    check_place(page)
    with page.expect_download() as coming:
        row.get_by_role("link", name="referral.pdf").click()
    assert coming.value.suggested_filename == "referral.pdf"
    assert coming.value.path().read_bytes() == PDF
