"""One request, one effect: what it changed and that it was done are stored together, or nothing is."""

from __future__ import annotations

import pytest
from flask import Blueprint, abort, g
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError

import app.blueprints as site
from app import front_door, policy
from app.care.errors import Refused
from app.extensions import db
from app.front_door import requires
from app.models import AccessEntry, AuditEntry, Patient
from app.policy import Action, Role
from tests.builders import count
from tests.conftest import sign_in
from tests.page import Visitor, forget_the_last_request

PREFIX = "/effects/<record:patient_id>"


def _write() -> str:
    g.patient.coverage = "written"
    db.session.flush()
    return "done"


def _write_and_give_up() -> None:
    _write()
    abort(404)


def _write_and_refuse() -> None:
    _write()
    raise Refused("It cannot be done today.")


def _write_and_fail() -> None:
    _write()
    g.keep_changes = True
    raise KeyError


def _break_a_rule_of_the_database() -> None:
    try:
        with db.session.no_autoflush:
            db.session.add(Patient(mrn=g.patient.mrn, born_on=g.patient.born_on, registered_at=g.at))
        db.session.flush()
    except IntegrityError:
        raise Refused("Somebody took this number a moment ago.") from None


def _write_without_a_flush() -> str:
    g.patient.coverage = "written"
    return "seen"


EFFECTS = {
    "write": _write,
    "give-up": _write_and_give_up,
    "refuse": _write_and_refuse,
    "fail": _write_and_fail,
    "break": _break_a_rule_of_the_database,
    "slip": _write_without_a_flush,
}


@pytest.fixture
def desk(app, app_with, cast, monkeypatch) -> Visitor:
    """Somebody at the desk of an application in which each kind of effect has an address."""
    effects = Blueprint("effects", __name__, url_prefix=PREFIX)
    for name, effect in EFFECTS.items():
        view = requires(Action.PATIENT_EDIT)(lambda patient_id, effect=effect: effect())
        effects.add_url_rule(f"/{name}", name, view, methods=["GET", "POST"])
    install = site.install
    monkeypatch.setattr(site, "install", lambda app: (install(app), app.register_blueprint(effects)))
    monkeypatch.setitem(policy.HOMES, Role.DESK, "health.show")
    another = app_with()
    client = another.test_client()
    client.set_cookie(app.config["SIGN_IN_COOKIE"], sign_in(app, cast.desk))
    db.session.expunge_all()  # the test keeps no lock while the other application works
    db.session.rollback()
    return Visitor(another, client)


def _coverage(cast) -> str:
    db.session.rollback()
    return db.session.scalars(select(Patient.coverage).where(Patient.id == cast.pat.id)).one()


def _changes() -> int:
    found = count(AuditEntry)
    db.session.rollback()  # looks only: holds no lock while the next request is made
    return found


def _entries() -> list[tuple[str, int, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(AccessEntry).order_by(AccessEntry.id))
    return [(row.method, row.status, row.outcome) for row in rows]


def test_a_change_and_its_two_entries_are_there_together(desk, cast):
    changes = _changes()
    assert desk.post("effects.write", patient_id=cast.pat).status == 200
    assert _coverage(cast) == "written"
    assert _entries() == [("POST", 200, "granted")]
    assert _changes() == changes + 1


@pytest.mark.parametrize(
    ("effect", "status", "words"),
    [
        ("give-up", 404, "not found"),
        ("refuse", 409, "It cannot be done today."),
        ("fail", 500, "tell the practice’s admin"),
        ("break", 409, "Somebody took this number a moment ago."),
    ],
)
def test_what_is_refused_half_way_leaves_only_that_it_was_tried(desk, cast, effect, status, words):
    changes = _changes()
    page = desk.post(f"effects.{effect}", patient_id=cast.pat)
    assert page.status == status
    assert words in page.text
    assert _coverage(cast) == ""
    assert [entry[:2] for entry in _entries()] == [("POST", status)]
    assert _changes() == changes


def test_a_change_whose_use_cannot_be_noted_does_not_happen(desk, cast, monkeypatch):
    def unwritable(**values):
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(front_door, "AccessEntry", unwritable)
    page = desk.post("effects.write", patient_id=cast.pat)
    assert page.status == 503
    assert "was not saved" in page.text
    assert _coverage(cast) == ""


def test_a_change_that_cannot_be_stored_is_never_called_done(desk, cast, monkeypatch):
    commit, tried = type(db.session).commit, []

    def full_at_first(session) -> None:
        tried.append(1)
        if len(tried) == 1:
            raise OperationalError("COMMIT", {}, Exception("disk full"))
        commit(session)

    monkeypatch.setattr(type(db.session), "commit", full_at_first)
    page = desk.post("effects.write", patient_id=cast.pat)
    assert page.status == 503
    assert "was not saved" in page.text
    assert _coverage(cast) == ""


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("effect", ["write", "slip"])
def test_looking_at_a_page_cannot_write_even_by_mistake(desk, cast, method, effect):
    forget_the_last_request()
    answer = getattr(desk.client, method)(desk.url(f"effects.{effect}", patient_id=cast.pat))
    assert answer.status_code == 500
    assert _coverage(cast) == ""


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded; x"])
def test_only_forms_are_read(as_, cast, kind):
    visitor = as_("desk")
    body = b'{"role": "admin", "coverage": "x"}'
    address = visitor.url("patients.edit", patient_id=cast.pat)
    forget_the_last_request()
    answer = visitor.client.post(
        address, data=body, content_type=kind, headers={"X-CSRFToken": visitor.token}
    )
    assert answer.status_code == (422 if "form" in kind else 415)
    assert _coverage(cast) == ""


def test_a_lost_database_is_told_plainly_and_with_every_guard(desk, cast):
    with db.engine.begin() as connection:
        connection.execute(text('ALTER TABLE practice RENAME TO "lost"'))
    try:
        forget_the_last_request()
        answer = desk.client.get("/sign-in")
    finally:
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE lost RENAME TO practice"))
    assert answer.status_code in (500, 503)
    assert "saved" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
