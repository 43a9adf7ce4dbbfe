"""The clinic's tablet goes round: from the therapist to the patient and back, and to nothing else meanwhile."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.extensions import db
from app.models import Assessment, HandOver, Practice, SessionNote, UserSession
from tests import builders
from tests.browser.house import check_place, is_ready

HANDHELD = ("tablet", "phone")


@pytest.fixture
def chart(house, cast) -> SimpleNamespace:
    with house.records():
        diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
        builders.a_note(diagnosis, by=cast.therapist, visit_on=builders.today(), subjective="")
    return SimpleNamespace(patient=cast.pat, diagnosis=diagnosis)


def handed_over(house, page: Page, chart, *names: str, is_scripted: bool = True) -> str:
    """From the chart to the patient's first screen; gives the code."""
    page.goto(house.url("hand_overs.new", patient_id=chart.patient))
    for name in names:
        page.locator("label.option-card").filter(has=page.get_by_text(name, exact=True)).click()
    page.get_by_role("button", name="Show the code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Remember this code")
    if is_scripted:
        is_ready(page)
    code = page.locator(".tablet-secret > [aria-hidden]").inner_text().strip()
    page.get_by_role("link", name="Hand over").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Pat")
    return code


def asked(page: Page, wording: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(wording)
    is_ready(page)
    expect(page.locator("form[inert]")).to_have_count(0)


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def stored(house) -> dict:
    with house.records():
        return db.session.scalars(select(HandOver)).one().answers


def take_back(page: Page, code: str) -> None:
    page.get_by_role("link", name="For clinic staff").or_(
        page.get_by_role("link", name="Clinic staff")
    ).click()
    page.get_by_label("Code").fill(code)
    tap(page, "Take it back")


@pytest.mark.parametrize("width", HANDHELD)
def test_a_patient_answers_and_the_therapist_records_what_came_back(house, cast, chart, width):
    page = house.window(cast.therapist, width=width)
    page.goto(house.url("hand_overs.new", patient_id=chart.patient))
    check_place(page)
    code = handed_over(house, page, chart, "PHQ-2", "Pain")
    check_place(page)
    page.get_by_role("link", name="Begin").click()
    asked(page, "Little interest in things")
    check_place(page)
    targets_are_large(page)
    tap(page, "Several days")
    asked(page, "Feeling down")
    assert stored(house) == {"phq2": {"items.1": 1}}, "kept before the next question comes"
    tap(page, "Skip this question")
    asked(page, "Pain now")
    check_place(page)
    targets_are_large(page)
    tap(page, "0 No pain")
    asked(page, "Worst pain of the week")
    page.reload()
    asked(page, "Worst pain of the week")
    page.get_by_role("link", name="Back").click()
    asked(page, "Pain now")
    expect(page.get_by_role("button", name="0 No pain, your answer")).to_be_visible()
    tap(page, "3")
    asked(page, "Worst pain of the week")
    tap(page, "7")
    expect(page.get_by_role("heading", level=1)).to_have_text("One question is still open")
    check_place(page)
    page.get_by_role("link", name="Feeling down").click()
    asked(page, "Feeling down")
    tap(page, "More than half the days")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have answered everything")
    tap(page, "I am finished")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Please hand the tablet back.")
    check_place(page)
    page.get_by_role("link", name="For clinic staff").click()
    page.get_by_label("Code").fill(f"{(int(code) + 1) % 10_000:04d}")
    tap(page, "Take it back")
    expect(page.get_by_text("That is not the code. 4 tries left.")).to_be_visible()
    check_place(page)
    page.get_by_label("Code").fill(code)
    tap(page, "Take it back")
    expect(page.get_by_role("heading", level=1)).to_have_text("Answers on the tablet")
    expect(page.get_by_text("Talk with the patient")).to_be_visible()
    check_place(page)
    tap(page, "Record measures")
    expect(page.get_by_text("2 measures recorded.")).to_be_visible()
    with house.records():
        rows = {row.instrument: row.scores for row in db.session.scalars(select(Assessment))}
    assert rows == {"phq2": {"total": "3"}, "pain": {"now": "3", "worst": "7"}}


def test_in_the_demonstration_too_the_questions_have_the_whole_screen(house, cast, chart):
    with house.records():
        db.session.scalars(select(Practice)).one().is_demonstration = True
    page = house.window(cast.therapist, width="phone")
    handed_over(house, page, chart, "FDI")
    expect(page.get_by_role("complementary", name="Demonstration")).to_be_visible()
    assert page.locator("main").bounding_box()["width"] == 390


def targets_are_large(page: Page) -> None:
    """48 px each way for every control a patient uses, in letters of 16 px at least."""
    small = page.evaluate("""
        [...document.querySelectorAll('main a, main button, footer a')]
          .map((one) => [one, one.getBoundingClientRect(), parseFloat(getComputedStyle(one).fontSize)])
          .filter(([one, box, size]) => box.height < 48 || box.width < 48 || (size < 16 && one.closest('main')))
          .map(([one]) => one.outerHTML.slice(0, 80))
    """)
    assert not small, small


def test_the_whole_of_it_goes_by_keyboard_alone(house, cast, chart):
    page = house.window(cast.therapist, width="tablet")
    code = handed_over(house, page, chart, "PHQ-2")
    press(page, "Begin")
    for wording, answer in (
        ("Little interest in things", "Not at all"),
        ("Feeling down", "Nearly every day"),
    ):
        asked(page, wording)
        press(page, answer)
    expect(page.get_by_role("heading", level=1)).to_have_text("You have answered everything")
    press(page, "I am finished")
    press(page, "For clinic staff")
    expect(page.get_by_label("Code")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Answers on the tablet")
    assert stored(house) == {"phq2": {"items.1": 0, "items.2": 3}}


def press(page: Page, name: str) -> None:
    """Tab until the control has the focus, then Enter."""
    is_ready(page)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab never reaches {name}")


def test_without_script_it_goes_the_same_way(house, cast, chart):
    page = house.window(cast.therapist, width="tablet", java_script_enabled=False)
    code = handed_over(house, page, chart, "PHQ-2", is_scripted=False)
    page.get_by_role("link", name="Begin").click()
    tap(page, "Several days")
    tap(page, "Skip this question")
    expect(page.get_by_role("heading", level=1)).to_have_text("One question is still open")
    take_back(page, code)
    expect(page.get_by_role("heading", level=1)).to_have_text("Answers on the tablet")


@pytest.mark.parametrize("width", HANDHELD)
def test_neither_the_back_button_nor_a_new_tab_nor_the_address_leads_to_the_chart(house, cast, chart, width):
    page = house.window(cast.therapist, width=width)
    there = house.url("patients.show", patient_id=chart.patient)
    page.goto(there)
    page.goto(house.url("progress.show", patient_id=chart.patient))
    handed_over(house, page, chart, "PHQ-2")
    for _ in range(4):
        page.go_back()
        shows_questions_only(page)
    for _ in range(4):
        page.go_forward()
        shows_questions_only(page)
    page.goto(there)
    shows_questions_only(page)
    tab = page.context.new_page()
    for address in (there, house.address + "/", house.url("auth.sign_in"), house.address + "/nowhere"):
        tab.goto(address)
        shows_questions_only(tab)


def shows_questions_only(page: Page) -> None:
    page.wait_for_load_state()
    if page.url == "about:blank":  # where the window began
        return
    assert "Plover" not in page.content(), page.url
    expect(page.locator(".rail, .banner, nav")).to_have_count(0)
    expect(page.locator(".tablet")).to_be_visible()


def test_a_note_open_in_another_tab_is_covered_and_saved_when_the_tablet_is_back(house, cast, chart):
    page = house.window(cast.therapist, width="tablet")
    with house.records():
        note = db.session.scalars(select(SessionNote)).one()
    page.goto(house.url("session_notes.edit", patient_id=chart.patient, note_id=note))
    tab = page.context.new_page()
    code = handed_over(house, tab, chart, "PHQ-2")
    cover = page.locator("dialog.cover")
    expect(cover).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(cover).to_be_visible()
    # Typed a moment before it was covered, and sent from under the cover.
    page.evaluate("""() => {
        const field = document.querySelector('[name=subjective]')
        field.value = 'Softer this week.'
        field.dispatchEvent(new Event('input', { bubbles: true }))
    }""")
    expect(page.locator("#save-state")).to_contain_text("The tablet is with a patient")
    take_back(tab, code)
    expect(cover).to_have_count(0)
    expect(page.locator("#save-state")).to_contain_text("Saved")
    with house.records():
        assert db.session.scalars(select(SessionNote)).one().subjective == "Softer this week."


def test_five_wrong_codes_ask_for_the_password_and_the_answers_wait_in_the_chart(house, cast, chart):
    page = house.window(cast.therapist, width="tablet")
    code = handed_over(house, page, chart, "PHQ-2")
    page.get_by_role("link", name="Begin").click()
    asked(page, "Little interest in things")
    tap(page, "Several days")
    asked(page, "Feeling down")
    page.get_by_role("link", name="Clinic staff").click()
    for _ in range(5):
        page.get_by_label("Code").fill(f"{(int(code) + 1) % 10_000:04d}")
        tap(page, "Take it back")
    expect(page.get_by_role("heading", level=1)).to_have_text("This sign-in has ended")
    page.goto(house.address + "/tablet")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    house.sign_in(page.context, cast.therapist)
    page.goto(house.url("hand_overs.new", patient_id=chart.patient))
    page.get_by_role("link", name="Continue or settle").click()
    expect(page.get_by_text("1 of 2 answered")).to_be_visible()
    tap(page, "Let the patient go on")
    page.get_by_role("link", name="Hand over").click()
    asked(page, "Feeling down")
    with house.records():
        assert db.session.scalars(select(UserSession).where(UserSession.ended_at.is_(None))).all()
