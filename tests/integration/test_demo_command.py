"""The demonstration is the same for the same day, and goes into an empty database only."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from sqlalchemy import select

from app import clock
from app.care.demonstration import fill
from app.care.errors import Refused
from app.extensions import db
from app.models import Appointment, Assessment, Patient, Practice, SessionNote
from app.models.audit import Actor, act_as
from tests.databases import come_back_to

DAY = date(2026, 11, 22)


def test_an_empty_database_is_filled_and_the_count_is_said_in_one_line(demonstration):
    assert demonstration.said.startswith(f"Demonstration practice for {demonstration.day}: 63 patients, ")
    assert demonstration.said.count("\n") == 1


def test_the_same_day_gives_the_same_practice_even_a_leap_day(app, demonstration):
    act_as(db.session(), Actor(at=clock.now(), name="demonstration"))
    fill(on=demonstration.day, keys=app.config["DOCUMENT_KEYS"])
    again = telling()
    db.session.rollback()
    come_back_to(demonstration.url)
    assert telling() == again


def test_it_goes_into_an_empty_database_only(app, cast):
    with pytest.raises(Refused, match="already holds a practice"):
        fill(on=DAY, keys=app.config["DOCUMENT_KEYS"])


def test_the_command_says_so_in_words(app, cast):
    answer = app.test_cli_runner().invoke(args=["demo"])
    assert answer.exit_code == 1
    assert "already holds a practice" in answer.output


def test_if_empty_keeps_what_is_there_without_complaint(app, cast):
    answer = app.test_cli_runner().invoke(args=["demo", "--if-empty"])
    assert answer.exit_code == 0
    assert "stays as it is" in answer.output
    assert not db.session.get(Practice, 1).is_demonstration


def telling() -> str:
    """What the practice says, without its random ids."""
    said = [
        db.session.execute(select(Patient.mrn, Patient.sort_name, Patient.born_on).order_by(Patient.id)),
        db.session.execute(
            select(Appointment.patient_id, Appointment.starts_at, Appointment.status).order_by(Appointment.id)
        ),
        db.session.execute(select(SessionNote.subjective, SessionNote.visit_on).order_by(SessionNote.id)),
        db.session.execute(select(Assessment.performed_on, Assessment.scores).order_by(Assessment.id)),
    ]
    return hashlib.sha256(repr([rows.all() for rows in said]).encode()).hexdigest()
