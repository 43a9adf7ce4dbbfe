"""Each kind of note is chosen, written by touch, looked at, and signed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.clinical.note_kinds import KINDS
from app.clinical.note_parts import ENTRIES
from app.clinical.vocabulary import NoteKind
from app.extensions import db
from app.models import SessionNote
from tests import builders
from tests.browser.house import check_accessible, check_place, is_ready

BY_DOCTOR = NoteKind.PHYSICIAN_REVIEW
DRAFTED = {NoteKind.PROGRESS: ("progress.changes",)}
"""Texts that are drafted with a blank for the therapist to fill."""

EYE_AND_MOVEMENT = "2041414051"


@pytest.fixture
def planned(house, cast):
    """Pat has a diagnosis and an open plan."""
    with house.records():
        builders.a_course(cast.pat, by=cast.therapist)


@pytest.mark.parametrize("kind", NoteKind, ids=lambda kind: kind.value)
def test_each_kind_of_note_is_written_by_touch_and_signed(house, cast, planned, kind):
    page = house.window(cast.physician if kind is BY_DOCTOR else cast.therapist, width="tablet")
    start(house, page, cast.pat, kind)
    for key in (*KINDS[kind].required, *DRAFTED.get(kind, ())):
        say(page, key)
    if KINDS[kind].needs_work:
        massage(page)
    if KINDS[kind].needs_measure:
        measure(page)
    expect(page.get_by_text("Ready to sign")).to_be_visible()
    check_place(page)
    page.get_by_role("button", name="Review and sign").tap()
    box = page.get_by_role("dialog", name="Sign this note")
    expect(box).to_contain_text(kind.label)
    box.get_by_role("button", name="Sign and lock").tap()
    expect(box).to_contain_text("locked.")
    check_accessible(page)
    with house.records():
        note = db.session.query(SessionNote).one()
        assert (note.kind, note.is_signed) == (kind, True)


def start(house, page: Page, patient, kind: NoteKind) -> None:
    page.goto(house.url("session_notes.new", patient_id=patient))
    page.get_by_role("group", name="Kind of note").locator("label", has_text=kind.label).tap()
    page.get_by_role("button", name="Start note").tap()
    page.locator("form[data-saves]").wait_for()
    is_ready(page)


def say(page: Page, key: str) -> None:
    entry = ENTRIES.get(key)
    place = page.locator(f"[id='{key}']")
    if entry is not None and entry.kind == "choice":
        place.locator("label").first.tap()
    else:
        place.fill("Said in a few words.")


def massage(page: Page) -> None:
    page.locator("#treatment .fm-zone[data-zone=cheek][data-side=left]").tap()
    page.get_by_role("button", name="Soft tissue massage: minutes, more").dblclick()


def measure(page: Page) -> None:
    part = page.get_by_role("region", name="Sunnybrook")
    for row, answer in zip(part.get_by_role("group").all(), EYE_AND_MOVEMENT, strict=True):
        row.locator("label", has_text=answer).tap()
    for place in ("Eye", "Cheek", "Mouth"):
        part.get_by_label(f"{place} at rest").select_option("normal")


def test_the_face_map_is_worked_by_keys_and_by_touch_and_says_what_is_chosen(house, cast, planned):
    page = house.window(cast.therapist, width="tablet")
    start(house, page, cast.pat, NoteKind.TREATMENT)
    part = page.get_by_role("region", name="Soft tissue massage")
    zones = part.get_by_role("group", name="Soft tissue massage: zones")
    zones.get_by_role("checkbox").first.focus()
    page.keyboard.press("Tab")
    chosen = page.evaluate("document.activeElement.value")
    page.keyboard.press("Space")
    drawn = page.locator(f"#treatment .fm-zone[data-zone={chosen}][data-side=left]")
    expect(drawn).to_have_class("fm-zone is-chosen")
    page.keyboard.press("Space")
    expect(drawn).to_have_class("fm-zone")
    page.locator("#treatment .fm-zone[data-zone=cheek][data-side=left]").tap()
    page.locator("#treatment .fm-zone[data-zone=chin][data-side=left]").tap()
    expect(zones.get_by_role("checkbox", name="Chin")).to_be_checked()
    expect(part.locator("p[aria-live=polite]")).to_have_text("Cheek and midface, Chin; Left")
