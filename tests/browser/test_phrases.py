"""A code brings its words while a note is typed, its blanks are filled one by one, and all of it is saved."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.extensions import db
from app.models import SessionNote
from tests import builders
from tests.browser.house import ENDS, check_place, expect_said, is_ready

SOFT = "Softer after massage of the [side] cheek, [0 to 10] of 10."
NECK = "Neck band unchanged."


@pytest.fixture
def note(house, cast) -> SessionNote:
    """A draft of Ana’s with room in its texts, and phrases at hand."""
    with house.records():
        diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
        plan = builders.a_plan(diagnosis, by=cast.therapist)
        builders.a_phrase("soft", SOFT)
        builders.a_phrase("neck", NECK, owner=cast.therapist)
        builders.a_phrase("next", "First line.\nSecond line, [what].")
        return builders.a_note(
            diagnosis, by=cast.therapist, plan=plan, visit_on=builders.today(), assessment="", next_time=""
        )


@pytest.fixture
def opened(house, cast, note):
    def open_it(**options) -> Page:
        page = house.window(cast.therapist, **options)
        page.goto(house.url("session_notes.edit", patient_id=cast.pat, note_id=note))
        page.locator("form[data-saves]").wait_for()
        return page

    return open_it


def enter(page: Page, label: str):
    """The cursor is in the text, and the phrases are there."""
    text = page.get_by_label(label, exact=True)
    text.focus()
    expect(text).to_have_attribute("aria-autocomplete", "list")
    return text


def chosen(page: Page) -> str:
    return page.evaluate("""() => {
        const { value, selectionStart, selectionEnd } = document.activeElement
        return value.slice(selectionStart, selectionEnd)
    }""")


def assessment_of(house, note) -> str:
    with house.records():
        return db.session.scalar(select(SessionNote.assessment).where(SessionNote.id == note.id))


def test_a_code_brings_its_words_and_tab_leads_from_blank_to_blank(house, opened, note):
    page = opened()
    text = enter(page, "Assessment")
    page.keyboard.type("Today: .soft ")
    assert chosen(page) == "[side]"
    page.keyboard.type("left")
    page.keyboard.press("Tab")
    assert chosen(page) == "[0 to 10]"
    page.keyboard.press("Shift+Tab")
    expect(text).not_to_be_focused()
    text.focus()
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert chosen(page) == "[0 to 10]"
    page.keyboard.type("3")
    page.keyboard.press("End")
    page.keyboard.type(" .neck and more")
    filled = f"Today: Softer after massage of the left cheek, 3 of 10. {NECK} and more"
    expect(text).to_have_value(filled)
    page.keyboard.press("Tab")
    expect(text).not_to_be_focused()
    expect(page.locator("#save-state")).to_contain_text("Saved")
    assert assessment_of(house, note) == filled


def test_what_a_code_brought_is_taken_back_like_typing(opened):
    page = opened()
    text = enter(page, "Assessment")
    page.keyboard.type(".next ")
    expect(text).to_have_value("First line.\nSecond line, [what].")
    page.keyboard.press("Control+z")
    expect(text).to_have_value(".next ")
    page.keyboard.press("End")
    page.keyboard.type("week")
    expect(text).to_have_value(".next week")


def test_what_is_no_code_stays_as_it_was_typed(opened):
    page = opened()
    text = enter(page, "Assessment")
    typed = "e.g.soft or 1.neck or ... .unknown and .so so"
    page.keyboard.type(typed)
    expect(text).to_have_value(typed)


def test_the_list_is_worked_by_keys_and_says_what_is_chosen(opened):
    page = opened()
    text = enter(page, "Assessment")
    page.keyboard.type(".n")
    options = page.get_by_role("listbox", name="Phrases").get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.first).to_have_attribute("aria-selected", "true")
    check_place(page)
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    page.keyboard.type("e")
    page.keyboard.press("ArrowDown")
    expect(text).to_have_attribute("aria-activedescendant", options.nth(1).get_attribute("id"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(text).to_have_value(NECK)
    expect(options).to_have_count(0)
    expect(text).not_to_have_attribute("aria-activedescendant", "phrase-0")
    page.keyboard.type(" .so")
    page.keyboard.press("Tab")
    assert chosen(page) == "[side]"


def test_a_tap_takes_a_phrase(opened):
    page = opened(width="tablet")
    text = enter(page, "Assessment")
    page.keyboard.type(".ne")
    page.get_by_role("option", name="Neck band").tap()
    expect(text).to_have_value(NECK)
    expect(text).to_be_focused()


def test_words_that_do_not_fit_are_not_brought_and_the_page_says_so(opened):
    page = opened()
    text = enter(page, "Assessment")
    full = "x" * 19_980
    text.fill(full)
    page.keyboard.press("End")
    page.keyboard.type(" .soft ")
    expect_said(page, ".soft does not fit: this text holds 20,000 characters at most.")
    expect(text).to_have_value(f"{full} .soft ")


def test_a_note_with_a_blank_left_says_so_and_leads_there(opened):
    page = opened()
    enter(page, "Assessment")
    page.keyboard.type(".soft ")
    page.get_by_role("button", name="Review and sign").click()
    left = page.get_by_role("link", name="Assessment: a blank [side] is still to fill.").first
    expect(left).to_be_focused()
    left.click()
    expect(page.get_by_label("Assessment", exact=True)).to_be_focused()


@pytest.mark.parametrize("width", ENDS)
def test_phrases_are_kept_on_a_page_of_their_own(house, cast, note, width):
    page = house.window(cast.therapist, width=width)
    page.goto(house.url("phrases.index"))
    check_place(page)
    page.get_by_role("link", name="Add a phrase").click()
    page.get_by_label("Code").fill("Jaw")
    page.get_by_label("Wording").fill("Jaw relaxed, [how long].")
    check_place(page)
    page.get_by_role("button", name="Add phrase").click()
    expect_said(page, "Typing .jaw now brings these words.")
    page.get_by_role("link", name="Change .jaw").click()
    check_place(page)
    is_ready(page)
    page.get_by_role("button", name="Remove phrase").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove phrase").click()
    expect_said(page, "The phrase .jaw is removed.")


# the list of keys


def test_the_list_of_keys_names_every_key_of_the_page_by_its_control(opened):
    page = opened()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    check_place(page)
    told = dict(
        zip(
            dialog.locator("[data-keys-here] dt").all_inner_texts(),
            dialog.locator("[data-keys-here] dd").all_inner_texts(),
            strict=True,
        )
    )
    working = page.evaluate("""
        [...document.querySelectorAll("[data-key]")]
            .filter((one) => one.checkVisibility()).map((one) => one.dataset.key)
    """)
    assert {key.lower().replace(" then ", " ") for key in told} == set(working) - {"esc"}
    assert told["Ctrl Enter"] == "Review and sign"
    assert told["G then D"] == "My day"
    assert all(told.values())


def test_single_keys_turned_off_press_nothing_until_they_are_turned_on(house, cast, opened):
    page = opened()
    page.keyboard.press("?")
    page.get_by_role("button", name="Turn single keys off").click()
    page.locator("form[data-saves]").wait_for()
    is_ready(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.get_by_role("button", name="Keys", exact=True).click()
    expect(page.locator("[data-keys-here] dt")).to_have_text(["Ctrl Enter"])
    page.get_by_role("button", name="Turn single keys on").click()
    page.locator("form[data-saves]").wait_for()
    is_ready(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
