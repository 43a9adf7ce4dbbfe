"""A page whose sign-in lapsed: signing in again in place, as the same person, with a fresh form token."""

from __future__ import annotations

import pytest

from app import clock
from app.care import accounts, passwords
from app.extensions import db
from app.models import UserSession
from tests import builders
from tests.integration.test_session_notes import JSON, at, fresh, typed

PASSWORD = "quiet herons at low tide"


@pytest.fixture
def ana(app, cast, as_):
    """Ana's window on her draft, whose sign-in ended on the server."""
    from app.front_door import sign_in_rules as rules

    with app.test_request_context():
        for person in (cast.therapist, cast.physician):
            person.password_hash = passwords.hashed(PASSWORD, rules().hashing)
    window = as_("therapist")
    for session in db.session.query(UserSession):
        accounts.end_session(session, at=clock.now())
    db.session.commit()
    return window


@pytest.fixture
def note(cast):
    made = builders.a_note(builders.a_diagnosis(cast.pat, by=cast.therapist), by=cast.therapist)
    db.session.commit()
    return made


def sent(cast, **changes) -> dict:
    person = str(cast.therapist.public_id)
    return {"email": cast.therapist.email, "password": PASSWORD, "person": person} | changes


def test_the_script_learns_that_nobody_is_signed_in_and_gets_a_form_token(ana):
    answer = ana.get("auth.sign_in", headers=JSON).response.json
    assert answer["person"] is None
    assert answer["csrf_token"]


def test_after_signing_in_in_place_the_save_goes_through_with_the_new_token(ana, cast, note):
    def save(token: str) -> int:
        data = typed(note, assessment="Kept.") | {"csrf_token": token}
        return ana.post("session_notes.save", data, headers=JSON, **at(cast, note)).status

    old = ana.token
    assert save(old) == 401
    answer = ana.post("auth.sign_in", sent(cast), headers=JSON)
    assert answer.status == 200
    assert answer.response.json["name"] == "Ana Alder"
    assert save(old) == 403
    assert save(answer.response.json["csrf_token"]) == 200
    assert fresh(note).assessment == "Kept."
    assert ana.get("auth.sign_in", headers=JSON).response.json["person"] == str(cast.therapist.public_id)


def test_a_wrong_password_is_told_in_words_and_counted(ana, cast):
    answer = ana.post("auth.sign_in", sent(cast, password="wrong herons at low tide"), headers=JSON)
    assert answer.status == 422
    assert "do not match" in answer.response.json["message"]
    db.session.refresh(cast.therapist)
    assert cast.therapist.failed_sign_ins == 1


def test_nobody_else_goes_on_writing_on_the_page(ana, cast):
    answer = ana.post("auth.sign_in", sent(cast, email=cast.physician.email), headers=JSON)
    assert answer.status == 422
    assert "Sign in as the same person" in answer.response.json["message"]
    assert ana.get("auth.sign_in", headers=JSON).response.json["person"] is None


def test_what_was_not_filled_in_is_named(ana, cast):
    answer = ana.post("auth.sign_in", sent(cast, password=""), headers=JSON)
    assert answer.response.json["message"] == "Type your password."
