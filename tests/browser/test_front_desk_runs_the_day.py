"""The telephone rings and people come in: a day at the front desk, where no clinical word is ever heard."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.clinical.vocabulary import AppointmentStatus, Condition, PlanState, Technique
from app.extensions import db
from app.models import Allergy, Appointment
from tests import builders
from tests.browser.house import House, check_place, expect_said

NEW_YORK = ZoneInfo("America/New_York")
CANARY = "zugunruhe"
CLINICAL = {
    CANARY,
    "Sunnybrook",
    "House-Brackmann",
    "synkinesis",
    "flaccid",
    "paresis",
    "diagnosis",
    "G51.",  # with its point: a token may hold anything of three letters
    *(word.value for word in Condition),
    *(word.label for word in Condition),
    *(word.label for word in Technique if word is not Technique.EDUCATION),
}


BY_THE_PATIENT = (AppointmentStatus.CANCELLED_BY_PATIENT, AppointmentStatus.LATE_CANCELLED)


def at(hour: int, *, days: int) -> datetime:
    day = builders.today() + timedelta(days=days)
    return datetime.combine(day, time(hour), NEW_YORK).astimezone(UTC)


@pytest.fixture
def book(house, cast):
    """Núria is Ana's patient, with a chart full of clinical words; Quinn is booked tomorrow, Pat now."""
    with house.records():
        nuria = builders.a_patient("Núria Josefa", "Solé Hargreaves", team=[cast.therapist])
        said = dict.fromkeys(("question", "title", "precautions"), CANARY)
        version = builders.a_course(nuria, by=cast.therapist, state=PlanState.SENT, **said)
        version.plan.diagnosis.note = version.plan.diagnosis.source_text = CANARY
        builders.a_note(version.plan.diagnosis, by=cast.therapist, plan=version, subjective=CANARY)
        nuria.allergies = [Allergy(substance=CANARY, reaction=CANARY, recorded_at=builders.now())]
        builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=at(10, days=1))
        builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=at(12, days=0))


def test_the_front_desk_runs_the_day(house, cast, book, width):
    page = house.window(cast.desk, width=width)
    page.goto(house.url("auth.home"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(builders.today().year))
    check_place(page)
    somebody_arrives(page)
    find_by_beginnings(page, house)
    book_tomorrow_at_nine(page, house)
    is_refused_a_time_that_is_taken(page, house, cast)
    moves_to_an_opening(page)
    cancels(page, house)
    with house.records():
        booked = {visit.patient.names[0].given: visit for visit in db.session.scalars(select(Appointment))}
        assert booked["Pat"].status is AppointmentStatus.ARRIVED
        assert booked["Quinn"].status in BY_THE_PATIENT  # late or not: by how early in the day it is
        assert booked["Núria Josefa"].starts_at not in (at(9, days=1), at(10, days=1))
    check_no_clinical_word(house)


def somebody_arrives(page: Page) -> None:
    today = page.get_by_role("complementary", name="Today")
    today.get_by_role("button", name=re.compile("Arrived.*Pat Plover")).click()
    expect(today).to_contain_text("1 here")


def find_by_beginnings(page: Page, house: House) -> None:
    page.goto(house.url("patients.index"))
    page.get_by_role("searchbox").press_sequentially("har nur")
    found = page.get_by_role("link", name=re.compile("Solé Hargreaves"))
    expect(page.get_by_role("link", name=re.compile("Plover"))).to_have_count(0)
    check_place(page)
    found.click()
    expect(page.get_by_role("heading", name="Details of Núria Josefa Solé Hargreaves")).to_be_attached()
    check_place(page)


def book_tomorrow_at_nine(page: Page, house: House) -> None:
    page.get_by_role("link", name="Visits").click()
    page.get_by_role("link", name="Book a visit").click()
    page.get_by_text("Another day and time").click()
    page.get_by_label("Day", exact=True).fill(f"{at(9, days=1).astimezone(NEW_YORK):%Y-%m-%d}")
    page.get_by_label("Time", exact=True).fill("09:00")
    page.get_by_label("With").select_option(label="Ana Alder, PT")
    check_place(page)
    page.get_by_role("button", name="Book visit").click()
    expect(page.get_by_text("when the plan ends")).to_be_visible()
    page.get_by_role("button", name="Book all the same").click()
    expect_said(page, "Booked:")


def is_refused_a_time_that_is_taken(page: Page, house: House, cast) -> None:
    """Said in words, with what was typed kept and openings that fit."""
    open_visit(page, house, "Solé Hargreaves")
    page.get_by_role("link", name="Move or change").click()
    page.get_by_label("Time", exact=True).fill("10:00")
    page.get_by_label("Note for the desk").fill("Comes by bus")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("alert")).to_contain_text("Ana Alder is booked")
    expect(page.get_by_label("Time", exact=True)).to_have_value("10:00")
    expect(page.get_by_label("Note for the desk")).to_have_value("Comes by bus")
    check_place(page)


def moves_to_an_opening(page: Page) -> None:
    page.get_by_role("radio", name=re.compile("Ana Alder")).last.check()
    page.get_by_role("button", name="Save changes").click()
    expect_said(page, "Saved:")


def cancels(page: Page, house: House) -> None:
    open_visit(page, house, "Quail")
    page.get_by_text("Cancel this visit").click()
    page.get_by_label("Reason").first.fill("Snow")
    check_place(page)
    page.get_by_role("button", name="Cancel visit").click()
    expect_said(page, "Cancelled:")


def open_visit(page: Page, house: House, name: str) -> None:
    page.goto(house.url("scheduling.day", on=at(12, days=1).astimezone(NEW_YORK).date()))
    page.get_by_role("region", name="The day by clinician").get_by_role("link", name=re.compile(name)).click()


def check_no_clinical_word(house: House) -> None:
    """In nothing that the server sent in this whole day, seen or unseen."""
    for call in house.door.calls:
        sent = call.body.decode(errors="replace").casefold()
        heard = [word for word in CLINICAL if word.casefold() in sent]
        assert not heard, f"{call.method} {call.path} says {heard}"
