"""The web server is killed in the middle of a sentence, the sign-in lapses: every character is found in the database.

The server is a process of its own, as `make run` starts it, on a database file of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Timer

import pytest
from flask import url_for
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

import config
from app import clock
from app.care import passwords
from app.extensions import db
from app.models import SessionNote, UserSession
from app.models.audit import Actor, act_as
from tests import builders
from tests.assurance.house import Server, application, empty_database

PASSWORD = "quiet herons at low tide"
SAID = "Less pulling when I smile at work. "
MEANS = "The cheek is softer after massage, and the eye stays open longer while she smiles. "
NEXT = "Eye-open smile without the mirror."
ON = "Written while signed out. "
LONGEST_PAUSE = 35_000  # ms: between two attempts to save lie 30 seconds at most
NO_ANSWER = "No answer. Not saved yet, kept on this page; trying again"


@dataclass
class Practice:
    server: Server
    email: str
    note: SessionNote
    path: str

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.port}{path}"


@pytest.fixture
def practice(monkeypatch) -> Iterator[Practice]:
    """Ana has an empty draft about Pat; the server runs, and knows the passwords of the tests."""
    monkeypatch.setenv("PASSWORD_PEPPER", config.Testing.PASSWORD_PEPPER)
    with empty_database("sqlite") as url, application(url) as app:
        with records():
            cast = builders.the_cast()
            with app.test_request_context():
                cast.therapist.password_hash = passwords.hashed(PASSWORD, rules().hashing)
            diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
            plan = builders.a_plan(diagnosis, by=cast.therapist)
            texts = {"subjective": "", "assessment": ""}
            note = builders.a_note(
                diagnosis, by=cast.therapist, plan=plan, visit_on=builders.today(), **texts
            )
            with app.test_request_context():
                path = url_for("session_notes.edit", patient_id=cast.pat, note_id=note)
            email = cast.therapist.email
        server = Server(url)
        server.start()
        try:
            server.wait_until_ready()
            yield Practice(server, email, note, path)
        finally:
            server.kill()


def rules():
    from app.front_door import sign_in_rules as rules

    return rules()


@contextmanager
def records() -> Iterator[None]:
    """A look at the records as the server left them, or a change of them."""
    db.session.rollback()
    db.session.expire_all()
    act_as(db.session(), Actor(at=clock.now(), name="test"))
    yield
    db.session.commit()


@contextmanager
def opened(browser: Browser, practice: Practice) -> Iterator[Page]:
    """The note in a window of Ana’s, who signed in as people do."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    try:
        page = context.new_page()
        page.goto(practice.address("/sign-in"))
        page.get_by_label("Work e-mail").fill(practice.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        page.goto(practice.address(practice.path))
        page.locator("form[data-saves]").wait_for()
        yield page
    finally:
        context.close()


def write(page: Page, label: str, words: str, **options) -> None:
    page.get_by_role("textbox", name=label, exact=True).press_sequentially(words, **options)


def state(page: Page):
    return page.locator("#save-state")


def is_saved(page: Page, **options) -> None:
    expect(state(page)).to_have_text(re.compile(r"^Saved \d"), **options)


def test_a_killed_server_and_a_lapsed_sign_in_lose_no_character(browser, practice):
    with opened(browser, practice) as page:
        write(page, "What the patient says", SAID)
        page.get_by_role("group", name="Pain").get_by_role("radio", name="2", exact=True).check(force=True)
        is_saved(page)
        killed_in_the_middle_of(page, practice)
        nothing_of_it_is_called_saved(page, practice)
        typed_on_without_a_server(page)
        practice.server.start()
        practice.server.wait_until_ready()
        is_saved(page, timeout=LONGEST_PAUSE)
        with records():
            note = stored(practice)
            assert (note.subjective, note.assessment, note.next_time) == (SAID.strip(), MEANS.strip(), NEXT)
            assert note.particulars["checkin.pain"] == 2
            assert note.particulars["eye.closure"] == "complete"
            assert [row.particulars for row in note.done if row.particulars] == [{"1.repetitions": 12}]
        lapsed_and_signed_in_again(page)
        page.reload()
        expect(page.get_by_label("Assessment", exact=True)).to_have_value((MEANS + ON + ON).strip())
        with records():
            assert stored(practice).assessment == (MEANS + ON + ON).strip()


def killed_in_the_middle_of(page: Page, practice: Practice) -> None:
    killing = Timer(1.5, practice.server.kill)
    killing.start()
    write(page, "Assessment", MEANS, delay=50)
    assert killing.finished.is_set(), "everything was typed before the server was killed"
    killing.join()


def nothing_of_it_is_called_saved(page: Page, practice: Practice) -> None:
    expect(state(page)).to_have_text(NO_ANSWER)
    expect(page.get_by_label("Assessment", exact=True)).to_have_value(MEANS)
    with records():
        assert stored(practice).assessment != MEANS.strip()


def typed_on_without_a_server(page: Page) -> None:
    write(page, "Plan for next time", NEXT)
    page.get_by_label("Neuromuscular retraining: repetitions of movement 1", exact=True).fill("12")
    with page.expect_event("requestfailed", lambda sent: "eye.closure@" in (sent.post_data or "")):
        page.get_by_role("group", name="Gentle closure").get_by_label("Closes fully").check(force=True)
    expect(state(page)).to_have_text(NO_ANSWER)


def lapsed_and_signed_in_again(page: Page) -> None:
    with records():
        for session in db.session.scalars(select(UserSession)):
            session.expires_at = clock.now() - timedelta(seconds=1)
    page.get_by_label("Assessment", exact=True).press("Control+End")
    write(page, "Assessment", ON)
    dialog = page.get_by_role("dialog", name="You were signed out")
    expect(dialog).to_be_visible()
    page.keyboard.type(ON)
    expect(state(page)).to_have_text("Signed out. Not saved yet, kept on this page")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in and save").click()
    expect(dialog).to_be_hidden()
    is_saved(page)


def stored(practice: Practice) -> SessionNote:
    return db.session.get(SessionNote, practice.note.id)
