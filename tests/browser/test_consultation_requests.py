"""Somebody asks to be seen: on a phone without script, or by a call that becomes a booking while it lasts."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from app.care import visit_types
from app.clinical.vocabulary import RequestStatus, RequestUrgency
from app.extensions import db
from app.models import ClosedDay, ConsultationRequest
from tests import builders
from tests.browser.house import check_accessible, check_place, expect_said

MOST_INTERACTIONS = 12
MOST_SECONDS = 60
CANARY = "zugunruhe"


@dataclass
class Hands:
    """Everything the desk presses or fills in, counted."""

    page: Page
    count: int = 0

    def press(self, thing: Locator) -> None:
        thing.click()
        self.count += 1

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(text)
        self.count += 1


@pytest.fixture
def open_practice(house):
    """With the types of visit a practice starts with. Of today's openings the first may be over before it is booked."""
    with house.records():
        visit_types.start()
        db.session.add(ClosedDay(on_date=builders.today(), name="Stocktaking"))


def requests_in(house) -> list[ConsultationRequest]:
    return list(db.session.scalars(select(ConsultationRequest)))


def test_a_new_caller_becomes_a_booked_consultation_while_the_call_lasts(house, cast, open_practice):
    page = house.window(cast.desk)
    page.goto(house.url("auth.home"))
    hands, began = Hands(page), time.monotonic()
    hands.press(page.get_by_role("navigation", name="Main").get_by_role("link", name="Requests"))
    hands.press(page.get_by_role("link", name="Take a call").first)
    hands.type("Given names", "Imogen")
    hands.type("Family names", "Tideswell")
    hands.type("Date of birth", "1987-05-04")
    hands.type("Telephone", "+34 912 345 678")
    hands.type("What would you like help with?", CANARY)
    hands.press(page.get_by_role("button", name="Save request"))
    hands.press(page.get_by_role("button", name="Register and find a time"))
    hands.press(page.get_by_role("radio").nth(1))
    hands.press(page.get_by_role("button", name="Book this time"))
    expect_said(page, "Booked:")
    took = time.monotonic() - began
    print(f"a new caller is booked in {took:.1f} s with {hands.count} interactions")  # noqa: T201
    assert took < MOST_SECONDS
    assert hands.count <= MOST_INTERACTIONS
    with house.records():
        (asked,) = requests_in(house)
        assert asked.status is RequestStatus.SCHEDULED
        assert asked.appointment.patient.phones[0].number == "+34 912 34 56 78"
    sent = [call.path for call in house.door.calls if CANARY in call.body.decode(errors="replace")]
    assert not sent, f"the desk typed it and never gets it back: {sent}"


def test_the_public_form_is_sent_from_a_phone_without_script(house, cast):
    page = house.window(None, width="phone", java_script_enabled=False)
    page.goto(house.url("requests.ask", language="es"))
    expect(page.get_by_text("Llame al 911 ahora")).to_be_hidden()
    page.get_by_label("Debilidad repentina").check()
    expect(page.get_by_text("Llame al 911 ahora")).to_be_visible()
    page.get_by_label("Debilidad repentina").uncheck()
    page.get_by_label("Un cambio en la vista").check()
    expect(page.get_by_text("Llame al 911 ahora")).to_be_hidden()
    expect(page.get_by_text("debe verlo un médico hoy")).to_be_visible()
    page.get_by_label("Nombres").fill("Imogen")
    page.get_by_role("button", name="Enviar solicitud").click()
    expect(page.get_by_role("alert").first).to_contain_text("Escriba los apellidos.")
    expect(page.get_by_label("Nombres")).to_have_value("Imogen")
    page.get_by_label("Apellidos").fill("Tideswell")
    page.get_by_label("Fecha de nacimiento").fill("1987-05-04")
    page.get_by_label("Correo electrónico", exact=True).fill("imogen@example.org")
    page.get_by_label("Acepto que").check()
    page.get_by_role("button", name="Enviar solicitud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gracias. Su solicitud ha llegado.")
    expect(page.get_by_role("alert")).to_contain_text("debe verlo un médico hoy")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390, f"the page is {wide} px wide on a phone"
    with house.records():
        (asked,) = requests_in(house)
        assert asked.urgency is RequestUrgency.EMERGENCY


def test_every_page_of_a_request_is_accessible(house, cast, open_practice):
    phone = house.window(None, width="phone")
    for language in ("en", "es"):
        phone.goto(house.url("requests.ask", language=language))
        phone.get_by_role("checkbox").first.check()
        phone.get_by_role("checkbox").nth(1).check()
        check_accessible(phone)
    phone.get_by_role("button", name="Enviar solicitud").click()
    expect(phone.get_by_role("alert").first).to_be_focused()
    check_place(phone)
    desk = house.window(cast.desk, width="tablet")
    desk.goto(house.url("requests.new"))
    check_accessible(desk)
    for label, text in (("Given names", "Pat"), ("Family names", "Plover"), ("Date of birth", "1980-03-14")):
        desk.get_by_label(label, exact=True).first.fill(text)
    desk.get_by_label("Telephone", exact=True).first.fill("212 555 0142")
    desk.get_by_role("button", name="Save request").click()
    expect_said(desk, "Request taken")
    check_place(desk)
    desk.get_by_role("button", name="Register and find a time").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("This person may be on record already")
    check_accessible(desk)
    desk.get_by_role("button", name="It is this person").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Find a time")
    check_accessible(desk)
    desk.get_by_role("button", name="Book this time").click()
    expect_said(desk, "Booked:")
    desk.goto(house.url("requests.index", shelf="scheduled"))
    check_accessible(desk)
