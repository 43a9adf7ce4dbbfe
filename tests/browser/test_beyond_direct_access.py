"""A visit without a referral moves beyond the limit while its note is open: the note asks why, and is told."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from tests import builders
from tests.browser.house import check_place

REASON = "Why treatment went on beyond the limit"


def test_the_reason_is_asked_for_as_soon_as_the_day_of_the_visit_lies_beyond_the_limit(house, cast):
    today = builders.today()
    with house.records():
        diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist, referred=False)
        plan = builders.a_plan(diagnosis, by=cast.therapist, starts_on=today - timedelta(days=31))
        for days in (31, 1):
            note = builders.a_note(
                diagnosis, by=cast.therapist, plan=plan, visit_on=today - timedelta(days=days)
            )
    page = house.window(cast.therapist)
    page.goto(house.url("session_notes.edit", patient_id=cast.pat, note_id=note))
    warning, reason = page.locator("#direct-access .alertline"), page.get_by_label(REASON, exact=True)
    expect(warning).to_contain_text("day 30 of 30, without a referral: the last one.")
    expect(reason).to_be_hidden()

    page.get_by_label("Day of the visit", exact=True).fill(today.isoformat())
    expect(warning).to_contain_text("Visit 2 on day 31, without a referral: beyond the limit.")
    asked = page.locator("#left-list").get_by_role("link", name="Put a referral on file, or say why")
    expect(asked).to_be_visible()
    check_place(page)

    asked.click()
    expect(reason).to_be_focused()
    page.keyboard.type("Dr. Chen promised the referral for Friday.")
    expect(asked).to_have_count(0)
    expect(reason).to_have_value("Dr. Chen promised the referral for Friday.")
    expect(warning).to_be_visible()
