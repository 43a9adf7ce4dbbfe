"""A therapist writes down a visit, measures the face, signs, and sees the new point of the course."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from app.clinical.vocabulary import AppointmentStatus
from app.extensions import db
from app.models import SessionNote
from app.ui.words import day_words
from tests import builders
from tests.browser.house import check_place, expect_said, is_ready

# Movement and synkinesis of brow, eye, smile, snarl and pucker; then eye, cheek and mouth at rest.
ANSWERS = "2041414051"
AT_REST = {"Eye": "Narrow", "Cheek": "Normal", "Mouth": "Normal"}
SUM, COMPOSITE = "76 − 5 − 3", "68"
WORDS = "My smile pulled less on the video call."
LATER = "Rang after the visit: no tightness on the drive home."


@pytest.fixture
def visit(house, cast):
    """Pat is in the waiting room; the course so far ends at 47."""
    with house.records():
        builders.a_course(cast.pat, by=cast.therapist)
        return builders.an_appointment(
            cast.pat,
            clinician=cast.therapist,
            starts_at=builders.now() - timedelta(minutes=5),
            status=AppointmentStatus.ARRIVED,
        )


class ByKeys:
    """At the desk: the mouse for the drawing, the keyboard for everything else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, control: Locator) -> None:
        control.focus()
        self.page.keyboard.press("Enter")

    def point(self, place: Locator) -> None:
        place.click()

    def give_minutes(self) -> None:
        self.page.get_by_label("Soft tissue massage: minutes", exact=True).focus()
        self.page.keyboard.type("16")

    def rate_the_face(self) -> None:
        self.page.get_by_role("group", name="Sunnybrook: brow").first.get_by_role("radio").first.focus()
        self.page.keyboard.type(ANSWERS)
        for beginning in (answer[:2] for answer in AT_REST.values()):
            self.page.keyboard.type(beginning)
            self.page.keyboard.press("Tab")

    def sign(self) -> None:
        self.page.keyboard.press("Control+Enter")
        expect(self.page.get_by_role("button", name="Sign and lock")).to_be_focused()
        self.page.keyboard.press("Control+Enter")


class ByTouch:
    """On a tablet or a phone: nothing but taps, and text typed into fields."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, control: Locator) -> None:
        control.tap()

    def point(self, place: Locator) -> None:
        place.tap()

    def give_minutes(self) -> None:
        for _ in range(17):  # the first tap gives 0
            self.page.get_by_role("button", name="Soft tissue massage: minutes, more").tap()

    def rate_the_face(self) -> None:
        rows = self.page.get_by_role("region", name="Sunnybrook").get_by_role("group")
        for row, answer in zip(rows.all(), ANSWERS, strict=True):
            row.locator("label", has_text=answer).tap()
        for place, answer in AT_REST.items():
            field = self.page.get_by_label(f"{place} at rest")
            field.select_option(field.locator("option", has_text=answer).first.get_attribute("value"))

    def sign(self) -> None:
        self.page.get_by_role("button", name="Review and sign").tap()
        self.page.get_by_role("button", name="Sign and lock").tap()


def test_a_therapist_documents_a_visit_and_sees_the_new_point(house, cast, visit, width):
    page = house.window(cast.therapist, width=width)
    hand = ByKeys(page) if width == "desk" else ByTouch(page)
    page.goto(house.url("auth.home"))
    row = page.get_by_role("article", name="Pat Plover")
    expect(row).to_contain_text("47")
    check_place(page)

    hand.press(row.get_by_role("button", name="Start note"))
    expect(page.get_by_text("things left").or_(page.get_by_text("thing left"))).to_be_visible()
    write_the_note(page, hand)
    expect(page.get_by_text("Ready to sign")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Saved \d\d:\d\d"))).to_be_visible()
    check_place(page)
    page.reload()
    expect(page.get_by_role("textbox", name="What the patient says")).to_have_value(WORDS)

    hand.sign()
    box = page.get_by_role("dialog", name="Sign this note")
    expect(box).to_contain_text("locked.")
    check_place(page)
    hand.press(box.get_by_role("link", name="Read and print"))
    expect(page.get_by_text("Signed by Ana Alder, PT")).to_be_visible()
    check_place(page)
    add_to_the_note(page, hand)
    check_on_paper(page)
    see_the_new_point(page, hand)
    check_place(page)
    with house.records():
        note = db.session.query(SessionNote).one()
        assert (note.is_signed, note.appointment_id, len(note.addenda)) == (True, visit.id, 1)
        assert [(one.minutes, one.zones) for one in note.treatments] == [(16, ["cheek", "platysma"])]


def write_the_note(page: Page, hand: ByKeys | ByTouch) -> None:
    is_ready(page)
    page.get_by_role("textbox", name="What the patient says").fill(WORDS)
    for zone, name in (("cheek", "Cheek and midface"), ("platysma", "Platysma")):
        hand.point(page.locator(f"#treatment .fm-zone[data-zone={zone}][data-side=left]"))
        massaged = page.get_by_role("group", name="Soft tissue massage: zones")
        expect(massaged.get_by_role("checkbox", name=name)).to_be_checked()
    hand.give_minutes()
    expect(page.get_by_text("All together 16 min")).to_be_visible()
    measured = page.get_by_role("region", name="Sunnybrook")
    expect(measured).not_to_contain_text("Complete")
    hand.rate_the_face()
    expect(measured).to_contain_text(SUM)
    expect(measured.get_by_text(COMPOSITE, exact=True)).to_be_visible()
    page.get_by_role("textbox", name="Assessment").fill("Left synkinesis easing.")
    page.get_by_role("textbox", name="Plan for next time").fill("Try the eye-open smile without the mirror.")


def add_to_the_note(page: Page, hand: ByKeys | ByTouch) -> None:
    hand.press(page.get_by_text("Write an addendum, a correction or a late entry"))
    page.get_by_label("Addendum", exact=True).check(force=True)
    page.get_by_role("textbox", name="What is to be added").fill(LATER)
    hand.press(page.get_by_role("button", name="Add below the note"))
    expect_said(page, "Added below the note.")
    expect(page.get_by_role("article").filter(has_text="Addendum, ")).to_contain_text(LATER)


def check_on_paper(page: Page) -> None:
    """Paper says whose it is and who printed it; nothing to press is left."""
    page.emulate_media(media="print")
    expect(page.get_by_text("Pat Plover, T-")).to_contain_text("born 14 Mar 1980. Printed by Ana Alder, PT")
    expect(page.get_by_text("Signed by Ana Alder, PT")).to_be_visible()
    for hidden in ("Print", "Add below the note"):
        expect(page.get_by_role("button", name=hidden, exact=True)).to_be_hidden()
    page.emulate_media(media="screen")


def see_the_new_point(page: Page, hand: ByKeys | ByTouch) -> None:
    hand.press(page.get_by_role("link", name="Overview"))
    today = day_words(builders.today())
    expect(page.locator(f".stop[data-on='{today}']")).to_have_attribute("data-composite", COMPOSITE)
    expect(page.get_by_role("img", name="Sunnybrook")).to_contain_text(f"Composite {COMPOSITE}")
    values = page.get_by_role("table", name="Sunnybrook scores").get_by_role("row").filter(has_text=today)
    expect(values).to_contain_text(re.compile(rf"{COMPOSITE}\s*76\s*5\s*3"))
